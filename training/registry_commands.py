"""``python -m training models | diff | gate | promote | rollback``."""

import getpass
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from moderation.errors import ArtifactError, ModerationError
from moderation.promoting import Promoted, roll_back
from moderation.promoting import promote as put_in_service
from moderation.registry import artifact
from moderation.registry.store import ALIASES, CHAMPION, Store
from moderation.registry.succession import SHIPPED, Succession, model_folder
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.database import Database
from training.errors import TrainingError
from training.evidence import Evidence
from training.gate_run import Judged, evidence_for, judge, keep
from training.model_differences import differences, mean_auc

DIGITS = 12
WIDE = 400  # columns for a program: nothing is cut
REFUSED = (ModerationError, TrainingError)

console = Console()


@click.command()
def models() -> None:
    """List the models in the registry and the one that is shipped."""
    settings = Settings.from_environment()
    store = Store(settings.registry)
    table = Table("model", "called", "name", "rows", "mean AUC", "parent", "data")
    try:
        for folder in (SHIPPED_MODEL, *(store.folder / d for d in store.digests())):
            table.add_row(*_row(store, folder))
    except ArtifactError as error:
        raise click.ClickException(str(error)) from error
    _wide().print(table)


@click.command()
@click.argument("one", default=CHAMPION)
@click.argument("other", default="challenger")
def diff(one: str, other: str) -> None:
    """Show what changes from ONE model to the OTHER: aliases or digests."""
    settings = Settings.from_environment()
    store = Store(settings.registry)
    try:
        before, after = (
            artifact.read_manifest(model_folder(store, SHIPPED_MODEL, name))
            for name in (one, other)
        )
    except ArtifactError as error:
        raise click.ClickException(str(error)) from error
    table = Table("", one, other, "")
    for found in differences(before, after):
        gain = "" if not found.gain else ("better" if found.gain > 0 else "worse")
        cells = (found.subject, found.before, found.after, gain)
        table.add_row(*(escape(cell) for cell in cells))
    _wide().print(table)


@click.command()
@click.argument("name", default="challenger")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
def gate(name: str, skip_unavailable: bool) -> None:
    """Say whether a model may serve, and why not; exit status 1 when it may not."""
    settings = Settings.from_environment()
    try:
        judged = gate_by_name(settings, name, skip_unavailable=skip_unavailable)
    except REFUSED as error:
        raise click.ClickException(str(error)) from error
    show(judged)
    if not judged.passed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("name", default="challenger")
@click.option("--as", "alias", type=click.Choice(ALIASES), default=CHAMPION)
@click.option("--force", is_flag=True, help="Serve it whatever the gate would say.")
@click.option("--reason", default="", help="Why; with --force, for the audit log.")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
def promote(
    name: str, alias: str, force: bool, reason: str, skip_unavailable: bool
) -> None:
    """Put a model in service when the gate lets it through, or give it a name."""
    settings = Settings.from_environment()
    store = Store(settings.registry)
    if force and not reason.strip():
        raise click.UsageError("--force needs a --reason: it lands in the audit log.")
    try:
        folder = model_folder(store, SHIPPED_MODEL, name)
        if alias != CHAMPION:
            store.point(alias, folder.name)
            console.print(f"{alias} is {folder.name[:DIGITS]}")
            return
        judged = None
        if not force:
            judged = gate_by_name(settings, name, skip_unavailable=skip_unavailable)
        serve(settings, folder, judged, reason)
    except REFUSED as error:
        raise click.ClickException(str(error)) from error


@click.command()
def rollback() -> None:
    """Put back the model that served before."""
    settings = Settings.from_environment()
    try:
        with_database = _database(settings)
        try:
            done = roll_back(with_database, Store(settings.registry), actor())
        finally:
            with_database.dispose()
    except ModerationError as error:
        raise click.ClickException(str(error)) from error
    _tell(done)


def serve(
    settings: Settings, folder: Path, judged: Judged | None, reason: str = ""
) -> None:
    """Put a model in service, unless the gate refused it and nobody forces it.

    Parameters
    ----------
    judged : Judged, optional
        What the gate said; None when it was not asked, which takes a ``reason``.
    """
    if judged is not None:
        show(judged)
        if not judged.passed:
            raise click.ClickException(
                f"refused for: {', '.join(judged.refusals)}. "
                "--force --reason '…' serves it all the same."
            )
    store = Store(settings.registry)
    if folder == SHIPPED_MODEL:
        manifest = artifact.read_manifest(folder)
        folder = store.add(manifest, (folder / manifest.weights.file).read_bytes())
    database = _database(settings)
    try:
        done = put_in_service(
            database,
            store,
            folder.name,
            actor(),
            forced=reason if judged is None else "",
            checked=judged.in_short() if judged else None,
        )
    finally:
        database.dispose()
    _tell(done)


def gate_by_name(settings: Settings, name: str, *, skip_unavailable: bool) -> Judged:
    """Ask the gate about a model of the registry."""
    store = Store(settings.registry)
    folder = model_folder(store, SHIPPED_MODEL, name)
    champion = model_folder(store, SHIPPED_MODEL, CHAMPION)
    with console.status("reading data") as status:
        evidence: Evidence = evidence_for(
            folder,
            champion,
            settings,
            lambda source, note: status.update(f"reading {source} {note}"),
            skip_unavailable=skip_unavailable,
        )
        status.update("comparing")
        judged = judge(champion, folder, evidence)
    keep(judged, store, champion, folder)
    return judged


def show(judged: Judged) -> None:
    """Print what the gate found."""
    table = Table("check", "", "found")
    for one in judged.findings:
        table.add_row(escape(one.check), "ok" if one.passed else "WORSE", one.says)
    _wide().print(table)


def actor() -> str:
    """Who acts on the command line, for the audit log."""
    return f"cli:{getpass.getuser()}"


def _row(store: Store, folder: Path) -> list[str]:
    manifest = artifact.read_manifest(folder)
    names = [name for name in ALIASES if store.alias(name) == folder]
    if folder == SHIPPED_MODEL:
        names = [SHIPPED]
        if Succession(store).serving() == SHIPPED:
            names.append(CHAMPION)
    area = mean_auc(manifest)
    return [
        manifest.digest[:DIGITS],
        " ".join(names),
        escape(manifest.name),
        f"{sum(entry.rows for entry in manifest.sources):,}",
        "-" if area is None else f"{area:.4f}",
        (manifest.parent or "-").removeprefix("sha256:")[:DIGITS],
        manifest.data_sha256[:DIGITS],
    ]


def _database(settings: Settings) -> Database:
    """The database, for its audit log; raises StorageError when it has no tables."""
    database = Database(settings.database)
    database.require_schema()
    return database


def _tell(done: Promoted) -> None:
    console.print(f"serving {done.now[:DIGITS]}, before {done.before[:DIGITS]}")
    console.print("To take it back: python -m training rollback")


def _wide() -> Console:
    return Console(width=None if console.is_terminal else WIDE, soft_wrap=True)
