from pathlib import Path

import pytest

from tests.training.tiny_data import RECIPE
from training import identity_templates, spam_templates, tone_templates
from training.cli import RECIPES
from training.errors import RecipeError
from training.importers import IMPORTERS
from training.labels import SPAM_LABEL, TONE_LABELS
from training.recipe import Recipe

DEFAULT = Recipe.load(RECIPES / "default.toml")


def test_every_source_has_an_importer() -> None:
    named = {*DEFAULT.sources, *DEFAULT.unpinned_tests, *DEFAULT.spam.assumed_ham}
    named |= {*DEFAULT.tone.assumed_civil}
    named |= {source.partition(":")[0] for source in DEFAULT.unnatural_sources}
    named -= {identity_templates.SOURCE, tone_templates.SOURCE}
    named -= {spam_templates.SOURCE}

    assert named <= set(IMPORTERS)
    assert len(set(DEFAULT.sources)) == len(DEFAULT.sources)


def test_tone_labels_are_canonical_and_each_has_a_natural_rate() -> None:
    assert set(DEFAULT.tone.civil_labels) <= set(DEFAULT.tone_labels)
    assert set(DEFAULT.tone_labels) <= set(TONE_LABELS)
    assert set(DEFAULT.natural_rates) == {*DEFAULT.tone_labels, SPAM_LABEL}
    assert all(0 < rate < 1 for rate in DEFAULT.natural_rates.values())


def test_promises_are_made_for_labels_that_are_fitted() -> None:
    assert set(DEFAULT.promises) <= {*DEFAULT.tone_labels, SPAM_LABEL}


def test_rejecting_promises_more_than_holding() -> None:
    for promise in DEFAULT.promises.values():
        assert (promise.hold or 0) < (promise.reject or 1)


def test_shares_of_the_split_sum_to_one() -> None:
    assert sum(DEFAULT.shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('name = "tiny"', 'colour = "blue"', id="unknown key"),
        pytest.param("seed = 4", "", id="missing key"),
        pytest.param("hidden = 4", "hidden = 0", id="out of range"),
        pytest.param("hold = 0.5", "hold = 1.0", id="promise of certainty"),
        pytest.param("[tone]", "[tone", id="not TOML"),
        pytest.param(
            "[promises.toxicity]", "[promises.against]", id="a promise on a stance"
        ),
        pytest.param("hidden = 4", "hidden = 4\nlayers = 2", id="unknown in section"),
    ],
)
def test_recipe_of_another_shape_is_refused(old: str, new: str, tmp_path: Path) -> None:
    place = tmp_path / "recipe.toml"
    place.write_text(RECIPE.replace(old, new, 1))

    with pytest.raises(RecipeError, match=r"recipe\.toml"):
        Recipe.load(place)


def test_missing_recipe_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"none\.toml"):
        Recipe.load(tmp_path / "none.toml")
