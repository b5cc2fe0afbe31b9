"""``python -m training evaluate``: figures that need many fits, kept beside a model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from threadpoolctl import threadpool_limits

from moderation.errors import ModerationError
from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from moderation.settings import SHIPPED_MODEL, Settings
from training.card import keep_beside, write_card
from training.errors import DatasetError, TrainingError
from training.fit_labels import label_rows
from training.gather import Gathered
from training.importers import IMPORTERS
from training.importers.base import at_hand
from training.importers.context_toxicity_wiki import perspective_scores
from training.leave_out import BESIDE, leave_one_out
from training.matrix import design_matrix
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.share_figures import fast_chances, share_figures
from training.spread import DASK, cluster
from training.stance_baselines import TEST, blind_metrics, pair_examples

RECIPE: Final = Path(__file__).parent / "recipes" / "default.toml"
LEFT_OUT: Final = "left-out"
STANCE: Final = "stance"
PARTS: Final = (LEFT_OUT, STANCE)

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--recipe", default=RECIPE, type=Path)
@click.option("--only", type=click.Choice(PARTS), help="Only this part.")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
@DASK
def evaluate(
    folder: Path,
    recipe: Path,
    only: str | None,
    skip_unavailable: bool,
    jobs: int,
    dask: str | None,
) -> None:
    """Measure what needs fits of its own, and write it into the card of FOLDER.

    left-out leaves one source out after the other (eleven fits of the tone heads);
    stance fits models that never see a target, to compare the stance head with, and
    measures shares of sides on targets never seen.
    """
    parts = PARTS if only is None else (only,)
    try:
        identifier = artifact.read_manifest(folder).identifier
        with cluster(dask):
            found = _found(folder, recipe, parts, skip_unavailable, jobs)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    keep_beside(folder, identifier, found)
    console.print(f"wrote {write_card(folder)}")


def _found(
    folder: Path,
    recipe: Path,
    parts: Sequence[str],
    skip_unavailable: bool,
    jobs: int,
) -> dict[str, Any]:
    settings, plan = Settings.from_environment(), Recipe.load(recipe)
    manifest = artifact.read_manifest(folder)
    found: dict[str, Any] = {}
    with threadpool_limits(limits=1), console.status("reading data") as status:
        gathered = recipe_data(
            plan,
            settings,
            lambda source, note: status.update(f"reading {source} {note}"),
            skip_unavailable=skip_unavailable,
        )
        if STANCE in parts:
            status.update("stances without their targets, and shares of sides")
            found |= _stances(folder, manifest, gathered, plan)
        if LEFT_OUT in parts:
            status.update("features")
            labelled = label_rows(
                gathered,
                lambda many: design_matrix([e.comment for e in many], n_jobs=jobs),
                plan.tone,
                plan.seed,
            )
            status.update("leaving one source out after the other")
            found["leave_one_out"] = leave_one_out(
                labelled, plan, _perspective(settings), n_jobs=jobs
            )
    return found


def _stances(
    folder: Path, manifest: Manifest, gathered: Gathered, plan: Recipe
) -> dict[str, Any]:
    """Raises DatasetError where the model was measured on other pairs."""
    if gathered.digest() != manifest.data_sha256:
        raise DatasetError(
            "The data at hand, or its split by this recipe, is not what the model was "
            "made from, so that its stance figures cannot be compared with others. "
            f"--only {LEFT_OUT} measures the rest."
        )
    found = {"target_blind": blind_metrics(gathered, plan)}
    if manifest.confusion is not None:
        pairs = pair_examples(gathered, plan, TEST)
        chances = fast_chances(artifact.load(folder), pairs)
        found["shares"] = share_figures(pairs, chances, manifest.confusion.confusion())
    return found


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
