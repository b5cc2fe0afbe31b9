"""English by words and meaning: the weighing, what is asked, what is proven."""

from dataclasses import replace

import numpy as np
import pytest

from moderation.heads.semantic import AS_IT_IS
from moderation.policies.base import Threshold
from moderation.registry.semantic import EnglishEntry, SemanticManifest
from tests.training.test_fit_semantic import RECIPE, material
from training.english_card import english_lines
from training.english_figures import EnglishFigures
from training.fit_english import EnglishFit, counted, worse
from training.fit_semantic import (
    EnglishSection,
    Material,
    SemanticFit,
    SemanticRecipe,
)
from training.recipe import PromiseSection, Recipe
from training.semantic_commands import RECIPES

LABELS = ("toxicity", "insult")
RATES = dict.fromkeys(LABELS, 0.5)
TONE = f"sha256:{'0' * 64}"
PLAN = Recipe.load(RECIPES / "default.toml").model_copy(
    update={
        "natural_rates": RATES,
        "promises": {"toxicity": PromiseSection(hold=0.6, reject=0.9)},
    }
)
THRESHOLDS = {"toxicity": Threshold(0.5, 0.95), "insult": Threshold(0.6, None)}


def recipe(missed: float = 0.0) -> SemanticRecipe:
    section = EnglishSection(labels=("toxicity",), meaning=0.5, missed=missed)
    small = {"hidden": 4, "max_iter": 4, "learning_rate": 0.02}
    return RECIPE.model_copy(update={**small, "weighed": (), "english": section})


def english() -> Material:
    """N-grams that know half of what the embedding says."""
    given = material()
    given.fast[:, 0] += given.embeddings[:, 0]
    return replace(given, languages=np.full(len(given.languages), "en"))


def fitted(missed: float = 0.0) -> tuple[EnglishFigures, dict[str, dict[str, object]]]:
    given, plan = english(), recipe(missed)
    weights = SemanticFit(plan, LABELS, RATES).fit(given)
    both, entry, promises = EnglishFit(
        plan.english, PLAN, LABELS, TONE, THRESHOLDS
    ).fit(given, weights)
    sources = np.full(len(given.train), "talk")
    figures = EnglishFigures(given, sources, given.natural, both, entry, LABELS)
    return figures, promises


def test_words_and_meaning_are_added_as_the_recipe_says() -> None:
    figures, _ = fitted()

    row, other = figures.weights.blend[-2], figures.weights.blend[-1]
    assert row[0, 1] == pytest.approx(0.5 * row[0, 0])
    assert row[0, 0] > 0
    assert tuple(row[1]) == AS_IT_IS
    assert other[0, 0] == 0


def test_meaning_helps_and_auto_is_nearly_as_good_as_always() -> None:
    figures, _ = fitted()

    found = figures.measure()

    auc = found["by_source"]["toxicity, talk"]["auc"]
    precision = found["by_source"]["toxicity, talk"]["average_precision"]
    assert auc["always"] > auc["n-grams"] + 0.05
    assert precision["auto"] > precision["n-grams"]
    assert 0 < found["asked"]["talk"]["asked"] < 1


def test_the_more_may_be_missed_the_less_is_asked() -> None:
    strict, lax = (fitted(missed)[0].entry for missed in (0.0, 0.2))

    assert strict.asked_from["toxicity"] < lax.asked_from["toxicity"] < 0.5


def test_a_label_rejects_only_where_its_threshold_is_proven_again() -> None:
    figures, promises = fitted()

    assert figures.entry.rejects == ("toxicity",)
    assert promises["toxicity"]["reject"]["proven"]  # type: ignore[index]

    given, plan = english(), recipe()
    noise = np.random.default_rng(2).random(given.shares.shape) > 0.5
    unknown = replace(given, shares=noise.astype(np.float32))
    weights = SemanticFit(plan, LABELS, RATES).fit(unknown)
    _, entry, _ = EnglishFit(plan.english, PLAN, LABELS, TONE, THRESHOLDS).fit(
        unknown, weights
    )
    assert (entry.rejects, entry.asked_from) == ((), {})


def test_a_label_that_would_be_held_wrongly_more_often_is_left_to_the_n_grams() -> None:
    counts = {"n-grams": {"precision": 0.4}, "both": {"precision": 0.3}}

    assert worse({**counts, "proven": False})
    assert not worse({**counts, "proven": True})
    assert not worse({**counts, "n-grams": {"precision": 0.3}, "proven": False})
    assert not worse(None)


def test_precision_is_counted_at_the_natural_rate() -> None:
    scores = np.array([0.9, 0.8, 0.2, 0.9, 0.1, 0.1, 0.1, 0.1])
    answers = np.array([True, True, True, False, False, False, False, False])

    found = counted(scores, answers, 0.5, 0.1)

    assert found == {"precision": 0.2703, "recall": 0.6667}


def test_the_card_tells_what_is_asked_proven_and_brought() -> None:
    figures, promises = fitted()
    gaps = {"auc": 0.99, "worst_gap": 0.01, "sentences": 10}
    manifest = SemanticManifest.model_construct(
        english=figures.entry,
        metrics={
            "english": {
                "promises": promises,
                "identity": {"n-grams": gaps, "both": gaps},
                **figures.measure(),
            }
        },
    )

    page = "\n".join(english_lines(manifest))

    assert TONE in page
    assert "| toxicity, talk |" in page
    assert "| toxicity | reject | 0.950 | 90% |" in page


def test_a_head_without_english_has_no_such_page() -> None:
    manifest = SemanticManifest.model_construct(english=None, metrics={})

    assert list(english_lines(manifest)) == []


def test_an_entry_names_a_tone_head() -> None:
    with pytest.raises(ValueError, match="tone"):
        EnglishEntry(tone="default", asked_from={"toxicity": 0.1})
