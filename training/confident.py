"""From which probability on a stance is counted on, and what that leaves out."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

RIGHT: Final = 0.85
"""How many of the confident answers are to be right, over all sources."""

LEAST: Final = 0.02
"""Share of the answers that has to be confident; with fewer, none is."""

COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)
MIN_PAIRS: Final = 100

Floats = NDArray[np.float64]


def confident_from(
    shares: Floats, answers: NDArray[np.intp], sources: Sequence[str]
) -> float | None:
    """The lowest probability of the likeliest side from which enough are right.

    Chosen on validation pairs; sources count alike. None where there is none.

    Parameters
    ----------
    shares : array of shape (n_pairs, 3)
    answers : array of shape (n_pairs,)
        Index of the true side.
    """
    names, counts = np.unique(np.array(sources), return_counts=True)
    weight = dict(zip(names.tolist(), (1 / counts).tolist(), strict=True))
    weights = np.array([weight[name] for name in sources])
    sure = shares.max(axis=1)
    order = np.argsort(-sure, kind="stable")
    right = shares.argmax(axis=1) == answers
    taken = np.cumsum(weights[order])
    accuracy = np.cumsum(weights[order] * right[order]) / taken
    enough = np.flatnonzero((accuracy >= RIGHT) & (taken >= LEAST * taken[-1]))
    return round(float(sure[order][enough[-1]]), 6) if len(enough) else None


def risk_coverage(
    shares: Floats, answers: NDArray[np.intp], sources: Sequence[str]
) -> dict[str, Any]:
    """Per source: accuracy of the surest answers, favor against against.

    Only pairs that take a side; neutral is left out of what the model says, so that a
    coin gets a half.
    """
    names, found = np.array(sources), {}
    for name in sorted(set(sources)):
        here = (names == name) & (answers < 2)
        if here.sum() < MIN_PAIRS:
            continue
        sides = shares[here][:, :2] / shares[here][:, :2].sum(axis=1, keepdims=True)
        sure = sides.max(axis=1)
        right = (sides.argmax(axis=1) == answers[here])[np.argsort(-sure)]
        ends = [max(1, round(len(right) * coverage)) for coverage in COVERAGES]
        found[name] = [
            [coverage, round(float(right[:end].mean()), 4)]
            for coverage, end in zip(COVERAGES, ends, strict=True)
        ]
    return found
