"""Calls of platforms that ask by key, one row each: statistics are counted here."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from moderation.storage.tables import CallRow

MONTH = "%Y-%m"
_Counting = Select[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Parameters
    ----------
    operation : str
        The platform's own name for it, such as ``comment-check``.
    blog : str
        Which blog it was for, in the caller's words.
    outcome : str
        The action that was answered; empty when no verdict was asked for.
    guid : str, optional
        What the caller was told to call the comment by.
    callback : str, optional
        Where the caller wants to hear of a later decision.
    comment_id : int, optional
        Our number of the comment.
    """

    operation: str
    blog: str
    outcome: str = ""
    guid: str | None = None
    callback: str | None = None
    comment_id: int | None = None


@dataclass(frozen=True, slots=True)
class CallCount:
    """How often an operation had an outcome; ``group`` is a month or a blog."""

    group: str
    operation: str
    outcome: str
    calls: int


@dataclass(frozen=True, slots=True)
class Listener:
    """Who waits for a decision on a comment: by what name, and where."""

    guid: str
    callback: str | None


class Calls:
    """Write calls, count them, and find who waits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, site_id: int, call: Call) -> None:
        """Remember a call."""
        now = datetime.now(UTC)
        self._connection.execute(
            insert(CallRow).values(
                site_id=site_id,
                operation=call.operation,
                blog=call.blog,
                outcome=call.outcome,
                guid=call.guid,
                callback=call.callback,
                comment_id=call.comment_id,
                month=now.strftime(MONTH),
                created_at=now,
            )
        )

    def listeners(self, comment_id: int) -> tuple[Listener, ...]:
        """Every guid that was given out for our comment number, newest first."""
        rows = self._connection.execute(
            select(CallRow.guid, CallRow.callback)
            .where(CallRow.comment_id == comment_id, CallRow.guid.is_not(None))
            .order_by(CallRow.id.desc())
        )
        return tuple(Listener(row.guid, row.callback) for row in rows)

    def by_month(self, site_id: int, since: datetime | None) -> list[CallCount]:
        """Counts per month of a site, from ``since`` on or all."""
        counting = _counting(CallRow.month).where(CallRow.site_id == site_id)
        if since is not None:
            counting = counting.where(CallRow.created_at >= since)
        return self._counts(counting)

    def by_blog(self, site_id: int, month: str) -> list[CallCount]:
        """Counts per blog of a site in one month, such as ``2026-11``."""
        counting = _counting(CallRow.blog)
        return self._counts(
            counting.where(CallRow.site_id == site_id, CallRow.month == month)
        )

    def _counts(self, counting: _Counting) -> list[CallCount]:
        return [CallCount(*row) for row in self._connection.execute(counting)]


def _counting(group: InstrumentedAttribute[str]) -> _Counting:
    columns = (group, CallRow.operation, CallRow.outcome)
    return select(*columns, func.count()).group_by(*columns).order_by(*columns)
