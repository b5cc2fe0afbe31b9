"""``python -m training train``: a model from public data, and from decisions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from moderation.errors import ModerationError
from moderation.features.vectors import ARRAYS, WordVectors
from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from moderation.registry.store import CHAMPION, Store
from moderation.registry.succession import model_folder
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from training.card import keep_beside, write_card
from training.decided_examples import Decided
from training.errors import TrainingError
from training.evidence import Evidence
from training.gate_run import decisions, judge, keep
from training.gather import Gathered
from training.progress import counted
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.registry_commands import serve
from training.run import Run, shipped_vectors
from training.spread import DASK, cluster
from training.stance_baselines import blind_metrics

RECIPE: Final = Path(__file__).parent / "recipes" / "default.toml"
STEPS: Final = ("features", "tone", "spam", "stance pairs", "stance", "publishing")
MOST_LOOKS: Final = 100

console = Console()


@click.command()
@click.option("--recipe", default=RECIPE, type=Path)
@click.option("--out", type=Path, help="Write the artifact here, not to the registry.")
@click.option("--vectors", type=Path, help="Word vectors (npz); else the shipped ones.")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
@click.option("--with-decisions", is_flag=True, help="Learn from reviewers, too.")
@click.option("--database", "url", help="Whose decisions; else PARLEY_DATABASE_URL.")
@click.option("--promote", is_flag=True, help="Serve it if the gate lets it through.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
@DASK
def train(
    recipe: Path,
    out: Path | None,
    vectors: Path | None,
    skip_unavailable: bool,
    with_decisions: bool,
    url: str | None,
    promote: bool,
    jobs: int,
    dask: str | None,
) -> None:
    """Train a model as the recipe says; in the registry it is the challenger."""
    settings = Settings.from_environment()
    if url:
        settings = settings.model_copy(update={"database_url": url})
    try:
        plan = Recipe.load(recipe)
        champion = model_folder(Store(settings.registry), SHIPPED_MODEL, CHAMPION)
        decided = decisions(settings, champion, plan) if with_decisions else Decided(())
        with cluster(dask), counted(console) as progress:
            gathered = _gather(plan, settings, progress, skip_unavailable, decided)
            task = progress.add_task("training", total=len(STEPS))
            manifest, weights = Run(
                recipe=plan,
                gathered=gathered,
                vectors=_vectors(vectors),
                n_jobs=jobs,
                parent=None if out else _parent(settings),
                on_step=lambda name: progress.update(task, description=name, advance=1),
            ).train()
        if with_decisions:
            _report(decided, settings)
        _publish(settings, manifest, weights, blind_metrics(gathered, plan), out)
        if promote and out is None:
            store = Store(settings.registry)
            folder = store.folder / manifest.digest
            judged = judge(champion, folder, Evidence.of(gathered, plan))
            keep(judged, store, champion, folder)
            serve(settings, folder, judged)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error


def _publish(
    settings: Settings,
    manifest: Manifest,
    weights: bytes,
    blind: Mapping[str, Any],
    out: Path | None,
) -> None:
    """Write the artifact, stances without their targets beside it, and the card."""
    beside = {"target_blind": blind}
    if out is not None:
        artifact.write(out, manifest, weights)
        keep_beside(out, manifest.identifier, beside)
        write_card(out)
        console.print(f"{manifest.identifier} in {out}")
        return
    store = Store(settings.registry)
    folder = store.add(manifest, weights)
    keep_beside(folder, manifest.identifier, beside)
    write_card(folder)
    store.point("challenger", manifest.digest)
    console.print(f"{manifest.identifier} in {settings.registry}")


def _report(decided: Decided, settings: Settings) -> None:
    """Say how reliable reviewers are, and put likely slips into the queue."""
    table = Table("reviewer", "decisions", "disputed", "weight")
    for one in decided.reviewers:
        cells = (str(one.decisions), str(one.disputed), f"{one.trust:.2f}")
        table.add_row(escape(one.reviewer), *cells)
    if decided.reviewers:
        console.print(table)
    asked, now = 0, datetime.now(UTC)
    database = Database(settings.database)
    try:
        with database.unit_of_work() as work:
            for lesson in decided.slips[:MOST_LOOKS]:
                asked += work.second_opinions.doubt(
                    lesson.comment_id,
                    lesson.revision,
                    lesson.number,
                    lesson.decision,
                    now,
                )
            work.commit()
    finally:
        database.dispose()
    console.print(
        f"{len(decided.examples)} examples from decisions, {len(decided.slips)} likely "
        f"slips left out, {asked} of them new in the queue for a second look, "
        f"{decided.ignored} decisions ignored"
    )


def _parent(settings: Settings) -> str | None:
    """The champion of the registry, if one was ever named."""
    folder = Store(settings.registry).alias(CHAMPION)
    return None if folder is None else f"sha256:{folder.name}"


def _gather(
    plan: Recipe,
    settings: Settings,
    progress: Progress,
    skip_unavailable: bool,
    decided: Decided,
) -> Gathered:
    task = progress.add_task("reading data", total=len(plan.sources))

    def read(source: str, note: str) -> None:
        if note:
            progress.console.print(f"[yellow]without {source}[/]: {note}")
        progress.update(task, description=f"reading {source}", advance=1)

    return recipe_data(
        plan,
        settings,
        read,
        skip_unavailable=skip_unavailable,
        decided=decided.examples,
    )


def _vectors(path: Path | None) -> WordVectors:
    if path is None:
        return shipped_vectors(SHIPPED_MODEL)
    with np.load(path, allow_pickle=False) as stored:
        return WordVectors.from_arrays({name: stored[name] for name in ARRAYS})
