from pathlib import Path

import numpy as np
import pytest

from moderation.features.embedding import SIZE
from moderation.heads.semantic import OTHER
from training.errors import RecipeError
from training.fit_semantic import (
    Material,
    SemanticFit,
    SemanticRecipe,
    enough,
    weigh,
)
from training.semantic_commands import RECIPES

RECIPE = SemanticRecipe.load(RECIPES / "semantic.toml")


def small() -> SemanticRecipe:
    changed = {"hidden": 4, "max_iter": 4, "learning_rate": 0.02, "weighed": ("de",)}
    return RECIPE.model_copy(update=changed)


def material(seed: int = 0) -> Material:
    """Two labels: the first is what the embedding says, the second is seldom asked."""
    generator = np.random.default_rng(seed)
    count = 1_200
    meaning = generator.normal(size=count)
    embeddings = np.zeros((count, SIZE), dtype=np.float32)
    embeddings[:, 0] = meaning
    shares = np.full((count, 2), np.nan, dtype=np.float32)
    shares[:, 0] = meaning > 0
    shares[::2, 1] = meaning[::2] < 0
    side = np.arange(count) % 3
    return Material(
        embeddings=embeddings,
        fast=generator.normal(size=(count, 2)),
        shares=shares,
        languages=np.where(np.arange(count) % 4 == 0, "de", "en"),
        train=side != 0,
        natural=side == 0,
    )


def test_what_the_embedding_says_is_learnt_and_the_rest_is_weighed_down() -> None:
    given = material()
    fit = SemanticFit(small(), ("toxicity", "insult"), {"toxicity": 0.5, "insult": 0.5})

    weights = fit.fit(given)

    margins = weights.margins(given.embeddings)
    assert np.corrcoef(margins[:, 0], given.embeddings[:, 0])[0, 1] > 0.9
    assert np.corrcoef(margins[:, 1], given.embeddings[:, 0])[0, 1] < -0.9
    german, other = weights.blend[:, 0]
    assert german[1] > german[0] >= 0
    assert other[0] == 0


def test_a_fit_is_the_same_on_any_number_of_processes() -> None:
    rates = {"toxicity": 0.5, "insult": 0.5}
    one, two = (
        SemanticFit(small(), tuple(rates), rates, n_jobs=jobs).fit(material())
        for jobs in (1, 2)
    )

    assert np.array_equal(one.hidden, two.hidden)
    assert np.array_equal(one.blend, two.blend)


def test_weights_are_never_below_zero() -> None:
    generator = np.random.default_rng(1)
    truth = generator.normal(size=400)
    shares = (truth > 0).astype(np.float64)

    first, second, _ = weigh(truth, -truth, shares, 0.5)

    assert first > 0
    assert second == 0


def test_a_language_with_few_answers_is_not_weighed() -> None:
    assert enough(np.array([1.0, 0.0] * 30))
    assert not enough(np.array([1.0] * 29 + [0.0] * 99))


def test_the_last_weighing_is_for_all_other_languages() -> None:
    assert OTHER not in RECIPE.weighed


def test_a_recipe_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('name = "x"\n')

    with pytest.raises(RecipeError, match=r"bad\.toml"):
        SemanticRecipe.load(tmp_path / "bad.toml")
