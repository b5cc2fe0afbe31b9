"""Erase a commenter for good, and drop what has become old."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.settings import Settings
from moderation.storage.audit import SYSTEM, of_site
from moderation.storage.database import Database
from moderation.storage.erasure import Commenter, Erased
from moderation.storage.retention import Windows

ERASED = "commenter.erased"
PRUNED = "database.pruned"
EVERYWHERE = "database"
TRACES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Erasing:
    """What was erased; ``scrubbed`` is False when traces are left in the files."""

    erased: Erased
    scrubbed: bool


def erase(
    database: Database, commenter: Commenter, actor: str, site_id: int | None = None
) -> Erasing:
    """Erase a commenter, on one site or on all, down to the bytes in the files.

    The audit log remembers that somebody was erased, and how many comments, not who.
    On PostgreSQL the rows are gone at once, their bytes after its next ``VACUUM``.

    Raises
    ------
    StorageError
        The database failed; nothing was erased.
    """
    with database.unit_of_work() as work:
        erased = work.erasure.erase(work.erasure.of(commenter, site_id))
        subject = EVERYWHERE if site_id is None else of_site(site_id)
        details = {"comments": erased.comments, "quotes": erased.quotes}
        work.audit.add(actor, ERASED, subject, details)
        work.commit()
    return Erasing(erased, database.scrub())


def windows(settings: Settings, now: datetime | None = None) -> Windows:
    """The moments before which things go, by the settings."""
    now = now or datetime.now(UTC)
    texts = settings.keep_texts_days
    return Windows(
        deliveries=now - timedelta(days=settings.keep_deliveries_days),
        calls=now - timedelta(days=settings.keep_calls_days),
        outbox=now - timedelta(days=settings.keep_outbox_days),
        traces=now - TRACES_KEPT,
        repeats=now - timedelta(days=settings.keep_repeats_days),
        texts=now - timedelta(days=texts) if texts else None,
    )


def prune(
    database: Database, old: Windows, stopping: Callable[[], bool]
) -> Mapping[str, int]:
    """Drop what is old, a little in each transaction; returns how many, by kind.

    Stops early when ``stopping()``. Only blanked texts get a line in the audit log.
    """
    total: dict[str, int] = {}
    while not stopping():
        with database.unit_of_work() as work:
            dropped = work.retention.drop_some(old)
            if dropped["texts"]:
                details = {"texts": dropped["texts"]}
                work.audit.add(SYSTEM, PRUNED, EVERYWHERE, details)
            work.commit()
        for kind, count in dropped.items():
            total[kind] = total.get(kind, 0) + count
        if not any(dropped.values()):
            break
    return total
