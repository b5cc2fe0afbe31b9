"""Exact intervals for shares: what k of n says about the share behind it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

CONFIDENCE = 0.9
STEPS = 60
MOST_TERMS = 100_000
CLOSE, TINY = 1e-15, 1e-300


@dataclass(frozen=True, slots=True)
class Interval:
    """A share in [0, 1] and the bounds that it lies in with ``confidence``."""

    estimate: float
    low: float
    high: float
    confidence: float = CONFIDENCE


def of_count(found: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """The exact binomial interval (Clopper and Pearson, Biometrika 26, 1934).

    Its bounds hold for any share and any number of trials; without a trial it says
    0 to 1.

    Examples
    --------
    >>> interval = of_count(45, 50)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.801, 0.96)
    """
    if trials <= 0:
        return Interval(math.nan, 0.0, 1.0, confidence)
    tail = (1 - confidence) / 2
    low = 0.0
    if found > 0:
        low = _solve(lambda p: beta_below(p, found, trials - found + 1), tail)
    high = 1.0
    if found < trials:
        high = _solve(lambda p: beta_below(p, found + 1, trials - found), 1 - tail)
    return Interval(found / trials, low, high, confidence)


def beta_below(x: float, a: float, b: float) -> float:
    """Chance that a beta(a, b) variable lies below ``x``.

    The continued fraction of DLMF 8.17.22, by Lentz's method, on the side where it
    converges quickly.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    logarithm = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
    )
    return math.exp(logarithm) / (a * _fraction(x, a, b))


def _fraction(x: float, a: float, b: float) -> float:
    value = upper = 1.0
    lower = 0.0
    for term in range(1, MOST_TERMS):
        half = term // 2
        if term % 2:
            step = -(a + half) * (a + b + half) / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            step = half * (b - half) / ((a + 2 * half - 1) * (a + 2 * half))
        lower = 1 / _not_zero(1 + step * x * lower)
        upper = _not_zero(1 + step * x / upper)
        value *= lower * upper
        if abs(lower * upper - 1) < CLOSE:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def _solve(rising: Callable[[float], float], wanted: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
