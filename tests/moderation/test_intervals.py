"""Exact intervals agree with SciPy's and hold what they promise."""

import math

import pytest
from scipy.stats import beta

from moderation.intervals import beta_below, of_count


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.99])
@pytest.mark.parametrize(
    ("found", "trials"),
    [(0, 1), (1, 1), (0, 40), (40, 40), (3, 7), (250, 1_000), (99_990, 100_000)],
)
def test_bounds_are_those_of_clopper_and_pearson(
    found: int, trials: int, confidence: float
) -> None:
    tail = (1 - confidence) / 2
    low = beta.ppf(tail, found, trials - found + 1) if found else 0.0
    high = beta.ppf(1 - tail, found + 1, trials - found) if found < trials else 1.0

    interval = of_count(found, trials, confidence)

    assert interval.low == pytest.approx(low, abs=1e-9)
    assert interval.high == pytest.approx(high, abs=1e-9)
    assert interval.estimate == found / trials


@pytest.mark.parametrize("shape", [(0.5, 0.5), (1, 9), (40, 2), (5_000, 70_000)])
def test_chances_of_the_beta_distribution_are_exact(shape: tuple[float, float]) -> None:
    for x in (0.0, 0.001, 0.07, 0.5, 0.93, 1.0):
        assert beta_below(x, *shape) == pytest.approx(beta.cdf(x, *shape), abs=1e-10)


def test_nothing_seen_says_nothing() -> None:
    interval = of_count(0, 0)

    assert math.isnan(interval.estimate)
    assert (interval.low, interval.high) == (0.0, 1.0)
