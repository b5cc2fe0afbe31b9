"""How often a threshold is right: from people's decisions, and from the scores."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from moderation.intervals import CONFIDENCE, Interval, beta_below, of_count
from moderation.stored_scores import DecisionColumns, Flags, Floats, StoredScores
from moderation.verdict import Action

ENOUGH_DECISIONS = 30
NEVER = 1.0
HALF = 0.5
DIGITS, LEAST = 6, 1e-6
GRID = 200
NORMAL_90 = 1.6448536269514722


class Source(StrEnum):
    """What a figure about precision rests on."""

    DECISIONS = "decisions"
    SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of stored comments about one label.

    Parameters
    ----------
    known : array of bool, shape (n,)
        Which rows somebody decided.
    right : array of bool, shape (n,)
        Whether the label was right there, where it is known.
    """

    known: Flags
    right: Flags


@dataclass(frozen=True, slots=True)
class Precision:
    """How often acting on some comments is right.

    Parameters
    ----------
    acted : int
        How many comments it is about.
    decided, right : int
        How many of them people decided, and how many of those rightly flagged.
    counted : Interval
        Exact, from the decided ones; they were chosen for review, not by lot.
    expected : Interval
        From the probabilities of all of them, as far as these are calibrated.
    """

    acted: int
    decided: int
    right: int
    counted: Interval
    expected: Interval

    @property
    def source(self) -> Source:
        """The better founded of both: decisions when there are enough of them."""
        enough = self.decided >= ENOUGH_DECISIONS
        return Source.DECISIONS if enough else Source.SCORES

    @property
    def best(self) -> Interval:
        """The interval of that source."""
        if self.source is Source.DECISIONS:
            return self.counted
        return self.expected


@dataclass(frozen=True, slots=True)
class Found:
    """The laxest threshold that keeps a promise; None when none does."""

    bound: float | None
    source: Source


def judged(scores: StoredScores, decided: DecisionColumns, label: str) -> Judged:
    """What people's decisions say about a label.

    The label as a person corrected it; else rejecting says that it was right and
    approving that it was wrong. A comment that a person holds says nothing.
    """
    if not len(decided.comment) or not len(scores):
        nothing = np.zeros(len(scores), dtype=bool)
        return Judged(nothing, nothing)
    places = np.searchsorted(decided.comment, scores.comment)
    places = np.minimum(places, len(decided.comment) - 1)
    met = decided.comment[places] == scores.comment
    severity = decided.severity[places]
    known = met & (severity != Action.HOLD.severity)
    right = known & (severity == Action.REJECT.severity)
    shares = {
        comment: labels[label]
        for comment, labels in decided.corrections.items()
        if label in labels
    }
    rows, found = _rows_of(scores, list(shares))
    known[rows] = True
    right[rows] = np.array(list(shares.values()), dtype=float)[found] >= HALF
    return Judged(known, right)


def _rows_of(
    scores: StoredScores, comments: Sequence[int]
) -> tuple[NDArray[np.int64], Flags]:
    """Rows of those comments that are there, and which of them are."""
    order = np.argsort(scores.comment)
    wanted = np.array(comments, dtype=np.int64)
    places = np.searchsorted(scores.comment, wanted, sorter=order)
    rows = order[np.minimum(places, len(order) - 1)]
    found = scores.comment[rows] == wanted
    return rows[found], found


def precision(values: Floats, acted: Flags, said: Judged) -> Precision:
    """How often acting on ``acted`` is right, for the label of these values."""
    decided = acted & said.known
    trials, right = int(decided.sum()), int((decided & said.right).sum())
    return Precision(
        int(acted.sum()),
        trials,
        right,
        of_count(right, trials),
        expected(values[acted]),
    )


def expected(chances: NDArray[np.float64]) -> Interval:
    """The share to expect of independent chances, with its 90 % interval.

    The normal approximation of their Poisson binomial sum; it knows the luck of the
    draw and nothing of wrong calibration.
    """
    if not len(chances):
        return Interval(math.nan, 0.0, 1.0)
    mean = float(chances.mean())
    spread = math.sqrt(float((chances * (1 - chances)).sum())) / len(chances)
    half = NORMAL_90 * spread
    return Interval(mean, max(0.0, mean - half), min(1.0, mean + half), CONFIDENCE)


def laxest(values: Floats, usable: Flags, said: Judged, promise: float) -> Found:
    """The laxest threshold above which at least ``promise`` are right.

    From people's decisions when there are enough to prove it: thresholds are tried
    from the strictest down, and the last before the first whose exact lower bound
    (90 % sure) falls below the promise is taken. Otherwise from the probabilities.
    """
    decided = usable & said.known
    if int(decided.sum()) >= ENOUGH_DECISIONS:
        proven = _proven(values[decided], said.right[decided], promise)
        if proven is not None:
            return Found(proven, Source.DECISIONS)
    return Found(_calibrated(values[usable], promise), Source.SCORES)


def _proven(values: Floats, right: Flags, promise: float) -> float | None:
    order = np.argsort(-values, kind="stable")
    falling, found = values[order], np.cumsum(right[order])
    last = None
    # Ends of equal stretches of the sorted values; the first is long enough to prove.
    first = math.ceil(math.log(1 - CONFIDENCE) / math.log(promise))
    if first > len(falling):
        return None
    for end in np.unique(np.linspace(first, len(falling), GRID).astype(int)).tolist():
        count = int(np.searchsorted(-falling, -falling[end - 1], side="right"))
        if not _proves(int(found[count - 1]), count, promise):
            break
        last = float(falling[end - 1])
    return last


def _proves(right: int, count: int, promise: float) -> bool:
    """Whether the exact lower bound of the share, 90 % sure, is the promise or more."""
    return right > 0 and beta_below(promise, right, count - right + 1) <= 1 - CONFIDENCE


def _calibrated(values: Floats, promise: float) -> float | None:
    falling = np.sort(values[~np.isnan(values)])[::-1]
    if not len(falling):
        return None
    means = np.cumsum(falling) / np.arange(1, len(falling) + 1)
    kept = np.flatnonzero(means >= promise)
    if not len(kept):
        return None
    bound = math.ceil(float(falling[kept[-1]]) * 10**DIGITS) / 10**DIGITS
    return float(min(max(bound, LEAST), NEVER))
