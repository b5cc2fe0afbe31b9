"""How a comment and a target relate in meaning, by sentence embeddings.

The comment is looked at as a whole and sentence by sentence; the target beside its
opposite, for two claims that a "not" tells apart have nearly the same embedding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from moderation.features.embedding import READ, SIZE, Encoder, Floats
from moderation.features.opposite import opposite
from moderation.text.cleaned import clean
from moderation.text.sentences import split_sentences

MOST_SENTENCES: Final = 12
LONGEST_TARGET: Final = 1_000
SHARPNESS: Final = 8.0
"""How much more the sentences that are like the target weigh in ``nearest``."""

MEANING: Final = (
    "whole_likeness",
    "best_likeness",
    "mean_likeness",
    "sentences",
    "whole_turn",
    "strongest_turn",
    "mean_turn",
    "turn",
)


@dataclass(frozen=True, slots=True)
class MeantComment:
    """A comment, embedded once.

    Parameters
    ----------
    whole : array of shape (SIZE,), float32
    sentences : array of shape (n_sentences, SIZE), float32
        At least one.
    """

    whole: Floats
    sentences: Floats

    def nearest(self, target: "MeantTarget") -> Floats:
        """The mean sentence, those like the target weighing most, shape (SIZE,)."""
        likeness = self.sentences @ target.whole
        weights = np.exp(SHARPNESS * (likeness - likeness.max()))
        nearest: Floats = (weights / weights.sum()) @ self.sentences
        return nearest


@dataclass(frozen=True, slots=True)
class MeantTarget:
    """A target, embedded once.

    Parameters
    ----------
    whole : array of shape (SIZE,), float32
    turn : array of shape (SIZE,), float32
        What leads from its opposite to it; zeros where no rule knows an opposite.
    """

    whole: Floats
    turn: Floats


def meant_comments(texts: Sequence[str], encoder: Encoder) -> list[MeantComment]:
    """Embed clean texts and their sentences, all in one call."""
    parts = [_parts(text) for text in texts]
    flat = encoder.encode([part for parted in parts for part in parted])
    found, begin = [], 0
    for parted in parts:
        rows = flat[begin : begin + len(parted)]
        found.append(MeantComment(rows[0], rows[1:] if len(rows) > 1 else rows))
        begin += len(parted)
    return found


def meant_target(target: str, encoder: Encoder) -> MeantTarget:
    """Embed a target and its opposite."""
    named = clean(target, limit=LONGEST_TARGET).text
    turned = opposite(named)
    if turned is None:
        return MeantTarget(encoder.encode([named])[0], np.zeros(SIZE, np.float32))
    whole, other = encoder.encode([named, turned])
    return MeantTarget(whole, whole - other)


def meaning(comment: MeantComment, target: MeantTarget) -> Floats:
    """The features of one pair, shape (len(MEANING),), float32."""
    likeness = comment.sentences @ target.whole
    turns = comment.sentences @ target.turn
    return np.array(
        [
            comment.whole @ target.whole,
            likeness.max(),
            likeness.mean(),
            np.log1p(len(likeness)),
            comment.whole @ target.turn,
            turns[np.abs(turns).argmax()],
            turns.mean(),
            np.sqrt(target.turn @ target.turn),
        ],
        dtype=np.float32,
    )


def _parts(text: str) -> list[str]:
    """The text and its sentences; the text alone where it is one."""
    read = text[:READ]
    spans = split_sentences(read)[:MOST_SENTENCES]
    if len(spans) < 2:
        return [read]
    return [read, *(read[start:end] for start, end in spans)]
