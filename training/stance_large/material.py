"""What the larger stance model is made from: the shipped model's data, split alike."""

from collections.abc import Callable
from pathlib import Path

from moderation.settings import Settings
from training.gather import Gathered
from training.held_out import HeldOut
from training.importers.base import locate
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.stance_large import negations
from training.stance_large.pairs import Material

RECIPE = Path(__file__).parents[1] / "recipes" / "default.toml"


def _silent(source: str, note: str) -> None:
    """Nobody wants to know."""


def gathered_for(
    settings: Settings, on_source: Callable[[str, str], None] = _silent
) -> Gathered:
    """All data of the shipped model, split alike: what is tested stays unseen.

    Raises
    ------
    DatasetError
        A data set cannot be had, was altered, or is not what its importer knows.
    """
    return recipe_data(Recipe.load(RECIPE), settings, on_source)


def material(settings: Settings, gathered: Gathered) -> Material:
    """The training part's stance examples, and sentence pairs with negations."""
    held_out = HeldOut()
    if settings.held_out is not None:
        held_out = HeldOut.load(settings.held_out)
    cache = settings.instance / "datasets"
    folder = locate(negations.DATASET, local=settings.data_dir, cache=cache)
    known = (gathered.examples[index] for index in gathered.split.train.tolist())
    return Material(
        [example for example in known if example.stance is not None],
        negations.negation_pairs(folder),
        held_out,
    )
