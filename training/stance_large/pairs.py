"""The pairs of one epoch: what people labelled, reworded, mismatched and made up."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from random import Random
from typing import Final

from moderation.text.cleaned import clean
from training.example import Example, Stance
from training.held_out import HeldOut
from training.stance_large.wordings import TURNED, reworded, sentence_opposite

SIDES: Final = (Stance.FAVOR, Stance.AGAINST, Stance.NEUTRAL)
RUMOURS: Final = "rumoureval_2019"
ARGUMENTS: Final = "ibm_argq_30k"
COMMENTS: Final = "arc"
SHORT_TEXT = 14
SHORT_SENTENCE = 18
LONGEST_KIN = 25
_AGREEING: Final = ("", "", "", "I agree that ", "It is true that ", "I think ")
_DENYING: Final = (
    "I disagree that ",
    "It is not true that ",
    "I do not think ",
    "Nobody can say that ",
)


class Task(IntEnum):
    """Which of the network's outputs learns from a pair."""

    STANCE = 0
    NLI = 1
    KIN = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A target, a text, and what the text says of the target."""

    target: str
    text: str
    stance: Stance
    task: Task = Task.STANCE
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """How much of what there is in an epoch.

    Parameters
    ----------
    arguments : int
        Pairs of the largest source, drawn anew every time.
    rumours : tuple of int
        Pairs with a side, and neutral ones, from the source least like comments.
    mismatched : float
        Neutral pairs by mismatch, as a share of the given ones.
    kin, negations, made : int
        Pairs of two arguments of one group; of sentences with negations; of a
        sentence with itself or its opposite.
    reworded : float
        Share of the targets that may be given another wording.
    """

    arguments: int = 9_000
    rumours: tuple[int, int] = (500, 400)
    mismatched: float = 0.22
    kin: int = 2_000
    negations: int = 3_000
    made: int = 1_500
    reworded: float = 1.0


@dataclass(frozen=True, slots=True)
class Material:
    """What epochs are made from: stance examples and sentence pairs with negations."""

    examples: Sequence[Example]
    negations: Sequence[tuple[str, str, Stance]]
    held_out: HeldOut

    @property
    def usable(self) -> list[Example]:
        """Examples whose target, too, may be learnt from."""
        return [
            example
            for example in self.examples
            if not self.held_out.drops(
                replace(
                    example,
                    comment=replace(example.comment, text=example.comment.targets[0]),
                )
            )
        ]

    def epoch(self, mix: Mix, random: Random) -> list[Pair]:
        """Pairs in random order; another state of ``random``, another epoch."""
        examples = self.usable
        sources = _grouped(examples, lambda example: example.source)
        drawn = _drawn(sources, mix, random)
        rumours = sources.get(RUMOURS, [])
        pairs = [_labelled(example, mix, random) for example in drawn]
        pairs += _some_rumours(rumours, mix, random)
        pairs += mismatched(drawn, int(len(drawn) * mix.mismatched), random)
        pairs += _kin(examples, mix.kin, random)
        pairs += _made(drawn, mix.made, random)
        pairs += [
            Pair(hypothesis, text, stance, Task.NLI, "negation_nli")
            for text, hypothesis, stance in random.sample(
                list(self.negations), min(mix.negations, len(self.negations))
            )
        ]
        random.shuffle(pairs)
        return pairs


def plain_pairs(examples: Sequence[Example]) -> list[Pair]:
    """The pairs as people labelled them."""
    return [
        Pair(
            example.comment.targets[0],
            clean(example.comment.text).text,
            example.stance or Stance.NEUTRAL,
            source=example.source,
        )
        for example in examples
    ]


def mismatched(examples: Sequence[Example], wanted: int, random: Random) -> list[Pair]:
    """Neutral pairs: a text beside a target of another group, of its source mostly."""
    sources = _grouped(examples, lambda example: example.source)
    made = []
    for _ in range(wanted if examples else 0):
        one = random.choice(examples)
        near = random.random() < 0.6
        other = random.choice(sources[one.source] if near else examples)
        target = other.comment.targets[0]
        if one.group == other.group or target == one.comment.targets[0]:
            continue
        if random.random() < 0.5:
            target, _ = reworded(target, Stance.NEUTRAL, random)
        text = clean(one.comment.text).text
        made.append(Pair(target, text, Stance.NEUTRAL, source=one.source))
    return made


def _grouped(
    examples: Sequence[Example], key: Callable[[Example], str]
) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        found[key(example)].append(example)
    return found


def _drawn(
    sources: dict[str, list[Example]], mix: Mix, random: Random
) -> list[Example]:
    found: list[Example] = []
    for name, examples in sorted(sources.items()):
        if name == ARGUMENTS:
            found += random.sample(examples, min(mix.arguments, len(examples)))
        elif name != RUMOURS:
            found += examples
    return found


def _labelled(example: Example, mix: Mix, random: Random) -> Pair:
    """A labelled pair; often with another wording of the target, or of a short text."""
    pair = plain_pairs([example])[0]
    target, stance, text = pair.target, pair.stance, pair.text
    if random.random() < mix.reworded:
        target, stance = reworded(target, stance, random)
    short = example.source != COMMENTS and len(text.split()) <= SHORT_TEXT
    if short and random.random() < 0.12 * mix.reworded:
        turned = sentence_opposite(text)
        if turned and not turned.startswith("Do not "):
            text, stance = turned, TURNED[stance]
    return Pair(target, text, stance, source=example.source)


def _some_rumours(rumours: Sequence[Example], mix: Mix, random: Random) -> list[Pair]:
    sided = [one for one in rumours if one.stance is not Stance.NEUTRAL]
    neutral = [one for one in rumours if one.stance is Stance.NEUTRAL]
    return plain_pairs(
        random.sample(sided, min(mix.rumours[0], len(sided)))
        + random.sample(neutral, min(mix.rumours[1], len(neutral)))
    )


def _kin(examples: Sequence[Example], wanted: int, random: Random) -> list[Pair]:
    """Two arguments about one target: do they take the same side?"""
    groups = _grouped(
        [e for e in examples if e.source not in (RUMOURS, COMMENTS)],
        lambda example: f"{example.source} {example.comment.targets[0]}",
    )
    several = [found for _, found in sorted(groups.items()) if len(found) > 1]
    made = []
    for _ in range(wanted if several else 0):
        one, other = random.sample(random.choice(several), 2)
        if len(other.comment.text.split()) <= LONGEST_KIN:
            same = one.stance is other.stance
            stance = Stance.FAVOR if same else Stance.AGAINST
            target, text = (clean(part.comment.text).text for part in (other, one))
            made.append(Pair(target, text, stance, Task.KIN, one.source))
    return made


def _made(examples: Sequence[Example], wanted: int, random: Random) -> list[Pair]:
    """A sentence beside itself or its opposite, agreed with or denied."""
    short = [e for e in examples if len(e.comment.text.split()) <= SHORT_SENTENCE]
    made = []
    for _ in range(wanted if short else 0):
        one = random.choice(short)
        said = one.comment.targets[0] if random.random() < 0.6 else one.comment.text
        turned = sentence_opposite(said)
        if turned is None:
            continue
        first, second = random.sample((said, turned), 2)
        denied = random.random() < 0.45
        text = random.choice(_DENYING if denied else _AGREEING)
        text += first[:1].lower() + first[1:] if text else first
        same = random.random() < 0.5
        favor = same != denied
        stance = Stance.FAVOR if favor else Stance.AGAINST
        made.append(Pair(first if same else second, text, stance, source=one.source))
    return made
