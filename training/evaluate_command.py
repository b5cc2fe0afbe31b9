"""``python -m training evaluate``: figures that need many fits, kept beside a model."""

import json
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from threadpoolctl import threadpool_limits

from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.card import EVALUATION, write_card
from training.errors import TrainingError
from training.fit_labels import label_rows
from training.importers import IMPORTERS
from training.importers.base import at_hand
from training.importers.context_toxicity_wiki import perspective_scores
from training.leave_out import BESIDE, leave_one_out
from training.matrix import design_matrix
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.spread import DASK, cluster

RECIPE: Final = Path(__file__).parent / "recipes" / "default.toml"

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--recipe", default=RECIPE, type=Path)
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
@DASK
def evaluate(
    folder: Path, recipe: Path, skip_unavailable: bool, jobs: int, dask: str | None
) -> None:
    """Leave one source out after the other, and write it into the card of FOLDER."""
    try:
        with cluster(dask):
            found = _found(recipe, skip_unavailable=skip_unavailable, jobs=jobs)
    except TrainingError as error:
        raise click.ClickException(str(error)) from error
    identifier = artifact.read_manifest(folder).identifier
    _write(folder / EVALUATION, {"model": identifier, "leave_one_out": found})
    console.print(f"wrote {write_card(folder)}")


def _found(recipe: Path, *, skip_unavailable: bool, jobs: int) -> dict[str, Any]:
    settings, plan = Settings.from_environment(), Recipe.load(recipe)
    with threadpool_limits(limits=1), console.status("reading data") as status:
        gathered = recipe_data(
            plan,
            settings,
            lambda source, note: status.update(f"reading {source} {note}"),
            skip_unavailable=skip_unavailable,
        )
        status.update("features")
        labelled = label_rows(
            gathered,
            lambda many: design_matrix([e.comment for e in many], n_jobs=jobs),
            plan.tone,
            plan.seed,
        )
        status.update("leaving one source out after the other")
        return leave_one_out(labelled, plan, _perspective(settings), n_jobs=jobs)


def _perspective(settings: Settings) -> dict[str, float]:
    """Perspective's scores by comment, where the data set is at hand."""
    folder = at_hand(
        IMPORTERS[BESIDE].dataset,
        local=settings.data_dir,
        cache=settings.instance / "datasets",
    )
    if folder is None:
        return {}
    return perspective_scores(folder)


def _write(place: Path, found: dict[str, Any]) -> None:
    place.write_text(f"{json.dumps(found, indent=2, sort_keys=True)}\n", "utf-8")
