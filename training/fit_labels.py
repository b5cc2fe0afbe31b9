"""Fit, calibrate, promise and measure the tone and spam heads of a run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.heads.additive import AdditiveWeights
from training.calibrate import Platt, fit_platt
from training.evaluate import calibration_metrics, ranking_metrics
from training.example import Example
from training.fit_additive import AdditiveFit
from training.gather import Gathered
from training.labels import SPAM_LABEL
from training.matrix import DesignMatrix
from training.recipe import AdditiveSection, Recipe, ToneSection
from training.thresholds import Promise, estimate, solve

Floats = NDArray[np.float32]
TRAIN, VALIDATION, TEST = range(3)


@dataclass(frozen=True, slots=True)
class LabelRows:
    """The rows of a run that carry labels, with their features.

    Parameters
    ----------
    examples : sequence of Example, length n
    sides : array of shape (n,)
        TRAIN, VALIDATION or TEST.
    features : DesignMatrix of n rows
    """

    examples: Sequence[Example]
    sides: NDArray[np.int8]
    features: DesignMatrix

    def at(self, side: int) -> NDArray[np.intp]:
        """Rows of one side."""
        return np.flatnonzero(self.sides == side)


@dataclass(frozen=True, slots=True)
class FittedLabels:
    """A calibrated head with its thresholds and figures."""

    weights: AdditiveWeights
    thresholds: dict[str, dict[str, Any]]
    metrics: dict[str, Any]


def label_rows(
    gathered: Gathered,
    featurise: Callable[[Sequence[Example]], DesignMatrix],
    section: ToneSection,
    seed: int,
) -> LabelRows:
    """Take the examples without a stance, the comments taken for civil, features."""
    sides = np.full(len(gathered.examples), TRAIN, dtype=np.int8)
    sides[gathered.split.validation] = VALIDATION
    sides[gathered.split.test] = TEST
    asked = [i for i, e in enumerate(gathered.examples) if e.stance is None]
    civil = _assumed_civil(gathered.examples, section.assumed_civil, seed)
    labels = dict.fromkeys(section.civil_labels, 0.0)
    examples = [gathered.examples[i] for i in asked]
    for index in civil:
        example = gathered.examples[index]
        comment = replace(example.comment, targets=())
        examples.append(replace(example, comment=comment, stance=None, labels=labels))
    return LabelRows(examples, sides[asked + civil], featurise(examples))


def _assumed_civil(
    examples: Sequence[Example], wanted: Mapping[str, int], seed: int
) -> list[int]:
    """Where to find so many different texts of each source."""
    found: list[int] = []
    generator = np.random.default_rng(seed)
    for source, count in sorted(wanted.items()):
        texts = {
            e.comment.text: i for i, e in enumerate(examples) if e.source == source
        }
        candidates = np.array(sorted(texts.values()), dtype=np.int64)
        found.extend(generator.permutation(candidates)[:count].tolist())
    return found


def tone_targets(rows: LabelRows, labels: Sequence[str]) -> Floats:
    """Shares of raters per label, NaN where it was not asked."""
    return np.array(
        [[e.labels.get(label, np.nan) for label in labels] for e in rows.examples],
        dtype=np.float32,
    )


def spam_targets(rows: LabelRows, assumed_ham: dict[str, int], seed: int) -> Floats:
    """Spam answers, with a sample of some sources' comments taken for ham."""
    answers = tone_targets(rows, [SPAM_LABEL])
    generator = np.random.default_rng(seed)
    sources = np.array([e.source.split(":")[0] for e in rows.examples])
    for source, count in sorted(assumed_ham.items()):
        candidates = np.flatnonzero((sources == source) & np.isnan(answers[:, 0]))
        picked = generator.permutation(candidates)[:count]
        answers[picked, 0] = 0.0
    return answers


def fit_labels(
    rows: LabelRows,
    cues: Floats,
    targets: Floats,
    labels: Sequence[str],
    recipe: Recipe,
    section: AdditiveSection,
    *,
    n_jobs: int = 2,
) -> FittedLabels:
    """Fit on train, calibrate and promise on validation, measure on test."""
    settings = AdditiveFit(
        regularisation=section.regularisation,
        cue_scale=section.cue_scale,
        max_iter=section.max_iter,
        n_jobs=n_jobs,
    )
    train = rows.at(TRAIN)
    weights = settings.fit(rows.features.ngrams[train], cues[train], targets[train])
    margins = _margins(weights, rows, cues)
    platts, thresholds, metrics = [], {}, {}
    for column, label in enumerate(labels):
        found = _Label(label, recipe, rows, margins[:, column], targets[:, column])
        platt = found.calibrate()
        platts.append(platt)
        promised = found.promise(platt)
        if promised:
            thresholds[label] = promised
        metrics[label] = found.measure(platt)
    calibrated = replace(
        weights,
        slope=np.array([p.slope for p in platts], dtype=np.float32),
        offset=np.array([p.offset for p in platts], dtype=np.float32),
    )
    return FittedLabels(calibrated, thresholds, metrics)


@dataclass(frozen=True, slots=True)
class _Label:
    """One label's margins and answers over all rows."""

    name: str
    recipe: Recipe
    rows: LabelRows
    margins: NDArray[np.float64]
    shares: Floats

    @property
    def rate(self) -> float:
        return self.recipe.natural_rates[self.name]

    def calibrate(self) -> Platt:
        asked = self._natural(self._asked(VALIDATION))
        shares = self.shares[asked].astype(np.float64)
        return fit_platt(self.margins[asked], shares, self.rate)

    def promise(self, platt: Platt) -> dict[str, Any]:
        section = self.recipe.promises.get(self.name)
        if section is None:
            return {}
        asked = self._natural(self._asked(VALIDATION))
        scores = platt.probabilities(self.margins[asked])
        answers = self.shares[asked] >= 0.5
        known = {"rate": self.rate, "confidence": self.recipe.confidence}
        promises = {}
        if section.hold is not None:
            proven = solve(scores, answers, precision=section.hold, **known)
            promises["hold"] = (
                estimate(scores, answers, precision=section.hold, rate=self.rate)
                if proven.threshold is None
                else proven
            )
        if section.reject is not None:
            promises["reject"] = solve(
                scores, answers, precision=section.reject, **known
            )
        return _entry(promises)

    def measure(self, platt: Platt) -> dict[str, Any]:
        asked = self._asked(TEST)
        natural = self._natural(asked)
        return {
            **ranking_metrics(
                platt.probabilities(self.margins[asked]),
                self.shares[asked] >= 0.5,
                [self.rows.examples[i].source for i in asked],
            ),
            **calibration_metrics(
                platt.probabilities(self.margins[natural]),
                self.shares[natural].astype(np.float64),
                self.rate,
            ),
        }

    def _asked(self, side: int) -> NDArray[np.intp]:
        rows = self.rows.at(side)
        return rows[~np.isnan(self.shares[rows])]

    def _natural(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Those whose source looks like comments; all of them if that leaves none."""
        unnatural = self.recipe.unnatural_sources
        kept = [self.rows.examples[i].source not in unnatural for i in rows]
        return rows[np.array(kept, dtype=bool)] if any(kept) else rows


def _entry(promises: dict[str, Promise]) -> dict[str, Any]:
    """The manifest's entry for the promises that have a threshold."""
    kept = {
        action: promise
        for action, promise in promises.items()
        if promise.threshold is not None
    }
    if not kept:
        return {}
    return {
        **{action: round(float(p.threshold or 0), 6) for action, p in kept.items()},
        "promise": "; ".join(f"{action}: {p}" for action, p in kept.items()),
    }


def _margins(
    weights: AdditiveWeights, rows: LabelRows, cues: Floats
) -> NDArray[np.float64]:
    """Uncalibrated log-odds as serving computes them, shape (n, n_labels)."""
    table = weights.ngrams * weights.scale
    margins = rows.features.ngrams @ table + cues @ weights.cues + weights.intercept
    return np.asarray(margins, dtype=np.float64)
