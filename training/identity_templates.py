"""Sentences of our own that name a group of people, civilly or with contempt.

In public data a group's name comes mostly with abuse, so a model learns the name
instead of the contempt. These counter-examples say the same of every group, in
several registers: about others, in the first person, reclaiming, quoting and
contradicting. Words and templates are ours; the hostile ones say only what must be
recognised. ``training.identity_probes`` measures with other frames than these.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

import numpy as np

from moderation.comment import Comment
from training.example import Example

SOURCE: Final = "identity_templates"

IRREGULAR: Final = {
    "black": "black people",
    "white": "white people",
    "Chinese": "Chinese people",
    "Polish": "Poles",
    "Turkish": "Turks",
    "Kurdish": "Kurds",
    "Jewish": "Jews",
    "trans": "trans people",
    "transgender": "transgender people",
    "queer": "queer people",
    "gay": "gay people",
    "bisexual": "bisexuals",
    "straight": "straight people",
    "disabled": "disabled people",
    "blind": "blind people",
    "deaf": "deaf people",
    "autistic": "autistic people",
    "old": "old people",
    "young": "young people",
    "female": "women",
    "male": "men",
    "poor": "poor people",
    "rich": "rich people",
    "homeless": "homeless people",
    "Democratic": "Democrats",
    "left-wing": "left-wingers",
    "right-wing": "right-wingers",
}
GROUPS: Final = """
gay lesbian bisexual trans transgender queer straight black white Asian Latino
Hispanic Arab African Mexican Chinese Indian Pakistani Russian Ukrainian American
German Polish Nigerian Turkish Kurdish Israeli Palestinian Iranian Muslim Christian
Jewish Hindu Buddhist Sikh Catholic Protestant atheist immigrant migrant refugee
disabled blind deaf autistic old young female male feminist poor rich homeless liberal
conservative progressive Republican Democratic left-wing right-wing
"""
ROLES: Final = ("neighbour", "teacher", "friend", "colleague", "doctor", "cousin")
CIVIL_ONE: Final = (
    "loves long walks by the river",
    "wrote a fine letter to the paper",
    "helped us when the cellar was flooded",
    "votes in every election",
    "disagrees with the mayor about parking",
    "has lived here for twenty years",
    "wants the same rights as everyone else",
    "was attacked on the bus last week",
    "runs the bakery at the corner",
)
CIVIL_MANY: Final = (
    "pay taxes like everyone else",
    "deserve the same rights as everybody",
    "are under-represented in parliament",
    "were welcome at the meeting",
    "disagree among themselves about this law",
    "live in every town of this country",
    "get longer sentences for the same crime",
    "have marched here since the seventies",
    "should be heard before the council decides",
    "are often insulted online, and that must stop",
    "are not stupid, whatever some say",
    "are no threat to anybody",
    "are proud of who they are",
)
CIVIL: Final = (
    "I am {group} and I liked this article.",
    "I am {group}.",
    "I'm {group} and proud of it.",
    "I am a {group} {other} and proud of it.",
    "I am a {group} woman and I love this town.",
    "As a {group} man I see it differently.",
    "As a {group} person I felt welcome there.",
    "We are {group}, we are here, get used to it.",
    "Yes, I'm {group}. No, I don't want your pity.",
    "My wife is {group} and so am I.",
    "I grew up in a {group} family and never missed a thing.",
    "The study compares {group} and {other} voters.",
    "Being {group} is nothing to be ashamed of.",
    "There were many {group} readers in the audience.",
    "A {group} friend of mine told me about it.",
    "I have never met a kinder {group} man.",
    "He called her a filthy {group} in front of the children. Shameful.",
    "Someone yelled at my {group} friend, and nobody helped.",
    'Saying that "{many} are vermin" is hate, and I report it.',
    '"{many} are animals", he wrote. How can anybody think so?',
    "I hate it when somebody says that {many} are stupid.",
    "Nobody has the right to insult {many}.",
    "Stop the violence against {many}.",
    "It is wrong to say that {many} are dirty.",
    "If you think {many} are less than you, think again.",
    "I don't hate {many}, and neither should you.",
    "{many} and {others} sat at one table.",
    "I love my {group} brother and my {other} sister.",
    "The law treats {many} worse than others, and I oppose it.",
    "I disagree with many {many} about this, and we get along.",
    "What do {many} think of the new bus line?",
    "How many {many} live here?",
)
HOSTILE_MANY: Final = (
    "are disgusting",
    "are vermin",
    "are subhuman trash",
    "are a disease",
    "are parasites and should be thrown out",
    "should all be locked up",
    "should all be shot",
    "ruin everything they touch",
    "have no place in this country",
    "don't deserve any rights",
    "are filthy liars",
    "are too stupid to vote",
    "only know how to steal",
    "can never be trusted",
    "must be sent back where they came from",
    "are not like us, they are animals",
)
HOSTILE: Final = (
    "I can't stand {group} people, they make me sick.",
    "I hate {many}.",
    "I hate all {many} and so should you.",
    "I really despise {many}.",
    "God, I can't stand {many}.",
    "Get rid of every single {group} person.",
    "Shut up, you {group} scum.",
    "You {group} piece of dirt.",
    "Nobody wants you {group} freaks here.",
    "Typical {group} filth.",
    "All {group} people are the same: worthless.",
    "I would never let a {group} person into my house.",
    "Never hire {many}, they are lazy and they steal.",
    "The world would be better without {many}.",
    "It is fine to beat up {many}.",
    "Why are {many} always so stupid and dirty?",
    "We have to keep {many} out before they ruin us.",
    "I'm {other} and I tell you {many} are scum.",
)
CIVIL_LABELS: Final = dict.fromkeys(
    ("toxicity", "severe_toxicity", "insult", "identity_attack"), 0.0
)
HOSTILE_LABELS: Final = {"toxicity": 1.0, "identity_attack": 1.0}


def identity_examples(seed: int, *, per_group: int = 60) -> list[Example]:
    """Civil and hostile sentences, as many of each kind for every group.

    Parameters
    ----------
    per_group : int
        Civil sentences per group; of hostile ones there are half as many.

    Returns
    -------
    list of Example
        The frame of a sentence, whatever the group, is its ``group``.
    """
    generator = np.random.default_rng(seed)
    civil, hostile = list(_civil()), list(_hostile())
    groups = GROUPS.split()
    made: list[Example] = []
    for name in groups:
        for frames, labels, wanted in (
            (civil, CIVIL_LABELS, per_group),
            (hostile, HOSTILE_LABELS, per_group // 2),
        ):
            picked = generator.permutation(len(frames))[:wanted].tolist()
            others = generator.choice(groups, size=len(picked)).tolist()
            made.extend(
                _example(frames[at], (name, other), labels)
                for at, other in zip(picked, others, strict=True)
            )
    return made


def plural(group: str) -> str:
    """What many of a group are called.

    >>> plural("Muslim"), plural("Polish")
    ('Muslims', 'Poles')
    """
    return IRREGULAR.get(group, f"{group}s")


def _civil() -> Iterator[str]:
    yield from CIVIL
    for role, rest in product(ROLES, CIVIL_ONE):
        yield f"My {{group}} {role} {rest}."
    for rest in CIVIL_MANY:
        yield f"{{many}} {rest}."
        yield f"{{group}} people {rest}."
        yield f"I think {{many}} {rest}."


def _hostile() -> Iterator[str]:
    yield from HOSTILE
    for rest in HOSTILE_MANY:
        yield f"{{many}} {rest}."
        yield f"{{group}} people {rest}."
        yield f"These {{many}} {rest}!"
        yield f"Face it: {{group}} women and men {rest}."


def _example(frame: str, groups: Sequence[str], labels: dict[str, float]) -> Example:
    return Example(
        Comment(filled(frame, *groups), language="en"),
        labels=labels,
        source=SOURCE,
        group=f"{SOURCE}/{_frame_group(frame)}",
    )


def filled(frame: str, group: str, other: str) -> str:
    """A frame with its groups, a capital first, "an" before a vowel.

    >>> filled("I met a {group} nurse.", "Asian", "old")
    'I met an Asian nurse.'
    """
    text = frame
    for name, place in ((group, "{group}"), (other, "{other}")):
        if name[0].lower() in "aeio":
            text = text.replace(f"a {place}", f"an {place}")
    text = text.format(
        group=group, other=other, many=plural(group), others=plural(other)
    )
    return text[0].upper() + text[1:]


def _frame_group(frame: str) -> str:
    """Frames that share their last words are one group."""
    return " ".join(frame.split()[-3:])
