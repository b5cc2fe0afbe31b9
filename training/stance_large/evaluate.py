"""How well the larger stance model does on targets never seen, beside baselines."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from moderation.cross_encoder import Combining
from training.stance_large.combining import probabilities
from training.stance_large.pairs import SIDES, Pair
from training.stance_large.readings import Floats, Readings
from training.target_blind import SidedTexts, target_blind

COVERAGES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
FEW = 30


def stance_figures(
    readings: Readings,
    combining: Combining,
    pairs: Sequence[Pair],
    train: Sequence[Pair],
) -> dict[str, Any]:
    """Figures per source; ``pairs`` are those of ``readings``."""
    shares = probabilities(combining, readings)
    blind = _target_blind(pairs, train)
    return {
        source: _of_source(
            readings.of(chosen), shares[chosen], blind[chosen], combining
        )
        for source in sorted(set(readings.sources.tolist()))
        if (chosen := readings.sources == source).sum() >= FEW
    }


def risk_coverage(sure: Floats, right: NDArray[np.bool_]) -> list[list[float]]:
    """Coverage and accuracy of the surest answers, from all of them to a tenth."""
    order = np.argsort(-sure, kind="stable")
    ends = [max(1, round(len(order) * coverage)) for coverage in COVERAGES]
    return [
        [coverage, round(float(right[order[:end]].mean()), 4)]
        for coverage, end in zip(COVERAGES, ends, strict=True)
    ]


def _of_source(
    readings: Readings, shares: Floats, blind: NDArray[np.int64], combining: Combining
) -> dict[str, Any]:
    sided, answers = readings.sided, readings.answers
    right = shares[sided][:, :2].argmax(axis=1) == answers[sided]
    sure = shares[sided][:, :2].max(axis=1)
    counted = sure >= combining.confident
    labels = sorted(set(answers.tolist()))
    most = int(np.bincount(answers).argmax())
    guessed = shares[:, : len(labels)].argmax(axis=1)
    return {
        "pairs": len(answers),
        "sided": int(sided.sum()),
        "accuracy_favor_against": round(float(right.mean()), 4),
        "macro_f1": _f1(answers, guessed, labels),
        "classes": len(labels),
        "majority_macro_f1": _f1(answers, np.full_like(answers, most), labels),
        "majority_accuracy": round(
            float(np.bincount(answers[sided]).max() / sided.sum()), 4
        ),
        "target_blind_macro_f1": _f1(answers, blind, labels),
        "confident_share": round(float(counted.mean()), 4),
        "confident_accuracy": (
            round(float(right[counted].mean()), 4) if counted.any() else None
        ),
        "risk_coverage": risk_coverage(sure, right),
    }


def _f1(
    answers: NDArray[np.int64], guessed: NDArray[np.int64], labels: list[int]
) -> float:
    found = f1_score(answers, guessed, labels=labels, average="macro", zero_division=0)
    return round(float(found), 4)


def _target_blind(pairs: Sequence[Pair], train: Sequence[Pair]) -> NDArray[np.int64]:
    """What a linear model on words says that is never shown a target."""
    shares = target_blind(_without_targets(pairs), _without_targets(train))
    answers: NDArray[np.int64] = shares.argmax(axis=1).astype(np.int64)
    return answers


def _without_targets(pairs: Sequence[Pair]) -> SidedTexts:
    return SidedTexts(
        texts=[pair.text for pair in pairs],
        answers=np.array([SIDES.index(pair.stance) for pair in pairs], dtype=np.intp),
        sources=[pair.source for pair in pairs],
    )
