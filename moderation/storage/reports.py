"""What readers reported: it brings a published comment before a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, func, select, update

from moderation.errors import DeletedCommentError, UnknownCommentError
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.ranks import rank_reported
from moderation.storage.tables import CommentRow, ReportRow, SiteRow
from moderation.verdict import Action


class ReportReason(StrEnum):
    """Why a reader reported a comment."""

    ABUSE = "abuse"
    HATE = "hate"
    THREAT = "threat"
    SEXUAL = "sexual"
    SPAM = "spam"
    MISLEADING = "misleading"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """One reader's report; ``settled`` when somebody has decided since."""

    site: str
    platform_id: str
    reason: ReportReason
    created_at: datetime
    settled: bool


_ADD = per_dialect(
    lambda insert: (
        insert(ReportRow)
        .on_conflict_do_nothing(index_elements=["comment_id", "reporter_hash"])
        .returning(ReportRow.id)
    )
)


class Reports:
    """Take reports and count them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        site_id: int,
        comment_id: str,
        reporter_hash: str,
        reason: ReportReason,
        *,
        now: datetime | None = None,
    ) -> bool:
        """Take a report; False when this reader has reported the comment before.

        The comment waits for a person from now on, and stays as it is meanwhile.

        Parameters
        ----------
        comment_id : str
            The platform's id.
        reporter_hash : str
            A keyed hash; nothing else of the reader is kept.

        Raises
        ------
        UnknownCommentError
            There is no comment of that id on that site; a DeletedCommentError when
            it was deleted.
        """
        now = now or datetime.now(UTC)
        comment = self._connection.execute(
            select(CommentRow)
            .with_only_columns(
                CommentRow.id,
                CommentRow.action,
                CommentRow.reports_open,
                CommentRow.waiting_since,
                CommentRow.deleted_at,
                CommentRow.revision,
            )
            .where(CommentRow.site_id == site_id, CommentRow.platform_id == comment_id)
            .with_for_update()
        ).one_or_none()
        if comment is None or comment.revision == 0:
            raise UnknownCommentError("There is no comment of that id on this site.")
        if comment.deleted_at is not None:
            raise DeletedCommentError("The comment was deleted where it was written.")
        values = {
            "comment_id": comment.id,
            "reporter_hash": reporter_hash,
            "reason": reason.value,
            "created_at": now,
        }
        statement = for_connection(_ADD, self._connection)
        if self._connection.execute(statement, values).first() is None:
            return False
        waits = comment.action == Action.HOLD.value or comment.reports_open > 0
        since = (comment.waiting_since if waits else None) or now
        self._connection.execute(
            update(CommentRow)
            .where(CommentRow.id == comment.id)
            .values(
                reports_open=CommentRow.reports_open + 1,
                waiting_since=since,
            )
        )
        rank_reported(self._connection, comment.id, comment.reports_open + 1, since)
        return True

    def open_reasons(self, comment_id: int) -> Mapping[ReportReason, int]:
        """Open reports on our comment number, counted by reason."""
        rows = self._connection.execute(
            select(ReportRow.reason, func.count())
            .where(ReportRow.comment_id == comment_id, ReportRow.settled_by.is_(None))
            .group_by(ReportRow.reason)
            .order_by(ReportRow.reason)
        )
        return {ReportReason(reason): count for reason, count in rows}

    def newest(
        self, *, limit: int, site_id: int | None = None, settled: bool | None = None
    ) -> tuple[Report, ...]:
        """At most ``limit`` reports, newest first; settled, open or (None) both."""
        statement = (
            select(ReportRow.__table__, SiteRow.name, CommentRow.platform_id)
            .join(CommentRow, CommentRow.id == ReportRow.comment_id)
            .join(SiteRow, SiteRow.id == CommentRow.site_id)
            .order_by(ReportRow.id.desc())
            .limit(limit)
        )
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        if settled is not None:
            is_open = ReportRow.settled_by.is_(None)
            statement = statement.where(~is_open if settled else is_open)
        return tuple(
            Report(
                row.name,
                row.platform_id,
                ReportReason(row.reason),
                row.created_at,
                row.settled_by is not None,
            )
            for row in self._connection.execute(statement)
        )
