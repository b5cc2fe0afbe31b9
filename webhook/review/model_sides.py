"""A model of the registry as its page shows it, and what two of them differ in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.gate_reports import GateReport, read_report
from moderation.registry.label_figures import LabelFigures, label_figures
from moderation.registry.manifest import Manifest
from moderation.registry.store import ALIASES, CHAMPION, Store
from moderation.registry.succession import SHIPPED, Succession, model_folder
from moderation.settings import SHIPPED_MODEL, Settings

CHALLENGER = "challenger"
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Side:
    """One model.

    Parameters
    ----------
    name : str
        ``shipped``, or its digest: what commands and forms call it.
    called : tuple of str
        Its aliases.
    size : int
        Bytes on disk.
    made : datetime, optional
        When it came into this registry; None for the model that ships.
    """

    name: str
    called: tuple[str, ...]
    folder: Path
    manifest: Manifest
    figures: dict[str, LabelFigures]
    size: int
    made: datetime | None

    @property
    def short(self) -> str:
        """Enough of its digest to tell it apart."""
        return self.manifest.digest[:12]

    @property
    def rows(self) -> int:
        """How many comments it learned from."""
        return sum(source.rows for source in self.manifest.sources)

    @property
    def decisions(self) -> int:
        """How many of those are decisions of reviewers."""
        own = "decisions:"
        sources = self.manifest.sources
        return sum(one.rows for one in sources if one.name.startswith(own))

    @property
    def parent(self) -> str:
        """The model it was made from; empty without one."""
        return (self.manifest.parent or "").removeprefix("sha256:")[:12]


@dataclass(frozen=True, slots=True)
class Sides:
    """The model in service and the one it is compared with, if any.

    Parameters
    ----------
    before : str
        What a rollback would put in service; empty when nothing served before.
    report : GateReport, optional
        What the gate said of the other.
    problem : str
        Why something cannot be shown.
    """

    present: Side | None
    other: Side | None
    names: tuple[str, ...] = ()
    before: str = ""
    report: GateReport | None = None
    problem: str = ""

    @property
    def gate_counts(self) -> bool:
        """Whether the gate compared it with the very model that serves now."""
        if self.report is None or self.present is None:
            return False
        return self.report.champion == self.present.manifest.digest

    @property
    def may_serve(self) -> bool:
        """Whether the gate let it through."""
        return self.gate_counts and self.report is not None and self.report.passed


def sides(settings: Settings, wanted: str = "") -> Sides:
    """Read what the page compares.

    Parameters
    ----------
    wanted : str
        The other model by name; the challenger when empty.
    """
    store = Store(settings.registry)
    try:
        present = side(store, CHAMPION)
        before = (Succession(store).before() or ("",))[-1]
    except ArtifactError as error:
        return Sides(None, None, problem=str(error))
    names = _others(store, present)
    if not wanted and store_has_no(store, CHALLENGER):
        return Sides(present, None, names, before)
    try:
        other = side(store, wanted or CHALLENGER)
    except ArtifactError as error:
        return Sides(present, None, names, before, problem=str(error))
    if other.manifest.digest == present.manifest.digest:
        return Sides(present, None, names, before)
    report = read_report(store, other.manifest.digest)
    return Sides(present, other, names, before, report)


def side(store: Store, name: str) -> Side:
    """A model by name; raises ArtifactError."""
    folder = model_folder(store, SHIPPED_MODEL, name)
    manifest = artifact.read_manifest(folder)
    shipped = folder == SHIPPED_MODEL
    files = (folder / artifact.MANIFEST, folder / manifest.weights.file)
    try:
        sizes = [file.stat() for file in files]
    except OSError as error:
        raise ArtifactError("its files cannot be read") from error
    return Side(
        name=SHIPPED if shipped else folder.name,
        called=_called(store, folder),
        folder=folder,
        manifest=manifest,
        figures=label_figures(manifest),
        size=sum(one.st_size for one in sizes),
        made=None if shipped else datetime.fromtimestamp(sizes[0].st_mtime, UTC),
    )


def store_has_no(store: Store, alias: str) -> bool:
    """Whether nothing is called so."""
    try:
        return store.alias(alias) is None
    except ArtifactError:
        return False


def _called(store: Store, folder: Path) -> tuple[str, ...]:
    named = tuple(name for name in ALIASES if store.alias(name) == folder)
    return (SHIPPED, *named) if folder == SHIPPED_MODEL else named


def _others(store: Store, present: Side) -> tuple[str, ...]:
    """Names of the models that may be compared with the one in service."""
    found = [one for one in store.digests() if one != present.folder.name]
    if present.name != SHIPPED:
        found.insert(0, SHIPPED)
    return tuple(found[:MOST_LISTED])
