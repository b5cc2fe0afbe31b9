"""What the model page tells besides figures: moves, changed comments, sites' heads."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.errors import ArtifactError
from moderation.model_changes import ChangedComment, ModelChanges, read_changes
from moderation.promoting import PROMOTED, moves
from moderation.registry.site_heads import SiteManifest, SiteStore, read_site_manifest
from moderation.settings import Settings
from moderation.storage.audit import Entry
from moderation.storage.glimpses import Glimpse
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from webhook.changes_place import changes_place
from webhook.review.severity import is_severe
from webhook.site_policies import read_policy


@dataclass(frozen=True, slots=True)
class Move:
    """One change of the model in service, out of the audit log."""

    entry: Entry
    said: str
    before: str
    now: str
    reason: str

    @property
    def at(self) -> str:
        """When, UTC."""
        return self.entry.at[:16].replace("T", " ")


@dataclass(frozen=True, slots=True)
class Example:
    """A comment that the other model would treat otherwise."""

    glimpse: Glimpse
    change: ChangedComment
    severe: bool


@dataclass(frozen=True, slots=True)
class SiteChanges:
    """What the other model would change on a site.

    ``current`` is False where the models or the policy are others by now.
    """

    found: ModelChanges
    current: bool
    stricter: tuple[Example, ...]
    milder: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A site's own head; None where it has none, ``problem`` where it is not sound.

    ``serves`` tells whether it was fitted around the model in service.
    """

    site: Site
    manifest: SiteManifest | None
    serves: bool
    earlier: int = 0
    problem: str = ""

    def figure(self, of: str, name: str) -> float:
        """A figure of one part of the head's manifest; NaN where it is not there."""
        metrics = {} if self.manifest is None else self.manifest.metrics
        entry = metrics.get(of)
        value = entry.get(name) if isinstance(entry, Mapping) else None
        return float(value) if isinstance(value, int | float) else math.nan

    @property
    def kappa(self) -> float:
        """Agreement with a head from fewer decisions; NaN where none was measured."""
        return self.figure("settling", "kappa")

    @property
    def settled(self) -> bool:
        """Whether more decisions change hardly anything any more."""
        metrics = {} if self.manifest is None else self.manifest.metrics
        entry = metrics.get("settling")
        return isinstance(entry, Mapping) and entry.get("settled") is True


def recent_moves(reading: Reading) -> tuple[Move, ...]:
    """Which model was put in service when, newest first."""
    return tuple(_move(entry) for entry in moves(reading))


def head_row(settings: Settings, site: Site, model: str) -> HeadRow:
    """What is known of a site's head; ``model`` is the identifier of what serves."""
    store = SiteStore(settings.registry, site.name)
    try:
        served = store.served()
        if not served:
            return HeadRow(site, None, serves=False)
        manifest = read_site_manifest(store.folder / served[-1])
    except ArtifactError as error:
        return HeadRow(site, None, serves=False, problem=str(error))
    serves = manifest.parent == model
    return HeadRow(site, manifest, serves, len(served) - 1)


def site_changes(
    reading: Reading, settings: Settings, site: Site, models: tuple[str, str]
) -> SiteChanges | None:
    """What was found about a site; None when nobody looked.

    Parameters
    ----------
    models : (str, str)
        Identifiers of the model in service and the other one, as they are now.
    """
    found = read_changes(changes_place(settings, site.name))
    if found is None or found.after != models[1]:
        return None
    policy = read_policy(site.policy).identifier
    glimpses = {
        one.comment_id: one
        for one in reading.glimpses.of([one.comment for one in found.examples])
    }
    shown = [
        Example(glimpses[one.comment], one, _severe(one))
        for one in found.examples
        if one.comment in glimpses
    ]
    return SiteChanges(
        found,
        found.before == models[0] and found.policy == policy,
        tuple(one for one in shown if one.change.stricter),
        tuple(one for one in shown if not one.change.stricter),
    )


def _severe(change: ChangedComment) -> bool:
    highest = {
        one.label: max(one.before or 0.0, one.after or 0.0) for one in change.scores
    }
    return is_severe(highest)


def _move(entry: Entry) -> Move:
    details = entry.details
    now = entry.subject.removeprefix("model:")
    if details.get("undone"):
        said = "Undone"
    elif entry.event == PROMOTED:
        said = "Promoted"
    else:
        said = "Rolled back"
    reason = str(details.get("reason", "")) if details.get("forced") else ""
    return Move(entry, said, str(details.get("before", "")), now, reason)
