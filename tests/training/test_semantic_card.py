"""Figures of the semantic head in other languages, and its card."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.moderation.registry.test_semantic import written
from tests.training.test_fit_english import LABELS, RATES, english, recipe
from training.fit_semantic import SemanticFit
from training.semantic_card import semantic_metrics, write_card


def test_a_language_is_measured_on_its_test_part_and_over_all_that_was_held_out() -> (
    None
):
    given = english()
    learnt = given.train & (np.arange(len(given.train)) % 2 == 0)
    german = replace(given, languages=np.where(learnt, "en", "de"))
    plan = recipe().model_copy(update={"weighed": ("de",)})
    weights = SemanticFit(plan, LABELS, RATES).fit(german)
    test = german.natural & (np.arange(len(german.train)) % 2 == 0)

    found = semantic_metrics(german, test, weights, plan, LABELS, RATES)

    row = found["de toxicity"]
    assert row["crossed"]["rows"] == 2 * row["rows"]
    assert row["auc"]["both"] > row["auc"]["n-grams"]
    assert row["crossed"]["both"] > row["crossed"]["n-grams"]


def test_the_card_tells_both_and_does_without_english(tmp_path: Path) -> None:
    crossed = {"rows": 20, "yes": 5, "n-grams": 0.7, "both": 0.8}
    row = {"rows": 10, "yes": 3, "auc": {"both": 0.75}, "ece": 0.01, "crossed": crossed}

    page = write_card(
        written(tmp_path, metrics={"languages": {"de toxicity": row}})
    ).read_text("utf-8")

    assert "| de toxicity | 10 | 3 |" in page
    assert "| de toxicity | 20 | 5 | 0.7 | 0.8 |" in page
    assert "## English" not in page
