"""What happened on a site since a day: volumes, what waits, how people decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from moderation.decision import DecisionSource
from moderation.storage.tables import CommentRow, DecisionRow, SiteRow
from moderation.storage.waiting import WAITS
from moderation.verdict import Action

MOST = 200_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment that the machine judged: when it came, and the verdict."""

    received_at: datetime
    verdict: Action


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A person's decision that stands, beside the verdict of the machine.

    ``since`` is when the comment began to wait, ``first_at`` when somebody decided it
    for the first time.
    """

    verdict: Action
    decided: Action
    since: datetime
    first_at: datetime


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """A site and what stands there now."""

    id: int
    name: str
    platform: str
    comments: int
    waiting: int
    oldest: datetime | None


class SiteRecords:
    """Read a site's record, comment by comment; what was deleted is not in it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def summaries(self) -> tuple[SiteSummary, ...]:
        """Every site, by name."""
        rows = self._connection.execute(
            select(
                SiteRow.id,
                SiteRow.name,
                SiteRow.platform,
                func.count(CommentRow.id),
                func.count(CommentRow.id).filter(WAITS),
                func.min(CommentRow.waiting_since).filter(WAITS),
            )
            .outerjoin(
                CommentRow,
                (CommentRow.site_id == SiteRow.id) & CommentRow.deleted_at.is_(None),
            )
            .group_by(SiteRow.id, SiteRow.name, SiteRow.platform)
            .order_by(SiteRow.name)
        )
        return tuple(SiteSummary(*row) for row in rows)

    def arrivals(self, site_id: int, since: datetime) -> tuple[Arrival, ...]:
        """The newest comments that the machine judged, oldest first."""
        rows = self._connection.execute(
            select(CommentRow.received_at, CommentRow.verdict)
            .where(
                CommentRow.site_id == site_id,
                CommentRow.verdict.is_not(None),
                CommentRow.deleted_at.is_(None),
                CommentRow.received_at >= since,
            )
            .order_by(CommentRow.received_at.desc(), CommentRow.id.desc())
            .limit(MOST)
        ).all()
        return tuple(
            Arrival(row.received_at, Action(row.verdict)) for row in reversed(rows)
        )

    def waiting_since(self, site_id: int) -> tuple[datetime, ...]:
        """Since when each waiting comment waits, the longest first."""
        rows = self._connection.execute(
            select(CommentRow.waiting_since)
            .where(WAITS, CommentRow.site_id == site_id)
            .order_by(CommentRow.waiting_since)
        ).scalars()
        return tuple(row for row in rows if row is not None)

    def reviewed(self, site_id: int, since: datetime) -> tuple[Reviewed, ...]:
        """Comments with a person's decision that stands, of a review or a platform."""
        first = func.min(DecisionRow.decided_at)
        rows = self._connection.execute(
            select(
                CommentRow.verdict,
                CommentRow.decided,
                CommentRow.waiting_since,
                CommentRow.received_at,
                first.label("first_at"),
            )
            .join(DecisionRow, DecisionRow.comment_id == CommentRow.id)
            .where(
                CommentRow.site_id == site_id,
                CommentRow.verdict.is_not(None),
                CommentRow.decided.is_not(None),
                CommentRow.deleted_at.is_(None),
                CommentRow.received_at >= since,
                DecisionRow.source != DecisionSource.IMPORTED.value,
            )
            .group_by(
                CommentRow.id,
                CommentRow.verdict,
                CommentRow.decided,
                CommentRow.waiting_since,
                CommentRow.received_at,
            )
            .limit(MOST)
        )
        return tuple(
            Reviewed(
                Action(str(row.verdict)),
                Action(str(row.decided)),
                row.waiting_since or row.received_at,
                row.first_at,
            )
            for row in rows
        )
