"""Fit how the semantic head helps out in English, and prove what it may do there.

The n-grams' log-odds and the network's are added in a fixed proportion and calibrated
anew, on held-out comments. The fast model's thresholds stay; whether they keep what
they promise on the new scores is looked at again: a label that would be held wrongly
more often is left to the n-grams, and one that was not proven never rejects by them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.heads.semantic import AS_IT_IS, ENGLISH, SemanticWeights
from moderation.policies.base import Threshold
from moderation.registry.semantic import EnglishEntry
from training.calibrate import expected_calibration_error, fit_platt
from training.fit_semantic import Doubles, EnglishSection, Mask, Material
from training.recipe import PromiseSection, Recipe
from training.thresholds import solve

STEP: Final = 0.005
"""Scores from which the head is asked are multiples of this."""


@dataclass(frozen=True, slots=True)
class EnglishFit:
    """What is needed to fit it.

    Parameters
    ----------
    tone : str
        Digest of the fast model's tone head.
    thresholds : mapping of label to Threshold
        That model's own.
    """

    section: EnglishSection
    plan: Recipe
    labels: Sequence[str]
    tone: str
    thresholds: Mapping[str, Threshold]

    def fit(
        self, material: Material, weights: SemanticWeights
    ) -> tuple[SemanticWeights, EnglishEntry, dict[str, Any]]:
        """The weights with a row for English before the last; its entry; figures."""
        row = np.tile(np.array(AS_IT_IS, dtype=np.float32), (len(self.labels), 1))
        english = material.natural & (material.languages == ENGLISH)
        asked_from, rejects, figures = {}, [], {}
        for label in self.section.labels:
            column = self.labels.index(label)
            held_out = _HeldOut.of(material, weights, english, column)
            weighing = self._weighing(held_out, label)
            both = held_out.both(np.array(weighing, dtype=np.float32))
            figures[label] = found = self._promises(held_out, both, label)
            hold = self.thresholds.get(label, Threshold()).hold
            found["kept"] = hold is not None and not worse(found.get("hold"))
            if hold is None or not found["kept"]:
                continue
            row[column] = weighing
            asked_from[label] = self._asked_from(held_out.scores, both, hold)
            if found.get("reject", {}).get("proven"):
                rejects.append(label)
        blend = np.insert(weights.blend, -1, row, axis=0)
        entry = EnglishEntry(
            tone=self.tone, asked_from=asked_from, rejects=tuple(rejects)
        )
        return replace(weights, blend=blend), entry, figures

    def _weighing(self, held_out: "_HeldOut", label: str) -> tuple[float, float, float]:
        meaning = self.section.meaning
        summed = held_out.fast + meaning * held_out.margins
        platt = fit_platt(summed, held_out.shares, self.plan.natural_rates[label])
        return platt.slope, platt.slope * meaning, platt.offset

    def _asked_from(self, fast: Doubles, both: Doubles, hold: float) -> float:
        """The score below which the n-grams miss next to nothing that would be held."""
        held = fast[both >= hold]
        allowed = int(self.section.missed * len(held))
        steps = np.arange(STEP, hold, STEP)
        enough = [step for step in steps if (held < step).sum() <= allowed]
        return round(float(max(enough, default=STEP)), 4)

    def _promises(
        self, held_out: "_HeldOut", both: Doubles, label: str
    ) -> dict[str, Any]:
        """Whether the thresholds keep their word on the new scores."""
        rate = self.plan.natural_rates[label]
        answers = held_out.shares >= 0.5
        found: dict[str, Any] = {
            "rows": len(answers),
            "yes": int(answers.sum()),
            "ece": {
                name: round(
                    expected_calibration_error(scores, held_out.shares, rate), 4
                )
                for name, scores in (("n-grams", held_out.scores), ("both", both))
            },
        }
        threshold = self.thresholds.get(label, Threshold())
        promise = self.plan.promises.get(label, PromiseSection())
        for action in ("hold", "reject"):
            least, wanted = getattr(threshold, action), getattr(promise, action)
            if least is None or wanted is None:
                continue
            known = {"rate": rate, "confidence": self.plan.confidence}
            proof = solve(both, answers, precision=wanted, **known).threshold
            found[action] = {
                "from": least,
                "wanted": wanted,
                "proven": proof is not None and proof <= least,
                "n-grams": counted(held_out.scores, answers, least, rate),
                "both": counted(both, answers, least, rate),
            }
        return found


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """One label's held-out English comments: log-odds of both parts, and answers."""

    fast: Doubles
    margins: Doubles
    shares: Doubles

    @classmethod
    def of(
        cls, material: Material, weights: SemanticWeights, rows: Mask, column: int
    ) -> "_HeldOut":
        asked = np.flatnonzero(rows & ~np.isnan(material.shares[:, column]))
        margins = weights.margins(material.embeddings[asked])[:, column]
        return cls(
            material.fast[asked, column].astype(np.float64),
            margins.astype(np.float64),
            material.shares[asked, column].astype(np.float64),
        )

    @property
    def scores(self) -> Doubles:
        """The n-grams' probabilities."""
        return probabilities(self.fast)

    def both(self, weighing: NDArray[np.float32]) -> Doubles:
        """Probabilities by words and meaning."""
        words, meaning, constant = weighing.astype(np.float64)
        return probabilities(words * self.fast + meaning * self.margins + constant)


def worse(hold: Mapping[str, Any] | None) -> bool:
    """Whether a label would be held wrongly more often than by n-grams alone."""
    if hold is None or hold["proven"]:
        return False
    return bool(hold["both"]["precision"] < hold["n-grams"]["precision"])


def probabilities(log_odds: Doubles) -> Doubles:
    """Log-odds as probabilities."""
    found: Doubles = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return found


def counted(
    scores: Doubles, answers: Mask, least: float, rate: float
) -> dict[str, float]:
    """Precision at a natural rate and recall from a score on, by mere count."""
    recall = float((scores[answers] >= least).mean())
    alarms = float((scores[~answers] >= least).mean())
    right, wrong = rate * recall, (1 - rate) * alarms
    precision = right / (right + wrong) if right + wrong else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4)}
