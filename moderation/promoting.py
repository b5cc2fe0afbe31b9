"""Put another model in service, or take that back; each with its line in the audit log.

The entry and the move are one: the log's head row is locked while the alias moves, so
that two people who promote at once queue up, and an entry that cannot be kept moves
the alias back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.errors import ArtifactError, StaleWriteError
from moderation.registry.site_heads import SiteStore
from moderation.registry.store import Store
from moderation.registry.succession import SHIPPED, Succession
from moderation.storage.audit import Entry, of_site
from moderation.storage.database import Database
from moderation.storage.unit_of_work import Reading

PROMOTED = "model.promoted"
ROLLED_BACK = "model.rolled_back"
HEAD_TAKEN_BACK = "site.adaptation_undone"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Promoted:
    """Which model served before and which does now: digests, or ``shipped``."""

    before: str
    now: str


def of_model(name: str) -> str:
    """The subject of audit entries about a model."""
    return f"model:{name}"


def promote(
    database: Database,
    store: Store,
    digest: str,
    actor: str,
    *,
    forced: str = "",
    checked: Mapping[str, str | int] | None = None,
) -> Promoted:
    """Put a published model in service.

    Parameters
    ----------
    forced : str
        Why it serves although the gate refused it, or was not asked; empty when the
        gate let it through.
    checked : mapping, optional
        What the gate found, in a few words, for the audit log.

    Raises
    ------
    ArtifactError
        It is not sound, or serves already.
    StaleWriteError
        Somebody else moved the champion meanwhile.
    """
    details: dict[str, str | int | bool] = {"forced": bool(forced)}
    if forced:
        details["reason"] = forced[:LONGEST_REASON]
    details |= checked or {}
    succession = Succession(store)
    return _move(
        database,
        succession,
        (actor, PROMOTED, digest, details),
        lambda: succession.promote(digest),
    )


def roll_back(
    database: Database, store: Store, actor: str, *, undone: int = 0
) -> Promoted:
    """Put back the model that served before.

    Parameters
    ----------
    undone : int
        Number of the audit entry that this takes back, if it does.

    Raises
    ------
    ArtifactError
        None did, or it is not sound any more.
    StaleWriteError
        Somebody else moved the champion meanwhile.
    """
    succession = Succession(store)
    before = succession.before()
    if not before:
        raise ArtifactError("no model served before this one")
    details: dict[str, str | int | bool] = {"undone": undone} if undone else {}
    entry = actor, ROLLED_BACK, before[-1], details
    return _move(database, succession, entry, succession.roll_back)


def moves(reading: Reading, limit: int = 20) -> tuple[Entry, ...]:
    """Entries about which model serves, newest first."""
    found = [
        entry
        for event in (PROMOTED, ROLLED_BACK)
        for entry in reading.audit.page(event=event, limit=limit)
    ]
    return tuple(sorted(found, key=lambda one: -one.number)[:limit])


def undo_move(database: Database, store: Store, number: int, actor: str) -> Promoted:
    """Take the newest promotion or rollback back.

    Parameters
    ----------
    number : int
        Of its audit entry, as it was seen.

    Raises
    ------
    ArtifactError
        What served before is not sound any more.
    StaleWriteError
        It is not the newest any more.
    """
    with database.reading() as reading:
        newest = moves(reading, 1)
    if not newest or newest[0].number != number:
        raise StaleWriteError("Another model was put in service meanwhile.")
    before = str(newest[0].details.get("before", ""))
    if newest[0].event == PROMOTED:
        return roll_back(database, store, actor, undone=number)
    if before == SHIPPED:
        raise ArtifactError("the model that ships is gone back to, not promoted")
    return promote(database, store, before, actor, checked={"undone": number})


def take_back_head(
    database: Database, store: SiteStore, actor: str, *, seen: str | None = None
) -> str | None:
    """Put back the site's head that served before; returns its digest.

    Parameters
    ----------
    seen : str, optional
        Digest of the head that is to go, as it was seen.

    Raises
    ------
    ArtifactError
        No head serves, or the one before is not sound any more.
    StaleWriteError
        Another head serves than was seen.
    UnknownSiteError
        There is no such site.
    """
    with database.unit_of_work() as work:
        site_id = work.sites.named(store.site).id
        served = store.served()
        if seen is not None and served[-1:] != (seen,):
            raise StaleWriteError("Another head serves this site by now.")
        before = store.undo()
        details = {"head": before or "none"}
        work.audit.add(actor, HEAD_TAKEN_BACK, of_site(site_id), details)
        work.commit()
    return before


def _move(
    database: Database,
    succession: Succession,
    entry: tuple[str, str, str, dict[str, str | int | bool]],
    move: Callable[[], None],
) -> Promoted:
    actor, event, name, details = entry
    serving, before = succession.serving(), succession.before()
    with database.unit_of_work() as work:
        work.audit.add(actor, event, of_model(name), {"before": serving, **details})
        if (succession.serving(), succession.before()) != (serving, before):
            raise StaleWriteError("Somebody else moved the champion just now.")
        move()
        try:
            work.commit()
        except BaseException:
            succession.restore(serving, before)
            raise
    return Promoted(serving, succession.serving())
