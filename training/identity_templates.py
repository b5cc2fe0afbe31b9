"""Sentences of our own that name a group of people, civilly or with contempt.

In public data a group's name comes mostly with abuse, so a model learns the name
instead of the contempt. These counter-examples say the same of every group. Words
and templates are ours; the hostile ones say only what must be recognised.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np

from moderation.comment import Comment
from training.example import Example

SOURCE = "identity_templates"

GROUPS = """
gay lesbian bisexual transgender queer straight black white Asian Latino Hispanic Arab
African Mexican Chinese Indian Pakistani Russian Ukrainian American German Polish
Nigerian Turkish Kurdish Israeli Palestinian Iranian Muslim Christian Jewish Hindu
Buddhist Sikh Catholic Protestant atheist immigrant refugee disabled blind deaf autistic
old young female male feminist poor rich liberal conservative progressive Republican
Democratic left-wing right-wing
"""
ROLES = ("neighbour", "teacher", "friend", "colleague", "doctor", "cousin", "boss")
CIVIL_ONE = (
    "loves long walks by the river",
    "wrote a fine letter to the paper",
    "helped us when the cellar was flooded",
    "votes in every election",
    "disagrees with the mayor about parking",
    "is proud of that and says so",
    "has lived here for twenty years",
    "wants the same rights as everyone else",
    "was attacked on the bus last week",
    "runs the bakery at the corner",
)
CIVIL_MANY = (
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
)
CIVIL = (
    "I am {group} and I liked this article.",
    "As a {group} person I felt welcome there.",
    "I grew up in a {group} family and never missed a thing.",
    "The study compares {group} and other voters.",
    "Being {group} is nothing to be ashamed of.",
    "There were many {group} readers in the audience.",
)
HOSTILE_MANY = (
    "are disgusting",
    "are vermin",
    "are subhuman trash",
    "are a disease",
    "are parasites and should be thrown out",
    "should all be locked up",
    "ruin everything they touch",
    "have no place in this country",
    "are filthy liars",
    "are too stupid to vote",
)
HOSTILE = (
    "I can't stand {group} people, they make me sick.",
    "Get rid of every single {group} person.",
    "Shut up, you {group} scum.",
    "Nobody wants you {group} freaks here.",
    "Typical {group} filth.",
    "All {group} people are the same: worthless.",
)
CIVIL_LABELS = dict.fromkeys(("toxicity", "insult", "threat", "identity_attack"), 0.0)
HOSTILE_LABELS = {"toxicity": 1.0, "identity_attack": 1.0}


def identity_examples(seed: int, *, per_group: int = 60) -> list[Example]:
    """Civil and hostile sentences, as many of each kind for every group.

    Parameters
    ----------
    per_group : int
        Civil sentences per group; of hostile ones there are a third as many.

    Returns
    -------
    list of Example
        The frame of a sentence, whatever the group, is its ``group``.
    """
    generator = np.random.default_rng(seed)
    civil, hostile = list(_civil()), list(_hostile())
    made: list[Example] = []
    for name in GROUPS.split():
        for frames, labels, wanted in (
            (civil, CIVIL_LABELS, per_group),
            (hostile, HOSTILE_LABELS, per_group // 3),
        ):
            picked = generator.permutation(len(frames))[:wanted]
            made.extend(_example(frames[at], name, labels) for at in picked.tolist())
    return made


def _civil() -> Iterator[str]:
    yield from CIVIL
    for role, rest in product(ROLES, CIVIL_ONE):
        yield f"My {{group}} {role} {rest}."
    for rest in CIVIL_MANY:
        yield f"{{group}} people {rest}."
        yield f"I think {{group}} people {rest}."


def _hostile() -> Iterator[str]:
    yield from HOSTILE
    for rest in HOSTILE_MANY:
        yield f"{{group}} people {rest}."
        yield f"These {{group}} people {rest}!"
        yield f"Face it: {{group}} women and men {rest}."


def _example(frame: str, group: str, labels: dict[str, float]) -> Example:
    text = frame.format(group=group)
    return Example(
        Comment(text[0].upper() + text[1:], language="en"),
        labels=labels,
        source=SOURCE,
        group=f"{SOURCE}/{_frame_group(frame)}",
    )


def _frame_group(frame: str) -> str:
    """Frames that share their last words are one group."""
    return " ".join(frame.split()[-3:])
