"""From single answers to shares: how many take each side, and how sure that is.

A model that errs more on one side than on the other gives counts that lean. What it
says of comments whose side is known (its confusion) is undone here: probabilistic
adjusted classify-and-count (Bella et al. 2010, "Quantification via probability
estimators"), not by inverting a matrix that is nearly singular for a weak model but as
a posterior over all possible shares (as Ziegler and Czyż 2023, "Bayesian quantification
with black-box estimators"), each as likely beforehand as any other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from moderation.intervals import CONFIDENCE, Interval
from moderation.scores import Tier

SIDES = ("favor", "against", "neutral")
STEPS = 100
ROUNDING = 1e-5
"""Variance of what a grid with that many steps cannot tell apart."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """What a model says of comments whose side is known.

    Parameters
    ----------
    means : array of shape (3, 3), float64
        Mean probabilities of favor, against and neutral for comments that are truly
        in favor (row 0), against (row 1) and neutral (row 2).
    within : array of shape (3, 3, 3), float64
        Covariance of one comment's probabilities around its target's mean, by side.
    between : array of shape (3, 3, 3), float64
        Covariance of targets' means around ``means``, by side: on a target that is
        new to the model they are not exactly these.
    languages : frozenset of str
        Of the comments that this was measured on; empty where nobody says.
    """

    means: Floats
    within: Floats
    between: Floats
    languages: frozenset[str] = frozenset()


def pooled(tiers: Sequence[Tier], known: Mapping[Tier, Confusion]) -> Confusion | None:
    """The confusion of answers that come from several models.

    Returns None where one of the models does not say how it errs, or nobody answered.
    """
    counts = Counter(tiers)
    if not counts or set(counts) - set(known):
        return None
    parts = [(count / len(tiers), known[tier]) for tier, count in counts.items()]
    return Confusion(
        means=np.sum([part * one.means for part, one in parts], axis=0),
        within=np.sum([part * one.within for part, one in parts], axis=0),
        between=np.sum([part**2 * one.between for part, one in parts], axis=0),
    )


def adjusted(chances: Floats, confusion: Confusion) -> tuple[Interval, ...]:
    """Shares of favor, against and neutral among these comments.

    Parameters
    ----------
    chances : array, shape (n, 3)
        Probabilities of the three sides, one row a comment; n is at least 1.

    Returns
    -------
    tuple of Interval
        Posterior means, which sum to 1, each with its central 90 %.
    """
    shares = _possible()
    spread = (shares @ confusion.within.reshape(3, 9)) / len(chances)
    spread += shares**2 @ confusion.between.reshape(3, 9)
    seen = chances.mean(axis=0)
    off = (seen - shares @ confusion.means)[:, :2]  # the third follows from them
    weights = _densities(off, spread.reshape(-1, 3, 3)[:, :2, :2])
    estimates = weights @ shares
    return tuple(
        Interval(float(estimates[side]), *_central(weights, shares[:, side]))
        for side in range(len(SIDES))
    )


def counted(chances: Floats) -> tuple[float, ...]:
    """The plain count: shares of comments whose likeliest side is each."""
    if not len(chances):
        return (0.0,) * len(SIDES)
    found = np.bincount(chances.argmax(axis=1), minlength=len(SIDES))
    return tuple((found / len(chances)).tolist())


@cache
def _possible() -> Floats:
    """All shares in hundredths, shape (5151, 3)."""
    found = [
        (favor, against, STEPS - favor - against)
        for favor in range(STEPS + 1)
        for against in range(STEPS + 1 - favor)
    ]
    return np.array(found, dtype=np.float64) / STEPS


def _densities(off: Floats, spread: Floats) -> Floats:
    """Normal densities of deviations, scaled to sum to 1."""
    first = spread[:, 0, 0] + ROUNDING
    second = spread[:, 1, 1] + ROUNDING
    mixed = spread[:, 0, 1]
    determinant = np.maximum(first * second - mixed**2, ROUNDING**2)
    distance = (
        second * off[:, 0] ** 2
        - 2 * mixed * off[:, 0] * off[:, 1]
        + first * off[:, 1] ** 2
    ) / determinant
    powers = -0.5 * (distance + np.log(determinant))
    weights: Floats = np.exp(powers - powers.max())
    weights /= weights.sum()
    return weights


def _central(weights: Floats, values: Floats) -> tuple[float, float]:
    """Where the middle ``CONFIDENCE`` of the weight lies."""
    places = np.rint(values * STEPS).astype(np.intp)
    mass = np.bincount(places, weights=weights, minlength=STEPS + 1)
    ends = (np.arange(STEPS + 2) - 0.5) / STEPS
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    tail = (1 - CONFIDENCE) / 2
    low, high = np.interp([tail, 1 - tail], reached, ends).clip(0.0, 1.0)
    return float(low), float(high)
