"""Thresholds as promises: the laxest score at which a precision is still proven.

"Maximum recall at precision >= 0.95" read off a validation set breaks its promise in
more than half of all deployments. Here candidates are tested from strict to lax on an
exact bound (Clopper and Pearson 1934) and the search stops at the first that fails
(fixed-sequence testing, as in Learn then Test, Angelopoulos et al. 2021).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from training.score_counts import candidates

Floats = NDArray[np.float64]
MIN_ESTIMATED_HITS = 8


@dataclass(frozen=True, slots=True)
class Promise:
    """A threshold and what was proven of it.

    Parameters
    ----------
    threshold : float or None
        None when the data cannot prove the precision at any score.
    precision, confidence, rate : float
        Proven precision at that confidence, at the stated natural rate of yes;
        confidence 0 means an estimate, not a proof.
    recall : float
        Share of the yes at or above the threshold, on the same data.
    """

    threshold: float | None
    precision: float
    confidence: float
    rate: float
    recall: float = 0.0

    def __str__(self) -> str:
        """The promise in words, as the manifest keeps it."""
        if not self.confidence:
            return f"about {self.precision:.0%} right by count, not proven"
        return (
            f"at least {self.precision:.0%} right, "
            f"{self.confidence:.0%} sure, where {self.rate:.1%} of comments are so"
        )


def solve(
    scores: Floats,
    answers: NDArray[np.bool_],
    *,
    precision: float,
    rate: float,
    confidence: float = 0.9,
) -> Promise:
    """The laxest threshold whose precision is proven at a natural rate of yes.

    Precision at rate r is ``r * tpr / (r * tpr + (1 - r) * fpr)``; it is bounded by
    the lower bound of the true-positive rate and the upper bound of the
    false-positive rate, each at half of the allowed error.
    """
    yes, no = np.sort(scores[answers]), np.sort(scores[~answers])
    bound = _Bound(len(yes), len(no), rate, (1 - confidence) / 2)
    first = bound.first_hits(precision)
    best = Promise(None, precision, confidence, rate)
    for candidate in candidates():
        hits = len(yes) - int(np.searchsorted(yes, candidate))
        if first is None or hits < first:
            continue
        alarms = len(no) - int(np.searchsorted(no, candidate))
        if bound.precision(hits, alarms) < precision:
            break
        best = replace(best, threshold=float(candidate), recall=hits / len(yes))
    return best


def estimate(
    scores: Floats, answers: NDArray[np.bool_], *, precision: float, rate: float
) -> Promise:
    """The laxest threshold whose precision is reached by mere count: no proof.

    Good enough to ask a person, never to reject; for labels too rare to prove.
    """
    yes, no = np.sort(scores[answers]), np.sort(scores[~answers])
    best = Promise(None, precision, 0.0, rate)
    for candidate in candidates():
        hits = len(yes) - int(np.searchsorted(yes, candidate))
        if hits < MIN_ESTIMATED_HITS:
            continue
        alarms = len(no) - int(np.searchsorted(no, candidate))
        true, false = rate * hits / len(yes), (1 - rate) * alarms / max(len(no), 1)
        if true >= precision * (true + false):
            best = replace(best, threshold=float(candidate), recall=hits / len(yes))
    return best


def stricter(promise: Promise, floor: float, yes: Floats) -> Promise:
    """The promise at ``floor`` where that is stricter: proven on the way to it.

    Parameters
    ----------
    yes : array
        Scores of the yes.
    """
    if promise.threshold is None or promise.threshold >= floor:
        return promise
    return replace(promise, threshold=floor, recall=float(np.mean(yes >= floor)))


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a number of hits and false alarms proves at a natural rate."""

    yes: int
    no: int
    rate: float
    error: float

    def precision(self, hits: int, alarms: int) -> float:
        """Proven precision."""
        true = self.rate * lower_bound(hits, self.yes, self.error)
        false = (1 - self.rate) * upper_bound(alarms, self.no, self.error)
        return true / (true + false) if true else 0.0

    def first_hits(self, precision: float) -> int | None:
        """Where the search begins: twice the hits that no false alarm would need.

        It depends on sample sizes alone, never on the scores, so that beginning
        there costs no confidence; None when even perfect data could not prove it.
        """
        for hits in np.unique(np.geomspace(1, max(self.yes, 1), 200).astype(int)):
            if self.precision(int(hits), 0) >= precision:
                return min(2 * int(hits), self.yes)
        return None


def first_hits(
    precision: float, yes: int, no: int, rate: float, confidence: float
) -> int | None:
    """The hits that a search for a proven precision begins with; None if hopeless."""
    return _Bound(yes, no, rate, (1 - confidence) / 2).first_hits(precision)


def lower_bound(hits: int, trials: int, error: float) -> float:
    """Exact lower bound of a share at confidence ``1 - error``."""
    return float(beta.ppf(error, hits, trials - hits + 1)) if hits else 0.0


def upper_bound(hits: int, trials: int, error: float) -> float:
    """Exact upper bound of a share at confidence ``1 - error``."""
    if hits >= trials:
        return 1.0
    return float(beta.ppf(1 - error, hits + 1, trials - hits))
