"""From the network's logits to calibrated probabilities, fitted on validation pairs."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from moderation.cross_encoder import Combining
from training.stance_large.readings import Floats, Readings

RIGHT: Final = 0.85
"""How many of the confident answers are to be right, over all sources."""

LEAST: Final = 0.05


def fit_combining(readings: Readings) -> Combining:
    """Fit on pairs of groups that the network never saw; sources count alike.

    The odds of favor have no constant, so that opposite targets are mirrored.
    """
    sided, weights = readings.sided, _balanced(readings.sources)
    apart = np.column_stack([readings.apart, np.abs(readings.lean)])
    neutral = _fit(apart, ~sided, weights, constant=True)
    side = _fit(
        readings.lean[sided, None],
        readings.answers[sided] == 0,
        weights[sided],
        constant=False,
    )
    fitted = Combining(
        apart_weight=float(neutral.coef_[0, 0]),
        lean_weight=float(neutral.coef_[0, 1]),
        apart_bias=float(neutral.intercept_[0]),
        side_weight=float(side.coef_[0, 0]),
        confident=1.0,
    )
    shares = probabilities(fitted, readings.of(sided))[:, :2]
    right = shares.argmax(axis=1) == readings.answers[sided]
    sure = shares.max(axis=1)
    return replace(fitted, confident=_confident(sure, right, weights[sided]))


def probabilities(combining: Combining, readings: Readings) -> Floats:
    """Favor, against and neutral for each pair, shape (n_pairs, 3)."""
    return np.array(
        [
            combining.probabilities(lean, apart)
            for lean, apart in zip(
                readings.lean.tolist(), readings.apart.tolist(), strict=True
            )
        ]
    )


def _confident(sure: Floats, right: NDArray[np.bool_], weights: Floats) -> float:
    """The lowest probability from which on answers are right often enough."""
    order = np.argsort(-sure, kind="stable")
    taken = np.cumsum(weights[order])
    accuracy = np.cumsum(weights[order] * right[order]) / taken
    enough = np.flatnonzero((accuracy >= RIGHT) & (taken >= LEAST * taken[-1]))
    if len(enough) == 0:
        return 1.0
    return round(float(sure[order[enough[-1]]]), 4)


def _balanced(sources: NDArray[np.str_]) -> Floats:
    names, where, counts = np.unique(sources, return_inverse=True, return_counts=True)
    weights: Floats = len(sources) / (len(names) * counts[where])
    return weights


def _fit(
    features: Floats, yes: NDArray[np.bool_], weights: Floats, *, constant: bool
) -> LogisticRegression:
    model = LogisticRegression(fit_intercept=constant, C=10.0)
    return model.fit(features, yes, sample_weight=weights)
