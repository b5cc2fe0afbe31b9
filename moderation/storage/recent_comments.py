"""The newest comments of a site as a model reads them."""

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam

from moderation.comment import Comment
from moderation.storage.tables import CommentRow, RevisionRow
from moderation.storage.whole_comments import WHOLE, whole

_NEWEST = (
    WHOLE.where(
        CommentRow.site_id == bindparam("site"),
        CommentRow.id < bindparam("below"),
        CommentRow.deleted_at.is_(None),
        RevisionRow.text != "",
    )
    .order_by(CommentRow.id.desc())
    .limit(bindparam("most"))
)
HIGHEST = 2**62


class RecentComments:
    """Read comments as they stand now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(
        self, site_id: int, limit: int, *, at_once: int = 64
    ) -> Iterator[list[tuple[int, Comment]]]:
        """At most ``limit`` comments with our numbers, newest first, in batches."""
        below, left = HIGHEST, limit
        while left > 0:
            asked = {"site": site_id, "below": below, "most": min(left, at_once)}
            rows = self._connection.execute(_NEWEST, asked).all()
            if not rows:
                return
            yield [(row.id, whole(row)) for row in rows]
            below, left = rows[-1].id, left - len(rows)
