"""What the network says of labelled pairs, before it is calibrated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from moderation.cross_encoder import CrossEncoder
from training.example import Example, Stance
from training.stance_large.pairs import COMMENTS, SIDES, Pair, mismatched, plain_pairs

Floats = NDArray[np.float64]
NEUTRAL_SHARE = 0.5
"""Mismatched pairs per given one, as many as the first tier is measured with."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Pairs as the network reads them.

    Parameters
    ----------
    lean, apart : arrays of shape (n_pairs,), float64
        See :class:`moderation.cross_encoder.Combining`.
    answers : array of shape (n_pairs,), int64
        Index into favor, against, neutral.
    sources : array of shape (n_pairs,), str
    """

    lean: Floats
    apart: Floats
    answers: NDArray[np.int64]
    sources: NDArray[np.str_]

    @property
    def sided(self) -> NDArray[np.bool_]:
        """Whether a pair takes a side."""
        taken: NDArray[np.bool_] = self.answers != SIDES.index(Stance.NEUTRAL)
        return taken

    def of(self, chosen: NDArray[np.bool_]) -> "Readings":
        """Only the chosen pairs."""
        return Readings(
            self.lean[chosen],
            self.apart[chosen],
            self.answers[chosen],
            self.sources[chosen],
        )


def measured_pairs(
    examples: Sequence[Example], *, most: int | None, seed: int
) -> list[Pair]:
    """Labelled pairs of each source, and neutral ones by mismatch.

    Parameters
    ----------
    most : int, optional
        Pairs of a source, drawn at random; all of them otherwise.
    """
    random = Random(seed)  # noqa: S311 - nothing secret
    found: list[Pair] = []
    for source in sorted({example.source for example in examples}):
        mine = [example for example in examples if example.source == source]
        if most is not None and len(mine) > most:
            mine = random.sample(mine, most)
        found += plain_pairs(mine)
        if source == COMMENTS:
            found += mismatched(mine, int(NEUTRAL_SHARE * len(mine)), random)
    return found


def read(
    pairs: Sequence[Pair],
    model: CrossEncoder,
    on_pair: Callable[[], None] = lambda: None,
) -> Readings:
    """Ask the network about each pair."""
    found = []
    for pair in pairs:
        found.append(model.reading(pair.text, pair.target))
        on_pair()
    return Readings(
        lean=np.array([lean for lean, _ in found], dtype=np.float64),
        apart=np.array([apart for _, apart in found], dtype=np.float64),
        answers=np.array([SIDES.index(p.stance) for p in pairs], dtype=np.int64),
        sources=np.array([pair.source for pair in pairs]),
    )
