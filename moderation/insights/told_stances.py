"""Which stances count: those in languages that the model was measured in.

A model of English words says something of any text. In another language it is noise,
which no correction knows of, so that such comments take no part in shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from moderation.scores import StanceScore, Tier
from moderation.shares import Confusion
from moderation.storage.discussions import Spoken
from moderation.text.language import UNDETERMINED


def counts(stance: StanceScore, language: str, known: Mapping[Tier, Confusion]) -> bool:
    """Whether what a model says of a comment in that language is to be counted.

    A model that does not say what it was measured on is believed; a text too short to
    tell its language is taken for one of the model's.
    """
    confusion = known.get(stance.tier)
    measured = frozenset[str]() if confusion is None else confusion.languages
    return not measured or language in measured or language == UNDETERMINED


def told(
    comments: Sequence[Spoken], known: Mapping[Tier, Confusion]
) -> tuple[tuple[Spoken, ...], int]:
    """The comments, less stances that do not count, and how many lost theirs."""
    kept, without = [], 0
    for one in comments:
        stance = tuple(s for s in one.stance if counts(s, one.language, known))
        without += bool(one.stance) and not stance
        kept.append(one if stance == one.stance else replace(one, stance=stance))
    return tuple(kept), without
