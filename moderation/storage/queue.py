"""Comments that wait for a reviewer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from moderation.storage.screenings import ScreeningRecord, Screenings
from moderation.storage.tables import CommentRow, RevisionRow, SiteRow
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class QueuedComment:
    """A held comment; ``screening`` is the newest verdict."""

    site: str
    platform_id: str
    version: int
    text: str
    received_at: datetime
    screening: ScreeningRecord | None


_HELD = (
    select(
        CommentRow.id,
        SiteRow.name.label("site"),
        CommentRow.platform_id,
        CommentRow.version,
        CommentRow.received_at,
        RevisionRow.text,
    )
    .join(SiteRow, SiteRow.id == CommentRow.site_id)
    .join(
        RevisionRow,
        (RevisionRow.comment_id == CommentRow.id)
        & (RevisionRow.number == CommentRow.revision),
    )
    .where(CommentRow.action == Action.HOLD.value, CommentRow.deleted_at.is_(None))
    .order_by(CommentRow.received_at, CommentRow.id)
)


class Queue:
    """Read what waits, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def oldest(
        self, *, limit: int, site_id: int | None = None
    ) -> tuple[QueuedComment, ...]:
        """At most ``limit`` held comments of one site, or of all."""
        statement = _HELD.limit(limit)
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        screenings = Screenings(self._connection)
        return tuple(
            QueuedComment(
                site=row.site,
                platform_id=row.platform_id,
                version=row.version,
                text=row.text,
                received_at=row.received_at,
                screening=screenings.newest(row.id),
            )
            for row in self._connection.execute(statement).all()
        )
