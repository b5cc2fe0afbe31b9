import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from training.evaluate import (
    MIN_EACH,
    calibration_metrics,
    ranking_metrics,
    stance_metrics,
)

GENERATOR = np.random.default_rng(1)
YES = GENERATOR.random(200) < 0.4
SCORES = np.clip(YES * 0.3 + GENERATOR.random(200) * 0.7, 0, 1)
SOURCES = ["a"] * 100 + ["b"] * 95 + ["small"] * 5


def test_ranking_is_measured_over_all_and_by_source() -> None:
    found = ranking_metrics(SCORES, YES, SOURCES)

    assert (found["rows"], found["yes"]) == (200, int(YES.sum()))
    assert found["all"]["auc"] == round(roc_auc_score(YES, SCORES), 4)
    assert found["sources"]["a"]["average_precision"] == round(
        average_precision_score(YES[:100], SCORES[:100]), 4
    )


def test_source_with_too_few_of_a_kind_gets_no_figure() -> None:
    found = ranking_metrics(SCORES, YES, SOURCES)

    assert set(found["sources"]) == {"a", "b"}
    few = np.arange(200) < MIN_EACH - 1
    assert ranking_metrics(SCORES, few, SOURCES)["all"] is None


def test_calibration_is_measured_at_the_natural_rate() -> None:
    found = calibration_metrics(SCORES, YES.astype(float), 0.05)

    assert found["natural_rate"] == 0.05
    assert 0 < found["ece"] < 1
    mass = sum(point[2] for point in found["reliability"])
    assert mass == pytest.approx(1, abs=1e-3)


def test_stance_is_measured_beside_the_majority() -> None:
    answers = np.array([0, 0, 0, 1, 2, 2])
    shares = np.array(
        [
            [0.8, 0.1, 0.1],
            [0.6, 0.3, 0.1],
            [0.2, 0.5, 0.3],
            [0.1, 0.8, 0.1],
            [0.1, 0.1, 0.8],
            [0.5, 0.1, 0.4],
        ]
    )

    found = stance_metrics(shares, answers, ["a"] * 6)["sources"]["a"]

    guess = [0, 0, 1, 1, 2, 0]
    assert found["rows"] == 6
    assert found["macro_f1"] == round(f1_score(answers, guess, average="macro"), 4)
    assert found["majority_macro_f1"] == round(2 * 0.5 / 1.5 / 3, 4)
    assert found["favor_against_accuracy"] == 0.75
    assert found["favor_against_majority"] == 0.75


def test_sources_are_measured_apart() -> None:
    shares = np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0], [0.9, 0.1, 0.0]])

    found = stance_metrics(shares, np.array([0, 1, 1]), ["a", "a", "b"])["sources"]

    assert found["a"]["favor_against_accuracy"] == 1
    assert found["b"]["favor_against_accuracy"] == 0
