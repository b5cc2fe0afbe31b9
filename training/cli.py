"""The commands of ``python -m training``."""

from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
)
from rich.progress import TimeElapsedColumn as Elapsed
from rich.table import Table

from moderation.errors import ModerationError
from moderation.features.vectors import ARRAYS, WordVectors
from moderation.registry import artifact
from moderation.registry.store import CHAMPION, Store
from moderation.secret_key import load_secret_key
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from training.card import write_card
from training.distil_vectors import distil
from training.errors import TrainingError
from training.export import export_joblib
from training.gather import Gathered, gather
from training.histories import HISTORIES
from training.histories.base import History
from training.identity_templates import identity_examples
from training.import_history import HistoryImport, Imported, site_named
from training.importers import IMPORTERS
from training.importers.base import at_hand, locate
from training.punkt import train_punkt, write_parameters
from training.recipe import Recipe
from training.run import Run, shipped_vectors
from training.streams.file import StreamedFile

RECIPES = Path(__file__).parent / "recipes"
PUNKT = Path(__file__).parents[1] / "moderation" / "text" / "punkt.json"
STEPS = ("features", "tone", "spam", "stance pairs", "stance", "publishing")

console = Console()


@click.group()
def main() -> None:
    """Retrain, measure and publish models."""


@main.command()
def datasets() -> None:
    """List the data sets, their licences and how many rows are at hand."""
    settings = Settings.from_environment()
    table = Table("data set", "licence", "languages", "rows", "address")
    for name, importer in IMPORTERS.items():
        described = importer.dataset
        folder = at_hand(described, local=settings.data_dir, cache=_cache(settings))
        rows = "download" if described.files else "place by hand"
        if folder is not None:
            rows = str(sum(1 for _ in importer.read(folder)))
        languages = " ".join(described.languages)
        table.add_row(name, described.licence, languages, rows, described.homepage)
    console.print(table)


@main.command()
@click.option("--recipe", default=RECIPES / "default.toml", type=Path)
@click.option("--out", type=Path, help="Write the artifact here, not to the registry.")
@click.option("--vectors", type=Path, help="Word vectors (npz); else the shipped ones.")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
@click.option("--promote", is_flag=True, help="Serve the new model at once.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
def train(
    recipe: Path,
    out: Path | None,
    vectors: Path | None,
    skip_unavailable: bool,
    promote: bool,
    jobs: int,
) -> None:
    """Train a model as the recipe says and publish it."""
    settings, plan = Settings.from_environment(), Recipe.load(recipe)
    with _progress() as progress:
        gathered = _gather(plan, settings, progress, skip_unavailable)
        task = progress.add_task("training", total=len(STEPS))
        run = Run(
            recipe=plan,
            gathered=gathered,
            vectors=_vectors(vectors),
            n_jobs=jobs,
            on_step=lambda name: progress.update(task, description=name, advance=1),
        )
        manifest, weights = run.train()
    if out is not None:
        artifact.write(out, manifest, weights)
        write_card(out)
        console.print(f"{manifest.identifier} in {out}")
        return
    store = Store(settings.registry)
    write_card(store.add(manifest, weights))
    if promote:
        store.point(CHAMPION, manifest.digest)
    console.print(f"{manifest.identifier} in {settings.registry}")


@main.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
def card(folder: Path) -> None:
    """Write the model card of an artifact beside it."""
    console.print(f"wrote {write_card(folder)}")


@main.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--format", "kind", type=click.Choice(["joblib"]), default="joblib")
@click.option("--out", default=Path("model.joblib"), type=Path)
def export(folder: Path, kind: str, out: Path) -> None:
    """Export the tone and spam heads as scikit-learn estimators."""
    export_joblib(folder, out)
    console.print(f"wrote {out} ({kind})")


@main.command()
@click.argument("potion", type=click.Path(path_type=Path, exists=True))
@click.argument("out", type=Path)
@click.option("--recipe", default=RECIPES / "default.toml", type=Path)
def vectors(potion: Path, out: Path, recipe: Path) -> None:
    """Distil word vectors from a potion-base-8M folder into an npz file."""
    settings, plan = Settings.from_environment(), Recipe.load(recipe)
    with _progress() as progress:
        gathered = _gather(plan, settings, progress, False)
    texts = [
        gathered.examples[i].comment.text
        for i in gathered.split.train
        if (gathered.examples[i].comment.language or "en") == "en"
    ]
    arrays: dict[str, Any] = distil(texts, potion, random_state=plan.seed).arrays()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    console.print(f"wrote {out}")


@main.command()
@click.option("--out", default=PUNKT, type=Path)
def punkt(out: Path) -> None:
    """Train sentence boundaries with NLTK's Punkt on the news and wiki texts."""
    settings = Settings.from_environment()
    sources = ("arc", "toxic_spans_civil", "jigsaw_wiki_khanhhk")
    texts: list[str] = []
    for source in sources:
        importer = IMPORTERS[source]
        folder = locate(
            importer.dataset, local=settings.data_dir, cache=_cache(settings)
        )
        texts.extend(example.comment.text for example in importer.read(folder))
    write_parameters(train_punkt(dict.fromkeys(texts)), out)
    console.print(f"wrote {out}")


@main.command("import")
@click.argument("form", metavar="FORMAT", type=click.Choice(sorted(HISTORIES)))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--site", "name", required=True, help="Whose history it is.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only say what is there.")
def import_history(form: str, file: Path, name: str, dry_run: bool) -> None:
    """Turn a site's own history into comments and decisions."""
    try:
        imported = _import(HISTORIES[form], file, name, dry_run)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    would = "would be " if dry_run else ""
    console.print(
        f"{imported.added} comments {would}added, {imported.known} known, "
        f"{imported.decisions} decisions {would}added"
    )
    if imported.unused:
        table = Table("not used", "comments")
        for reason, count in imported.unused.most_common():
            table.add_row(escape(reason), str(count))
        console.print(table)


def _import(history: History, file: Path, name: str, dry_run: bool) -> Imported:
    settings = Settings.from_environment()
    database = Database(settings.database)
    try:
        database.require_schema()
        target = HistoryImport(
            database, site_named(database, name), load_secret_key(settings.instance)
        )
        with _byte_progress() as progress:
            total = file.stat().st_size * history.passes
            task = progress.add_task(f"reading {escape(file.name)}", total=total)
            source = StreamedFile(file, lambda count: progress.advance(task, count))
            work = target.rehearse if dry_run else target.write
            return work(history.read(source))
    finally:
        database.dispose()


def _gather(
    plan: Recipe, settings: Settings, progress: Progress, skip_unavailable: bool
) -> Gathered:
    task = progress.add_task("reading data", total=len(plan.sources))

    def read(source: str, note: str) -> None:
        if note:
            progress.console.print(f"[yellow]without {source}[/]: {note}")
        progress.update(task, description=f"reading {source}", advance=1)

    return gather(
        plan.sources,
        seed=plan.seed,
        shares=plan.shares,
        local=settings.data_dir,
        cache=_cache(settings),
        held_out=settings.held_out,
        unpinned_tests=plan.unpinned_tests,
        written=identity_examples(plan.seed, per_group=plan.identity_sentences),
        skip_unavailable=skip_unavailable,
        on_source=read,
    )


def _vectors(path: Path | None) -> WordVectors:
    if path is None:
        return shipped_vectors(SHIPPED_MODEL)
    with np.load(path, allow_pickle=False) as stored:
        return WordVectors.from_arrays({name: stored[name] for name in ARRAYS})


def _cache(settings: Settings) -> Path:
    return settings.instance / "datasets"


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        Elapsed(),
        console=console,
    )


def _byte_progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        Elapsed(),
        console=console,
    )
