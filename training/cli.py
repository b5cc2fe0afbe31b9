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
from moderation.secret_key import load_secret_key
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from training.adapt_command import adapt
from training.asking_command import asking
from training.card import write_card
from training.conversation.commands import conversation
from training.distil_vectors import distil
from training.errors import TrainingError
from training.evaluate_command import evaluate
from training.export import export_joblib
from training.gather import Gathered
from training.headlines_command import headlines
from training.histories import HISTORIES
from training.histories.base import History
from training.import_history import HistoryImport, Imported, site_named
from training.importers import IMPORTERS
from training.importers.base import at_hand, locate
from training.kinds_command import kinds
from training.languages_command import languages
from training.learning_command import learning_curves
from training.neutrality_command import audit
from training.opposites_command import opposites
from training.progress import counted
from training.punkt import train_punkt, write_parameters
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.registry_commands import diff, gate, models, promote, rollback
from training.rescore_command import rescore
from training.research.commands import research
from training.semantic_commands import semantic
from training.spam_command import spam
from training.stance_semantic_commands import stance_semantic
from training.streams.file import StreamedFile
from training.targets_command import targets
from training.threshold_commands import thresholds
from training.tiers_command import tiers
from training.train_command import train

RECIPES = Path(__file__).parent / "recipes"
PUNKT = Path(__file__).parents[1] / "moderation" / "text" / "punkt.json"

console = Console()
WIDE = 400  # columns for a program: nothing is cut


class OneLine(click.Group):
    """Commands that say in one line what they refuse."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with exit status 1."""
        try:
            return super().invoke(ctx)
        except (ModerationError, TrainingError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=OneLine)
def main() -> None:
    """Retrain, measure and publish models."""


main.add_command(thresholds)
main.add_command(semantic)
main.add_command(stance_semantic)
main.add_command(conversation)
main.add_command(tiers)
main.add_command(evaluate)
main.add_command(audit)
main.add_command(spam)
main.add_command(languages)
main.add_command(kinds)
main.add_command(targets)
main.add_command(opposites)
main.add_command(headlines)
main.add_command(research)
main.add_command(adapt)
main.add_command(learning_curves)
main.add_command(asking)
for command in (train, rescore, models, diff, gate, promote, rollback):
    main.add_command(command)


@main.command()
def datasets() -> None:
    """List the data sets, their licences and how many rows are at hand."""
    settings = Settings.from_environment()
    table = Table("data set", "licence", "languages", "rows", "address")
    wide = Console(width=None if console.is_terminal else WIDE, soft_wrap=True)
    for name, importer in IMPORTERS.items():
        described = importer.dataset
        folder = at_hand(described, local=settings.data_dir, cache=_cache(settings))
        rows = "download" if described.files else "place by hand"
        if folder is not None:
            rows = str(sum(1 for _ in importer.read(folder)))
        languages = " ".join(described.languages)
        table.add_row(name, described.licence, languages, rows, described.homepage)
    wide.print(table)


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
    with counted(console) as progress:
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

    return recipe_data(plan, settings, read, skip_unavailable=skip_unavailable)


def _cache(settings: Settings) -> Path:
    return settings.instance / "datasets"


def _byte_progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        Elapsed(),
        console=console,
    )
