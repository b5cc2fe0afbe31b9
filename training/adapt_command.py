"""``python -m training adapt``: teach the model in service what a site's people do."""

import re
import time
from datetime import timedelta
from typing import Final

import click
from rich.console import Console

from moderation.errors import ModerationError
from moderation.model import FittedModel
from moderation.promoting import take_back_head
from moderation.registry import artifact
from moderation.registry.site_heads import SiteManifest, SiteStore
from moderation.registry.store import CHAMPION, Store
from moderation.registry.succession import model_folder
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.audit import of_site
from moderation.storage.database import Database
from moderation.storage.unit_of_work import UnitOfWork
from training.adapt import adapt as fit
from training.registry_commands import actor
from training.settling import COMMENTS, in_words, settled

ADAPTED: Final = "site.adapted"
DIGITS: Final = 12
_SPAN: Final = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}

console = Console()


class Span(click.ParamType[timedelta]):
    """A length of time such as 30m, 6h or 1d."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """Read it; a usage error when it is not one."""
        found = _SPAN.fullmatch(str(value))
        if found is None:
            self.fail("write 30m, 6h or 1d.", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


@click.command()
@click.option("--site", required=True, help="Whose decisions; its name.")
@click.option("--database", "url", help="Where they are; else PARLEY_DATABASE_URL.")
@click.option("--seed", default=0, show_default=True, help="Of the folds.")
@click.option("--every", type=Span(), help="Again and again: 30m, 6h, 1d.")
@click.option("--dry-run", is_flag=True, help="Say what would change, serve nothing.")
@click.option("--undo", is_flag=True, help="Put back what served before.")
def adapt(
    site: str,
    url: str | None,
    seed: int,
    every: timedelta | None,
    dry_run: bool,
    undo: bool,
) -> None:
    """Fit a site's own head around the model in service and let it serve."""
    settings = Settings.from_environment()
    if url:
        settings = settings.model_copy(update={"database_url": url})
    if undo and (every or dry_run):
        raise click.UsageError("--undo goes with neither --every nor --dry-run.")
    while True:
        try:
            if undo:
                _undo(settings, site)
            else:
                _adapt(settings, site, seed, dry_run=dry_run)
        except ModerationError as error:
            raise click.ClickException(str(error)) from error
        if every is None:
            return
        time.sleep(every.total_seconds())


def _adapt(settings: Settings, site: str, seed: int, *, dry_run: bool) -> None:
    started = time.perf_counter()
    model = _model(settings)
    database = Database(settings.database)
    try:
        database.require_schema()
        with database.reading() as reading:
            site_id = reading.sites.named(site).id
            made = fit(site, reading.lessons.all(site), model, seed=seed)
            texts = reading.recent_texts.newest(site_id, COMMENTS)
        store = SiteStore(settings.registry, site)
        made = settled(made, store, model, texts)
        new = False
        if not dry_run:
            with database.unit_of_work() as work:
                details = {"head": made.manifest.digest, "model": model.identifier}
                work.audit.add(actor(), ADAPTED, of_site(site_id), details)
                new = store.put(made.manifest, made.weights)
                if new:
                    _commit(work, store)
    finally:
        database.dispose()
    _tell(made.manifest, time.perf_counter() - started)
    state = "not served (dry run)" if dry_run else "serves"
    console.print(
        f"{made.manifest.identifier[: len('sha256:') + DIGITS]} {state}"
        + ("" if new or dry_run else ", as before: nothing has changed")
    )


def _commit(work: UnitOfWork, store: SiteStore) -> None:
    """Keep the audit entry, or take the head back."""
    try:
        work.commit()
    except BaseException:
        store.undo()
        raise


def _undo(settings: Settings, site: str) -> None:
    database = Database(settings.database)
    try:
        database.require_schema()
        store = SiteStore(settings.registry, site)
        before = take_back_head(database, store, actor())
    finally:
        database.dispose()
    now = before[:DIGITS] if before else "the model alone, without a head"
    console.print(f"serving {now}")


def _model(settings: Settings) -> FittedModel:
    """The champion of the registry, or the model that ships."""
    folder = model_folder(Store(settings.registry), SHIPPED_MODEL, CHAMPION)
    return artifact.load(folder, scored_characters=settings.scored_characters)


def _tell(manifest: SiteManifest, seconds: float) -> None:
    figures = manifest.metrics
    console.print(
        f"{manifest.decisions} decisions, {manifest.rejected} rejections, "
        f"{len(manifest.targets)} targets, {seconds:.1f} s"
    )
    before, after = figures["model"], figures["adapted"]
    if "average_precision" in before:
        console.print(
            "average precision on comments not learned from: "
            f"{before['average_precision']:.3f} by the model alone, "
            f"{after['average_precision']:.3f} with the head"
        )
    promise = manifest.threshold.promise or "nothing proven yet: it neither holds "
    console.print(promise if manifest.threshold.promise else promise + "nor lets go")
    if said := in_words(manifest):
        console.print(said)
