"""Sites that are polled: whose turn it is, how far they were read, what was seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from moderation.errors import StaleWriteError
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import CursorRow, OutboxRow, PollRow, SightingRow
from moderation.verdict import Action

MOST_ANSWERS = 100
"""Of one comment are looked at; a comment has a handful."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one kind of walk has come; moments are those of the platform's clock.

    Parameters
    ----------
    read_until : datetime, optional
        The newest comment of all walks that were finished.
    newest_at, reached_at : datetime, optional
        Of the walk that is under way: its newest comment, and the last one read.
    walked_at : datetime, optional
        When the last walk was finished, by our clock.
    """

    read_until: datetime | None = None
    newest_at: datetime | None = None
    reached_at: datetime | None = None
    walked_at: datetime | None = None

    def after(self, reached_at: datetime, newest_at: datetime) -> "Cursor":
        """The same walk, one page on."""
        newest = max(newest_at, self.newest_at or newest_at)
        return replace(self, newest_at=newest, reached_at=reached_at)

    def finished(self, now: datetime) -> "Cursor":
        """The walk is over; what claims to be from the future does not count."""
        newest = self.newest_at and min(self.newest_at, now)
        known = [moment for moment in (self.read_until, newest) if moment]
        return Cursor(read_until=max(known, default=None), walked_at=now)


@dataclass(frozen=True, slots=True)
class Sighting:
    """How a comment was last seen; ``digest`` is a keyed hash of what it says."""

    platform_id: str
    shown: Action
    digest: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to poll a site, of one holder and for a time."""

    site_id: int
    holder: str
    until: datetime


_MAKE = per_dialect(
    lambda insert_: insert_(PollRow).on_conflict_do_nothing(index_elements=["site_id"])
)
_SEE = per_dialect(
    lambda insert_: (statement := insert_(SightingRow)).on_conflict_do_update(
        index_elements=["site_id", "platform_id"],
        set_={
            "shown": statement.excluded.shown,
            "digest": statement.excluded.digest,
            "written_at": statement.excluded.written_at,
        },
    )
)


class Polls:
    """Take turns, keep cursors and sightings. Every time is given."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, turn: Turn, now: datetime, *, due_only: bool) -> datetime | None:
        """Take the turn; None when it is taken, else when to come again.

        Nobody gets it while another has it, or while the platform, after a failure,
        is left alone; ``due_only`` waits for the time of the next poll, too.
        """
        made = for_connection(_MAKE, self._connection)
        self._connection.execute(made, {"site_id": turn.site_id, "failures": 0})
        row = self._connection.execute(
            select(PollRow.__table__)
            .where(PollRow.site_id == turn.site_id)
            .with_for_update()
        ).one()
        if row.holder is not None and row.lease_until > now:
            held: datetime = row.lease_until
            return held
        if row.next_at is not None and row.next_at > now and (due_only or row.failures):
            later: datetime = row.next_at
            return later
        self._connection.execute(
            update(PollRow)
            .where(PollRow.site_id == turn.site_id)
            .values(holder=turn.holder, lease_until=turn.until)
        )
        return None

    def go_on(self, turn: Turn) -> None:
        """Keep the turn until its ``until``; raises StaleWriteError when it is lost."""
        self._settle(turn, lease_until=turn.until)

    def end(self, turn: Turn, next_at: datetime, *, failures: int = 0) -> None:
        """Give the turn back; raises StaleWriteError when it is lost."""
        values = {"holder": None, "lease_until": None}
        self._settle(turn, **values, next_at=next_at, failures=failures)

    def failures(self, site_id: int) -> int:
        """How many polls of a site have failed in a row."""
        found = self._connection.execute(
            select(PollRow.failures).where(PollRow.site_id == site_id)
        ).scalar_one_or_none()
        return found or 0

    def cursor(self, site_id: int, walk: str) -> Cursor:
        """How far a walk has come; an empty cursor when there was none yet."""
        row = self._connection.execute(
            select(
                CursorRow.read_until,
                CursorRow.newest_at,
                CursorRow.reached_at,
                CursorRow.walked_at,
            ).where(CursorRow.site_id == site_id, CursorRow.walk == walk)
        ).one_or_none()
        return Cursor() if row is None else Cursor(*row)

    def move(self, site_id: int, walk: str, cursor: Cursor) -> None:
        """Write how far a walk has come."""
        values = {
            "read_until": cursor.read_until,
            "newest_at": cursor.newest_at,
            "reached_at": cursor.reached_at,
            "walked_at": cursor.walked_at,
        }
        moved = self._connection.execute(
            update(CursorRow)
            .where(CursorRow.site_id == site_id, CursorRow.walk == walk)
            .values(**values)
        )
        if moved.rowcount == 0:
            self._connection.execute(
                insert(CursorRow).values(site_id=site_id, walk=walk, **values)
            )

    def sightings(
        self, site_id: int, platform_ids: Sequence[str]
    ) -> Mapping[str, Sighting]:
        """How some comments were last seen, by the platform's ids."""
        rows = self._connection.execute(
            select(
                SightingRow.platform_id,
                SightingRow.shown,
                SightingRow.digest,
                SightingRow.written_at,
            ).where(
                SightingRow.site_id == site_id,
                SightingRow.platform_id.in_(platform_ids),
            )
        )
        return {
            row.platform_id: Sighting(
                row.platform_id, Action(row.shown), row.digest, row.written_at
            )
            for row in rows
        }

    def see(self, site_id: int, sightings: Iterable[Sighting]) -> None:
        """Remember how comments look now."""
        values = [
            {
                "site_id": site_id,
                "platform_id": one.platform_id,
                "shown": one.shown.value,
                "digest": one.digest,
                "written_at": one.written_at,
            }
            for one in sightings
        ]
        if values:
            self._connection.execute(for_connection(_SEE, self._connection), values)

    def forget(self, site_id: int, written_before: datetime) -> None:
        """Drop sightings of comments that nobody looks at again."""
        self._connection.execute(
            delete(SightingRow).where(
                SightingRow.site_id == site_id, SightingRow.written_at < written_before
            )
        )

    def unsettled(
        self, comment_id: int, since: datetime
    ) -> tuple[tuple[Mapping[str, Any], bool], ...]:
        """All answers on a comment whose newest is owed or dead, or delivered since.

        Returns
        -------
        tuple of (payload, delivered)
            Newest first; empty where the newest was delivered before.
        """
        answers = self._connection.execute(
            select(OutboxRow.payload, OutboxRow.delivered_at)
            .where(OutboxRow.comment_id == comment_id)
            .order_by(OutboxRow.id.desc())
            .limit(MOST_ANSWERS)
        ).all()
        newest_at = answers[0].delivered_at if answers else None
        if newest_at is not None and newest_at <= since:
            return ()
        return tuple((one.payload, one.delivered_at is not None) for one in answers)

    def _settle(self, turn: Turn, **values: object) -> None:
        settled = self._connection.execute(
            update(PollRow)
            .where(PollRow.site_id == turn.site_id, PollRow.holder == turn.holder)
            .values(**values)
        )
        if settled.rowcount != 1:
            raise StaleWriteError("Another poller has taken this site over.")
