"""How well the add-on tells, by cross-validation, beside people and plain length."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from training.calibrate import Platt, expected_calibration_error, fit_platt
from training.conversation.fit import UCC_LABELS, C3Fit, UccFit
from training.conversation.material import Material, Rows
from training.conversation.sources import C3

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]
BANDS: Final = 5
LEAST_EACH: Final = 5
PUBLISHED: Final = {
    "hostile": (0.76, 0.84),
    "antagonistic": (0.71, 0.82),
    "dismissive": (0.68, 0.82),
    "condescending": (0.72, 0.78),
    "sarcastic": (0.72, 0.64),
    "generalising": (0.73, 0.74),
}
"""ROC-AUC of a single human rater and of BERT fitted on 35,000 labelled comments.

Price et al. 2020, "Six Attributes of Unhealthy Conversations" (arXiv:2010.07410).
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One label's calibration and figures."""

    platt: Platt
    figures: dict[str, Any]


def measure_ucc(fit: UccFit, told: Callable[[], None]) -> dict[str, Measured]:
    """Cross-validation on UCC, near-duplicates on one side, several times."""
    given, recipe = fit.given, fit.recipe
    rows = given.of_source("ucc")
    groups = given.groups(rows)
    seen, _ = fit.features()
    runs = []
    for repeat in range(recipe.repeats):
        side = folds(groups, recipe.folds, recipe.seed + repeat)
        margins = np.zeros((len(rows), len(UCC_LABELS)))
        for fold in range(recipe.folds):
            model = fit.student(seen, rows[side != fold])
            margins[side == fold] = model.predict(seen[rows[side == fold]])
            told()
        runs.append(margins)
    found = {}
    for column, label in enumerate(UCC_LABELS):
        yes = given.yes(f"ucc:{label}")[rows]
        each = [float(roc_auc_score(yes, margins[:, column])) for margins in runs]
        one = _measured(runs[0][:, column], yes)
        one.figures["auc"] = round(float(np.mean(each)), 4)
        if label in PUBLISHED:
            one.figures["human"], one.figures["bert"] = PUBLISHED[label]
        found[label] = one
    return found


def measure_c3(fit: C3Fit, told: Callable[[], None]) -> dict[str, Measured]:
    """Cross-validation on C3 by article, with length alone beside it."""
    given, recipe = fit.given, fit.recipe
    rows = given.of_source("sfu_c3")
    side = folds(given.groups(rows), recipe.folds, recipe.seed)
    seen, _ = fit.features()
    found = {}
    for label in C3:
        shares = given.answers(f"c3:{label}")[rows]
        margins = np.zeros(len(rows))
        for fold in range(recipe.folds):
            model = fit.fitted(seen[side != fold], shares[side != fold])
            margins[side == fold] = model.decision_function(seen[side == fold])
            told()
        yes = given.yes(f"c3:{label}")[rows]
        one = _measured(margins, yes)
        one.figures.update(_beside_length(given, rows, margins, yes))
        found[label] = one
    return found


def folds(groups: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """The fold of each row; rows of one group fall into one."""
    numbers, at = np.unique(groups, return_inverse=True)
    placed = np.random.default_rng(seed).permutation(len(numbers)) % count
    return placed[at].astype(np.int64)


def _measured(margins: Doubles, yes: Flags) -> Measured:
    rate = float(yes.mean())
    shares = yes.astype(np.float64)
    platt = fit_platt(margins, shares, rate)
    error = expected_calibration_error(platt.probabilities(margins), shares, rate)
    return Measured(
        platt,
        {
            "rows": len(yes),
            "yes": int(yes.sum()),
            "auc": _auc(margins, yes),
            "average_precision": round(float(average_precision_score(yes, margins)), 4),
            "ece": round(error, 4),
        },
    )


def _beside_length(
    given: Material, rows: Rows, margins: Doubles, yes: Flags
) -> dict[str, Any]:
    """Ranking by length alone, and by both within bands of equal length.

    Length counts the way round that ranks better; bands are fifths of the comments.
    """
    words = given.words[rows].astype(np.float64)
    turned = words if _auc(words, yes) >= 0.5 else -words
    cuts = np.quantile(words, np.arange(1, BANDS) / BANDS)
    band = np.digitize(words, cuts)
    ours, length = [], []
    for number in range(BANDS):
        inside = band == number
        count = int(yes[inside].sum())
        if LEAST_EACH <= count <= int(inside.sum()) - LEAST_EACH:
            ours.append(_auc(margins[inside], yes[inside]))
            length.append(_auc(turned[inside], yes[inside]))
    return {
        "length_auc": _auc(turned, yes),
        "bands": ours,
        "within_bands": _mean(ours),
        "length_within_bands": _mean(length),
    }


def _mean(values: list[float]) -> float:
    """Their mean; chance where there is none."""
    return round(float(np.mean(values)), 4) if values else 0.5


def _auc(scores: NDArray[Any], yes: Flags) -> float:
    return round(float(roc_auc_score(yes, scores)), 4)
