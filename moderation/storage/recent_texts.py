"""The newest texts of a site, for looking at its words."""

from sqlalchemy import Connection, select

from moderation.storage.tables import CommentRow, RevisionRow


class RecentTexts:
    """Read texts as they stand now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, site_id: int, limit: int) -> tuple[str, ...]:
        """Texts of the newest comments that are there, oldest first."""
        rows = self._connection.execute(
            select(RevisionRow.text)
            .join(
                CommentRow,
                (CommentRow.id == RevisionRow.comment_id)
                & (CommentRow.revision == RevisionRow.number),
            )
            .where(
                CommentRow.site_id == site_id,
                CommentRow.deleted_at.is_(None),
                RevisionRow.text != "",
            )
            .order_by(CommentRow.id.desc())
            .limit(limit)
        ).scalars()
        return tuple(reversed(rows.all()))
