"""A pretended site is judged by a model that was fitted without its data set."""

from pathlib import Path

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.settings import Settings
from tests.training.tiny_data import INSULTS, OFFERS, RECIPE, write_data
from training.pretended_sites import SITES, PretendedSite, base_model
from training.recipe import Recipe


@pytest.fixture
def plan(tmp_path: Path) -> Recipe:
    """A recipe whose data is in the same folder."""
    write_data(tmp_path)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    return Recipe.load(tmp_path / "tiny.toml")


def test_base_model_reads_every_source_but_the_sites_own(
    tmp_path: Path, plan: Recipe
) -> None:
    notes: list[str] = []
    site = PretendedSite("perspectrum", (Comment(INSULTS[0]),), np.array([True]))
    settings = Settings(data_dir=tmp_path, instance=tmp_path)

    model = base_model(site, settings, plan, notes.append)
    rude, offer = model.score_many([Comment(INSULTS[1]), Comment(OFFERS[0])])

    assert "reading jigsaw_wiki_khanhhk" in notes
    assert "reading perspectrum" not in notes
    assert model.identifier == "without perspectrum"
    assert rude.tone["toxicity"] > offer.tone["toxicity"]
    assert offer.spam > rude.spam


def test_every_pretended_site_is_a_source_of_the_recipe_that_ships() -> None:
    recipes = Path(__file__).parents[2] / "training" / "recipes"

    assert set(SITES) <= set(Recipe.load(recipes / "default.toml").sources)
