"""Which comments to ask people about, so that few answers teach much.

Most where the machine is unsure, some that are unlike what was asked about before, and
some by lot, which say how good the machine is on everything (a mix as of small-text,
Prodigy and ASReview; the lot as in bottom-k sampling, Cohen and Kaplan 2007).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

COPIES: Final = 0.95
"""The cosine from which one comment is asked about and its like are not."""

Floats = NDArray[np.float64]


class Strategy(StrEnum):
    """Why a comment is asked about."""

    UNSURE = "unsure"
    VARIED = "varied"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Shares:
    """How many questions of a batch are picked in which way; they sum to 1.

    Raises
    ------
    ValueError
        They do not, or one is not in [0, 1].
    """

    unsure: float = 0.7
    varied: float = 0.2
    lot: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what is no division of a batch."""
        parts = (self.unsure, self.varied, self.lot)
        if not all(0 <= part <= 1 for part in parts):
            raise ValueError("each share lies in [0, 1]")
        if not math.isclose(sum(parts), 1, abs_tol=1e-6):
            raise ValueError("the three shares sum to 1")

    @classmethod
    def read(cls, written: str) -> "Shares":
        """Read ``0.7 0.2 0.1``: unsure, varied, by lot; raises ValueError."""
        parts = [float(part) for part in written.split()]
        if len(parts) != len(Strategy):
            raise ValueError("three shares are wanted")
        return cls(*parts)

    def numbers(self, count: int) -> tuple[int, int, int]:
        """How many of ``count`` each gets; one by lot at least where any should be."""
        lot = min(count, math.ceil(self.lot * count - 1e-9))
        varied = min(count - lot, round(self.varied * count))
        if self.unsure <= 0:
            varied = count - lot if self.varied > 0 else 0
            return 0, varied, count - varied
        return count - lot - varied, varied, lot


USUAL: Final = Shares()


@dataclass(frozen=True, slots=True)
class Candidates:
    """Comments that may be asked about, as columns of one length.

    Parameters
    ----------
    unsure : array of shape (n,)
        1 where the machine could not be less sure, 0 where it could not be surer.
    vectors : array of shape (n, n_dimensions)
        What each is about: of length one, or zero where nothing is known.
    lots : array of shape (n,)
        Each comment's lot in [0, 1), told by nothing that is known of it.

    Raises
    ------
    ValueError
        The columns differ in length.
    """

    unsure: Floats
    vectors: Floats
    lots: Floats

    def __post_init__(self) -> None:
        """Refuse columns that do not fit."""
        if not len(self.unsure) == len(self.vectors) == len(self.lots):
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        return len(self.unsure)


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate to ask about, by its place.

    ``propensity`` is the chance with which it came to be asked: 1 for what a rule
    picked, the lot's bound for what was drawn.
    """

    place: int
    strategy: Strategy
    propensity: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What to ask, and the bound: every comment with a lower lot has been drawn."""

    picks: tuple[Pick, ...]
    bound: float


def batch(
    candidates: Candidates,
    count: int,
    shares: Shares = USUAL,
    known: Floats | None = None,
) -> Batch:
    """Pick at most ``count`` comments, in an order that mixes the three ways.

    The lots are drawn first and of all candidates, so that they are a fair sample of
    them whatever the other rules pick.

    Parameters
    ----------
    known : array of shape (n_known, n_dimensions), optional
        Vectors of what was asked or decided before.
    """
    count = min(count, len(candidates))
    unsure, varied, by_lot = shares.numbers(count)
    order = np.argsort(candidates.lots, kind="stable")
    drawn = order[:by_lot]
    bound = 0.0
    if by_lot:
        rest = order[by_lot:]
        bound = float(candidates.lots[rest[0]]) if len(rest) else 1.0
    left = np.ones(len(candidates), dtype=bool)
    left[drawn] = False
    near = _most_unsure(candidates, left, unsure)
    left[near] = False
    far = _most_varied(candidates, left, varied, _joined(candidates, near, known))
    picks = [
        *(Pick(int(place), Strategy.LOT, bound) for place in drawn),
        *(Pick(place, Strategy.UNSURE, 1.0) for place in near),
        *(Pick(place, Strategy.VARIED, 1.0) for place in far),
    ]
    mixed = sorted(picks, key=lambda one: candidates.lots[one.place] / one.propensity)
    return Batch(tuple(mixed), bound)


def unsure_of(probability: float, *thresholds: float | None) -> float:
    """How unsure a probability leaves one, in [0, 1].

    1 at the nearest threshold, falling in a straight line to 0 where the probability
    is 0 or 1; without a threshold, at one half. Half way up to a threshold is as far
    from a low one as from a high one, or all that is calm would be near a rare label's.
    """
    at = [one for one in thresholds if one is not None] or [0.5]
    return max(_nearness(probability, one) for one in at)


def _nearness(probability: float, threshold: float) -> float:
    if probability <= threshold:
        return probability / threshold if threshold else 1.0
    return (1 - probability) / (1 - threshold)


def _most_unsure(
    candidates: Candidates, left: NDArray[np.bool_], count: int
) -> list[int]:
    """The least sure, without near copies of each other while there are others."""
    order = np.argsort(-candidates.unsure, kind="stable")
    order = order[left[order]]
    taken: list[int] = []
    copies: list[int] = []
    for place in order:
        if len(taken) == count:
            break
        vector = candidates.vectors[place]
        said = candidates.vectors[taken] @ vector if taken else np.zeros(1)
        (copies if said.max() >= COPIES else taken).append(int(place))
    return taken + copies[: count - len(taken)]


def _most_varied(
    candidates: Candidates, left: NDArray[np.bool_], count: int, known: Floats
) -> list[int]:
    """Far from everything known, and not far from the rest: k-center, by density."""
    return list(islice(_spread(candidates, left, known), count))


def _spread(
    candidates: Candidates, left: NDArray[np.bool_], known: Floats
) -> Iterator[int]:
    free, vectors = left.copy(), candidates.vectors
    usual = np.clip(vectors @ vectors.mean(axis=0), 0, None)
    nearest = (known @ vectors.T).max(axis=0) if len(known) else np.zeros(len(vectors))
    while free.any():
        worth = np.where(free, (1 - nearest) * usual, -1.0)
        place = int(np.argmax(worth))
        free[place] = False
        nearest = np.maximum(nearest, vectors @ vectors[place])
        yield place


def _joined(candidates: Candidates, near: list[int], known: Floats | None) -> Floats:
    mine = candidates.vectors[near]
    return mine if known is None else np.vstack([known, mine])
