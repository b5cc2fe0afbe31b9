"""Fit, calibrate, promise and measure the tone and spam heads of a run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from moderation.heads.additive import AdditiveWeights
from training.augment import MISTYPED, augmented
from training.calibrate import Platt, fit_platt
from training.evaluate import calibration_metrics, ranking_metrics
from training.example import Example
from training.fit_additive import AdditiveFit
from training.gather import Gathered
from training.labels import SPAM_LABEL
from training.matrix import DesignMatrix
from training.recipe import AdditiveSection, Recipe, ToneSection
from training.score_counts import ScoreCounts
from training.thresholds import Promise, estimate, solve, stricter

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
    weights : array of shape (n,), optional
        How much each row counts in training; one where nothing is said.
    """

    examples: Sequence[Example]
    sides: NDArray[np.int8]
    features: DesignMatrix
    weights: Floats | None = None

    def at(self, side: int) -> NDArray[np.intp]:
        """Rows of one side."""
        return np.flatnonzero(self.sides == side)


@dataclass(frozen=True, slots=True)
class FittedLabels:
    """A calibrated head with its thresholds and figures."""

    weights: AdditiveWeights
    thresholds: dict[str, dict[str, Any]]
    metrics: dict[str, Any]
    counts: dict[str, dict[str, Any]]


def label_rows(
    gathered: Gathered,
    featurise: Callable[[Sequence[Example]], DesignMatrix],
    section: ToneSection,
    seed: int,
) -> LabelRows:
    """The labelled examples, copies of some of them, and features of all."""
    examples, sides = labelled(gathered, section, seed)
    copies = augmented(
        examples,
        _asked_about(examples, sides, section.copied_labels),
        labels=section.copied_labels,
        swapped_copies=section.swapped_copies,
        typo_copies=section.typo_copies,
        seed=seed,
    )
    both = [*examples, *copies]
    placed = np.concatenate([sides, np.full(len(copies), TRAIN, dtype=np.int8)])
    weights = np.ones(len(placed), dtype=np.float32)
    weights[[e.source.startswith(MISTYPED) for e in both]] = section.typo_weight
    return LabelRows(both, placed, featurise(both), weights)


def labelled(
    gathered: Gathered, section: ToneSection, seed: int
) -> tuple[list[Example], NDArray[np.int8]]:
    """The examples without a stance and the comments taken for civil, with sides."""
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
    return examples, sides[asked + civil]


def _asked_about(
    examples: Sequence[Example], sides: NDArray[np.int8], labels: Sequence[str]
) -> NDArray[np.intp]:
    """Rows of the training side with an answer about any of the labels."""
    asked = [any(label in e.labels for label in labels) for e in examples]
    return np.flatnonzero(np.array(asked, dtype=bool) & (sides == TRAIN))


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
    weights = settings.fit(
        rows.features.ngrams[train],
        cues[train],
        targets[train],
        None if rows.weights is None else rows.weights[train],
    )
    margins = head_margins(weights, rows.features.ngrams, cues)
    platts, thresholds, metrics, counts = [], {}, {}, {}
    for column, label in enumerate(labels):
        found = _Label(label, recipe, rows, margins[:, column], targets[:, column])
        platt = found.calibrate()
        platts.append(platt)
        promised = found.promise(platt)
        if promised:
            thresholds[label] = promised
        metrics[label] = found.measure(platt)
        counts[label] = found.count(platt)
    calibrated = replace(
        weights,
        slope=np.array([p.slope for p in platts], dtype=np.float32),
        offset=np.array([p.offset for p in platts], dtype=np.float32),
    )
    return FittedLabels(calibrated, thresholds, metrics, counts)


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
            proven = solve(scores, answers, precision=section.reject, **known)
            promises["reject"] = stricter(proven, section.reject_from, scores[answers])
        return _entry(promises)

    def count(self, platt: Platt) -> dict[str, Any]:
        """How many reach each score, on what the promises are made on."""
        asked = self._natural(self._asked(VALIDATION))
        scores = platt.probabilities(self.margins[asked])
        return ScoreCounts.of(scores, self.shares[asked] >= 0.5, self.rate).entry()

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


def head_margins(
    weights: AdditiveWeights, ngrams: sp.csr_matrix, cues: Floats
) -> NDArray[np.float64]:
    """Uncalibrated log-odds as serving computes them, shape (n, n_labels)."""
    margins = ngrams @ (weights.ngrams * weights.scale)
    return np.asarray(margins + cues @ weights.cues + weights.intercept, np.float64)
