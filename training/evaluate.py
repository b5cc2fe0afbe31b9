"""Measure a model on examples that it never saw, source by source."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    roc_auc_score,
)

from moderation.heads.stance import SIDES
from training.calibrate import expected_calibration_error, reliability

Floats = NDArray[np.float64]
MIN_EACH = 10
"""A source with fewer yes or no than this gets no figure."""

Metrics = dict[str, Any]


def ranking_metrics(
    probabilities: Floats, yes: NDArray[np.bool_], sources: Sequence[str]
) -> Metrics:
    """ROC-AUC and average precision, over all rows and per source."""
    names = np.array(sources)
    per_source = {}
    for name in sorted(set(sources)):
        figures = _ranking(probabilities[names == name], yes[names == name])
        if figures is not None:
            per_source[name] = figures
    return {
        "rows": len(yes),
        "yes": int(yes.sum()),
        "all": _ranking(probabilities, yes),
        "sources": per_source,
    }


def calibration_metrics(probabilities: Floats, shares: Floats, rate: float) -> Metrics:
    """Expected calibration error and reliability curve at a natural rate.

    Parameters
    ----------
    shares : array of shape (n,)
        Share of raters who said yes.
    """
    error = expected_calibration_error(probabilities, shares, rate)
    return {
        "natural_rate": rate,
        "ece": round(error, 4),
        "reliability": _rounded(reliability(probabilities, shares, rate)),
    }


def stance_metrics(
    shares: Floats, answers: NDArray[np.intp], sources: Sequence[str]
) -> Metrics:
    """Macro-F1 over three sides and favor-against accuracy, with the majority's."""
    names = np.array(sources)
    found = {}
    for name in sorted(set(sources)):
        here = names == name
        truth, guess = answers[here], shares[here].argmax(axis=1)
        sided = truth < 2
        lean = (shares[here][sided, 0] < shares[here][sided, 1]).astype(int)
        majority = int(np.bincount(truth, minlength=len(SIDES)).argmax())
        found[name] = {
            "rows": int(here.sum()),
            "macro_f1": _score(f1_score(truth, guess, average="macro")),
            "majority_macro_f1": _score(
                f1_score(truth, np.full_like(truth, majority), average="macro")
            ),
            "favor_against_accuracy": _score(accuracy_score(truth[sided], lean)),
            "favor_against_majority": _score(
                max((truth[sided] == 0).mean(), (truth[sided] == 1).mean())
            ),
        }
    return {"sources": found}


def _ranking(probabilities: Floats, yes: NDArray[np.bool_]) -> Metrics | None:
    if min(yes.sum(), (~yes).sum()) < MIN_EACH:
        return None
    return {
        "rows": len(yes),
        "yes": int(yes.sum()),
        "auc": _score(roc_auc_score(yes, probabilities)),
        "average_precision": _score(average_precision_score(yes, probabilities)),
    }


def _score(value: float) -> float:
    return round(float(value), 4)


def _rounded(points: Floats) -> list[list[float]]:
    return [[round(float(value), 5) for value in point] for point in points]
