"""Turn margins into probabilities that mean what they say at a stated natural rate.

Held-out margins are fitted with Platt scaling (Platt 1999) under weights that give
the label the rate at which it is expected to occur under articles, since public data
sets are picked to be rich in abuse.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
BINS = 15


@dataclass(frozen=True, slots=True)
class Platt:
    """Log-odds = ``slope * margin + offset``."""

    slope: float
    offset: float

    def probabilities(self, margins: Floats) -> Floats:
        """Calibrated probabilities of margins."""
        log_odds = np.clip(self.slope * margins + self.offset, -30, 30)
        probability: Floats = 1.0 / (1.0 + np.exp(-log_odds))
        return probability


def natural_weights(shares: Floats, rate: float) -> tuple[Floats, Floats]:
    """Weights of the yes and of the no of each row, for a natural rate of yes.

    Returns
    -------
    yes, no : arrays of shape (n,)
        Sum to ``rate`` and ``1 - rate``.
    """
    yes = shares * (rate / max(shares.sum(), 1e-12))
    no = (1 - shares) * ((1 - rate) / max((1 - shares).sum(), 1e-12))
    return yes, no


def fit_platt(margins: Floats, shares: Floats, rate: float) -> Platt:
    """Fit slope and offset on held-out margins at a natural rate."""
    yes, no = natural_weights(shares, rate)
    weights = np.concatenate([yes, no]) * len(margins)
    answers = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    kept = weights > 0
    model = LogisticRegression(C=1e6, max_iter=1_000)
    doubled = np.concatenate([margins, margins])[kept, None]
    model.fit(doubled, answers[kept], sample_weight=weights[kept])
    return Platt(max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0]))


def expected_calibration_error(
    probabilities: Floats, shares: Floats, rate: float, *, bins: int = BINS
) -> float:
    """Mean gap between score and truth over bins of equal mass, at a natural rate."""
    points = reliability(probabilities, shares, rate, bins=bins)
    gaps = np.abs(points[:, 0] - points[:, 1])
    return float((gaps * points[:, 2]).sum())


def reliability(
    probabilities: Floats, shares: Floats, rate: float, *, bins: int = BINS
) -> Floats:
    """Points of the reliability curve.

    Returns
    -------
    array of shape (n_bins, 3)
        Mean score, share of yes, mass of each bin; equal scores share a bin.
    """
    yes, no = natural_weights(shares, rate)
    _, place = np.unique(probabilities, return_inverse=True)
    mass = np.bincount(place, weights=yes + no)
    middle = (np.cumsum(mass) - mass / 2) / mass.sum()
    edges = np.minimum((middle * bins).astype(int), bins - 1)[place]
    points = []
    for edge in range(bins):
        inside = np.flatnonzero(edges == edge)
        total = (yes[inside] + no[inside]).sum()
        if total > 0:
            weights = yes[inside] + no[inside]
            mean = float((probabilities[inside] * weights).sum() / total)
            points.append((mean, float(yes[inside].sum() / total), float(total)))
    return np.array(points)


def fit_temperature(logits: Floats, answers: NDArray[np.intp]) -> float:
    """The temperature that minimises the log loss of softmax (Guo et al. 2017)."""

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        norm = np.log(np.exp(scaled).sum(axis=1))
        return float((norm - scaled[np.arange(len(answers)), answers]).mean())

    found = minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded")
    return float(np.exp(found.x))
