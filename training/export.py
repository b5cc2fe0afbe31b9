"""Export the additive heads as scikit-learn estimators, for data scientists.

The estimators hold the weights as they serve (rounded to int8) and the calibration
folded in, so that ``predict_proba`` is what the service answers.
"""

from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.linear_model import LogisticRegression

from moderation.heads.additive import AdditiveWeights
from moderation.registry import artifact

CLASSES = np.array([0, 1])


def estimators(folder: Path) -> dict[str, LogisticRegression]:
    """One fitted estimator per tone label, and ``spam``.

    Its features are a row of ``DesignMatrix.ngrams`` followed by the head's cues.
    """
    model = artifact.load(folder)
    found = _columns(model.tone.weights, model.tone.labels)
    return {**found, **_columns(model.spam.weights, ("spam",))}


def export_joblib(folder: Path, out: Path) -> None:
    """Write the estimators and the manifest as one joblib file."""
    content: dict[str, Any] = {
        "manifest": artifact.read_manifest(folder).model_dump(mode="json"),
        "estimators": estimators(folder),
    }
    joblib.dump(content, out, compress=3)


def _columns(
    weights: AdditiveWeights, labels: tuple[str, ...]
) -> dict[str, LogisticRegression]:
    table = np.vstack([weights.ngrams * weights.scale, weights.cues]).astype(float)
    found = {}
    for column, label in enumerate(labels):
        slope, offset = float(weights.slope[column]), float(weights.offset[column])
        model = LogisticRegression()
        model.classes_ = CLASSES
        model.coef_ = slope * table[None, :, column]
        model.intercept_ = np.array([slope * float(weights.intercept[column]) + offset])
        model.n_features_in_ = table.shape[0]
        found[label] = model
    return found
