"""How far reviewers agree beyond chance: Krippendorff's alpha and Gwet's AC1 and AC2.

Both work on the counts of an ``units × categories`` matrix: how many reviewers gave
each unit each category. Units with fewer than two ratings are no pair and count for
the shares of the categories in AC only, as Gwet has it.

Sources: Krippendorff, Content Analysis (2004), chapter 11; Gwet, "Computing inter-rater
reliability and its variance in the presence of high agreement", British Journal of
Mathematical and Statistical Psychology 61 (2008); with weights and missing ratings:
Gwet, Handbook of Inter-Rater Reliability, 4th edition (2014), chapters 2 to 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.intervals import CONFIDENCE, Interval

Floats = NDArray[np.float64]
REPETITIONS = 2_000
SEED = 20_081


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two or more reviewers agree.

    Parameters
    ----------
    units : int
        Comments that at least two judged.
    same : float
        Share of pairs of judgements that are the same, in [0, 1].
    alpha, ac : Interval
        Krippendorff's alpha and Gwet's AC, at most 1, 0 for chance; the bounds are
        percentiles of a bootstrap over comments. An estimate is NaN where it is not
        defined: there is no pair, or (alpha) nobody ever said anything else.
    """

    units: int
    same: float
    alpha: Interval
    ac: Interval


def identity(categories: int) -> Floats:
    """Weights where only the same category agrees: alpha nominal, and AC1."""
    return np.eye(categories)


def quadratic(categories: int) -> Floats:
    """Weights for ordered categories, as far apart as their numbers: AC2.

    Alpha with them is the one for interval data. For two categories they are the
    identity.
    """
    places = np.arange(categories, dtype=np.float64)
    apart = places[:, None] - places[None, :]
    furthest = max(1, categories - 1)
    return 1 - (apart / furthest) ** 2


def counts_of(ratings: Sequence[Sequence[int | None]], categories: int) -> Floats:
    """Counts of units × categories from ``ratings`` by reviewer, then by unit.

    Parameters
    ----------
    ratings : sequence of reviewers' sequences
        Categories as 0 to ``categories`` - 1, None where a reviewer said nothing;
        every reviewer has as many.

    Examples
    --------
    >>> counts_of([[0, 1, None], [0, 0, 1]], 2).tolist()
    [[2.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    """
    units = len(ratings[0]) if ratings else 0
    counts = np.zeros((units, categories))
    for one in ratings:
        for unit, category in enumerate(one):
            if category is not None:
                counts[unit, category] += 1
    return counts


def alpha(counts: Floats, weights: Floats) -> float:
    """Krippendorff's alpha of units × categories; NaN where it is not defined."""
    return float(_alpha(counts, weights, np.ones((1, len(counts))))[0])


def ac(counts: Floats, weights: Floats) -> float:
    """Gwet's AC (AC1 with ``identity``, else AC2); NaN where it is not defined."""
    return float(_ac(counts, weights, np.ones((1, len(counts))))[0])


def agreement(
    counts: Floats, weights: Floats, *, confidence: float = CONFIDENCE
) -> Agreement:
    """Both coefficients with intervals; the same input gives the same answer."""
    paired = counts[counts.sum(axis=1) >= 2]
    if not len(paired):
        unknown = Interval(math.nan, -1.0, 1.0, confidence)
        return Agreement(0, math.nan, unknown, unknown)
    patterns, found = np.unique(counts, axis=0, return_counts=True)
    chance = np.random.default_rng(SEED)
    total = int(found.sum())
    drawn = chance.multinomial(total, found / total, size=REPETITIONS)
    times = np.vstack([found, drawn]).astype(np.float64)
    same = _observed(patterns, identity(counts.shape[1]), times[:1])[0]
    return Agreement(
        units=len(paired),
        same=float(same),
        alpha=_interval(_alpha(patterns, weights, times), confidence),
        ac=_interval(_ac(patterns, weights, times), confidence),
    )


def _interval(values: Floats, confidence: float) -> Interval:
    """The first value, and percentiles of the others that are defined."""
    estimate, others = float(values[0]), values[1:]
    defined = others[np.isfinite(others)]
    if not math.isfinite(estimate) or not len(defined):
        return Interval(math.nan, -1.0, 1.0, confidence)
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(
        estimate, min(float(low), estimate), max(float(high), estimate), confidence
    )


def _alpha(counts: Floats, weights: Floats, times: Floats) -> Floats:
    """Alpha for each row of ``times``: how often each unit is there."""
    raters = counts.sum(axis=1)
    paired = raters >= 2
    counts, raters, times = counts[paired], raters[paired], times[:, paired]
    apart = 1 - weights
    within = np.einsum("uc,cd,ud->u", counts, apart, counts) / np.maximum(raters - 1, 1)
    observed = times @ within
    shares = times @ counts
    values = shares.sum(axis=1)
    expected = np.einsum("rc,cd,rd->r", shares, apart, shares)
    found = np.full(len(times), np.nan)
    usable = expected > 0
    found[usable] = 1 - (values[usable] - 1) * observed[usable] / expected[usable]
    return found


def _ac(counts: Floats, weights: Floats, times: Floats) -> Floats:
    """AC for each row of ``times``: how often each unit is there."""
    categories = counts.shape[1]
    observed = _observed(counts, weights, times)
    raters = counts.sum(axis=1)
    rated = raters > 0
    shares = counts[rated] / raters[rated, None]
    units = times[:, rated].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        classes = (times[:, rated] @ shares) / units[:, None]
    spread = (classes * (1 - classes)).sum(axis=1)
    by_chance = weights.sum() * spread / (categories * max(1, categories - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (observed - by_chance) / (1 - by_chance)
    return found


def _observed(counts: Floats, weights: Floats, times: Floats) -> Floats:
    """The weighted share of pairs that agree, for each row of ``times``."""
    raters = counts.sum(axis=1)
    paired = raters >= 2
    counts, raters, times = counts[paired], raters[paired], times[:, paired]
    with_weight = counts @ weights.T
    agreeing = (counts * (with_weight - 1)).sum(axis=1) / (raters * (raters - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (times @ agreeing) / times.sum(axis=1)
    return found
