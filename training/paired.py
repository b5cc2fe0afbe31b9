"""The paired bootstrap: is one model worse than another on the same comments?

Whole groups (articles, threads) are drawn again, since comments under one article are
alike. Bounds are the estimate and so many standard errors of the bootstrap, which
reach further out than percentiles of as many repetitions can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
REPETITIONS = 1_000
SEED = 20_161


@dataclass(frozen=True, slots=True)
class Change:
    """How much something changed, with a one-sided bound to either side."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Groups of rows, drawn with replacement, the same for everything measured.

    Parameters
    ----------
    times : array of shape (1 + repetitions, n_groups)
        How often each group is there; the first row is as it was.
    place : array of shape (n_rows,)
        The group of each row.
    """

    times: Floats
    place: NDArray[np.intp]

    @classmethod
    def over(
        cls, groups: Sequence[str], *, seed: int = SEED, repetitions: int = REPETITIONS
    ) -> Self:
        """Draw for rows of these groups."""
        names, place = np.unique(np.array(groups, dtype=object), return_inverse=True)
        count = len(names)
        chance = np.random.default_rng(seed)
        drawn = chance.multinomial(count, np.full(count, 1 / count), size=repetitions)
        times = np.vstack([np.ones(count), drawn]).astype(np.float64)
        return cls(times, place.astype(np.intp))

    def sums(self, values: Floats) -> Floats:
        """The sum over rows as it was and for each repetition."""
        groups = self.times.shape[1]
        summed: Floats = self.times @ np.bincount(self.place, values, minlength=groups)
        return summed

    def ratio(self, values: Floats, base: Floats, confidence: float) -> Change:
        """Sum of ``values`` in shares of the sum of ``base``."""
        return bounded(
            self.sums(values) / np.maximum(self.sums(base), 1e-12), confidence
        )

    def mean(self, values: Floats, among: NDArray[np.bool_]) -> Floats:
        """Mean of some rows, as it was and for each repetition."""
        kept = among.astype(np.float64)
        means: Floats = self.sums(values * kept) / np.maximum(self.sums(kept), 1e-12)
        return means


def bounded(values: Floats, confidence: float) -> Change:
    """The first value, and its bounds by the spread of the others."""
    estimate, spread = float(values[0]), float(values[1:].std())
    away = NormalDist().inv_cdf(confidence) * spread
    return Change(estimate, estimate - away, estimate + away)


def placements(scores: Floats, yes: NDArray[np.bool_]) -> Floats:
    """For each row, the share of rows of the other answer that it is ranked well above.

    Their mean over the yes rows, and over the no rows, is the area under the ROC curve
    (DeLong et al. 1988): resampling them resamples the area.
    """
    found = np.zeros(len(scores))
    for here, there, sign in ((yes, ~yes, 1.0), (~yes, yes, -1.0)):
        others = np.sort(sign * scores[there])
        mine = sign * scores[here]
        below = np.searchsorted(others, mine, side="left")
        up_to = np.searchsorted(others, mine, side="right")
        found[here] = (below + up_to) / (2 * max(len(others), 1))
    return found
