"""``python -m training rescore``: what would this model say of all that is stored?"""

import time
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from moderation.errors import ModerationError
from moderation.registry import artifact, conversation
from moderation.registry.named import Named
from moderation.registry.store import CHAMPION, Store
from moderation.registry.succession import model_folder
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC, Settings
from moderation.storage.database import Database
from training.errors import TrainingError
from training.rescoring import Rescored, Rescoring
from training.spread import DASK, cluster

DIGITS = 12

console = Console()


@click.command()
@click.argument("model", default=CHAMPION)
@click.option("--site", help="Only comments of this site.")
@click.option("--database", "url", help="Where they are; else PARLEY_DATABASE_URL.")
@click.option(
    "--before",
    type=click.DateTime(),
    help="Also what MODEL itself screened before then (UTC).",
)
@click.option("--jobs", default=1, show_default=True, help="Processes that score.")
@DASK
def rescore(
    model: str,
    site: str | None,
    url: str | None,
    before: datetime | None,
    jobs: int,
    dask: str | None,
) -> None:
    """Score stored comments with MODEL: those that another model scored last.

    Verdicts and decisions stay. Broken off, it goes on where it was when run again.
    """
    settings = Settings.from_environment()
    if url:
        settings = settings.model_copy(update={"database_url": url})
    database = Database(settings.database)
    try:
        database.require_schema()
        named = named_model(settings, model)
        since = None if before is None else before.replace(tzinfo=UTC)
        number = _number(database, site)
        rescoring = Rescoring(database, named, number, jobs, before=since)
        with cluster(dask):
            _run(rescoring)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    finally:
        database.dispose()


def named_model(settings: Settings, name: str) -> Named:
    """A model of the registry by name, put together as the service would."""
    folder = model_folder(Store(settings.registry), SHIPPED_MODEL, name)
    return Named(
        folder.resolve(),
        artifact.read_manifest(folder).identifier,
        settings.registry.resolve(),
        settings.scored_characters,
        None if settings.semantic == "never" else SHIPPED_SEMANTIC,
        always=settings.semantic == "always",
        conversation=conversation.wanted(settings),
    )


def _number(database: Database, site: str | None) -> int | None:
    if site is None:
        return None
    with database.reading() as reading:
        return reading.sites.named(site).id


def _run(rescoring: Rescoring) -> None:
    digits = rescoring.named.identifier.removeprefix("sha256:")[:DIGITS]
    began = time.perf_counter()
    with _bar() as progress:
        task = progress.add_task(f"scoring with {digits}", total=rescoring.waiting())
        done = rescoring.run(lambda count: progress.advance(task, count))
    _tell(done, digits, time.perf_counter() - began)


def _tell(done: Rescored, digits: str, seconds: float) -> None:
    rate = done.scored / seconds if seconds else 0
    console.print(
        f"{done.scored:,} comments scored with {digits}, {done.left:,} left, "
        f"{seconds:.1f} s, {rate:,.0f} a second"
    )
    if done.left:
        console.print("What was left changed meanwhile, or failed: run it again.")


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
