"""How a stance model errs: what it says of comments whose side is known.

A group is a debate, topic or thread: means shift from one to the next by more than the
luck of single comments. What is left of the spread of groups' means after that luck is
taken off is how far a new target may be from the average one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.registry.confusion_entry import ConfusionEntry
from moderation.shares import SIDES, Confusion

Floats = NDArray[np.float64]
MOST_OF_GROUP = 25
"""A group with more pairs of a side weighs no more than this many."""

LEAST = 20
"""Pairs of each side, and two groups, without which nothing is said."""


def measured_confusion(
    shares: Floats, answers: NDArray[np.intp], groups: Sequence[str]
) -> ConfusionEntry | None:
    """Measure it on pairs that the model never saw; None where there are too few.

    Parameters
    ----------
    shares : array of shape (n_pairs, 3)
        What the model says.
    answers : array of shape (n_pairs,)
        Index of the true side.
    """
    names = np.array(groups)
    sides = [_of_side(shares[answers == s], names[answers == s]) for s in range(3)]
    known = [side for side in sides if side is not None]
    if len(known) < len(SIDES):
        return None
    means, within, between = (np.stack(part) for part in zip(*known, strict=True))
    return ConfusionEntry.of(
        Confusion(means, within, between), len(answers), len(set(groups))
    )


def _of_side(
    shares: Floats, names: NDArray[np.str_]
) -> tuple[Floats, Floats, Floats] | None:
    _, place, sizes = np.unique(names, return_inverse=True, return_counts=True)
    freedom = len(shares) - len(sizes)
    if len(shares) < LEAST or len(sizes) < 2 or freedom < 2:
        return None
    sums = np.zeros((len(sizes), 3))
    np.add.at(sums, place, shares)
    means = sums / sizes[:, None]
    off = shares - means[place]
    within = off.T @ off / freedom
    weights = np.minimum(sizes, MOST_OF_GROUP).astype(float)
    weights /= weights.sum()
    mean = weights @ means
    apart = means - mean
    luck = float((weights / sizes).sum())
    spread = (apart * weights[:, None]).T @ apart / max(1 - (weights**2).sum(), 0.1)
    return mean, within, _not_negative(spread - within * luck)


def _not_negative(matrix: Floats) -> Floats:
    """The nearest matrix that is a covariance."""
    values, vectors = np.linalg.eigh(matrix)
    kept: Floats = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return kept
