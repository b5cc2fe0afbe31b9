"""The figures of a manifest, label by label, as far as it has them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moderation.registry.manifest import Manifest
from moderation.stored_scores import SPAM

Bin = tuple[float, float, float]
"""Mean score, share of yes, share of comments."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How good a model is at a label, on comments that it did not learn from.

    Parameters
    ----------
    rows, yes : int
        Comments, and those of them that have the label.
    auc, average_precision, calibration_error : float
        NaN where they were not measured.
    curve : tuple of Bin
        Reliability, at the natural rate.
    """

    rows: int
    yes: int
    auc: float
    average_precision: float
    calibration_error: float
    curve: tuple[Bin, ...]


def label_figures(manifest: Manifest) -> dict[str, LabelFigures]:
    """The figures of every label that was measured; spam is the last."""
    metrics = manifest.metrics
    entries = {**_mapping(metrics.get("tone")), SPAM: metrics.get("spam")}
    return {
        label: _figures(entry)
        for label, entry in entries.items()
        if _mapping(entry).get("rows")
    }


def mean_auc(figures: Mapping[str, LabelFigures]) -> float:
    """Mean area under the ROC curve over labels; NaN where none was measured."""
    known = [one.auc for one in figures.values() if not math.isnan(one.auc)]
    return sum(known) / len(known) if known else math.nan


def stance_figures(manifest: Manifest) -> dict[str, float]:
    """Macro-F1 of stances by source."""
    sources = _mapping(_mapping(manifest.metrics.get("stance")).get("sources"))
    return {
        source: _number(_mapping(entry).get("macro_f1"))
        for source, entry in sources.items()
    }


def _figures(entry: Mapping[str, Any]) -> LabelFigures:
    whole = _mapping(entry.get("all"))
    return LabelFigures(
        rows=int(entry["rows"]),
        yes=int(entry.get("yes") or 0),
        auc=_number(whole.get("auc")),
        average_precision=_number(whole.get("average_precision")),
        calibration_error=_number(entry.get("ece")),
        curve=tuple(
            (float(score), float(share), float(weight))
            for score, share, weight in entry.get("reliability") or ()
        ),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan
