"""Comments moved into the past, for demonstrations that tell of two weeks."""

from datetime import timedelta

from sqlalchemy import Connection, Table, and_, select, update

from moderation.errors import UnknownCommentError
from moderation.storage.column_types import UtcTime
from moderation.storage.tables import CommentRow, RevisionRow, ScreeningRow


class Backdating:
    """Move everything that a machine wrote about a comment; decisions stay."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def move(self, site_id: int, platform_id: str, back: timedelta) -> None:
        """Let a comment have come earlier; raises UnknownCommentError."""
        number = self._connection.execute(
            select(CommentRow.id).where(
                CommentRow.site_id == site_id, CommentRow.platform_id == platform_id
            )
        ).scalar_one_or_none()
        if number is None:
            raise UnknownCommentError("There is no comment of that id on this site.")
        for row in (CommentRow, RevisionRow, ScreeningRow):
            self._move(row.metadata.tables[row.__tablename__], number, back)

    def _move(self, table: Table, number: int, back: timedelta) -> None:
        owner = table.c.id if "comment_id" not in table.c else table.c.comment_id
        times = [column for column in table.c if isinstance(column.type, UtcTime)]
        keys = list(table.primary_key)
        found = select(*keys, *times).where(owner == number)
        for row in self._connection.execute(found).mappings().all():
            moved = {
                column.name: row[column.name] - back
                for column in times
                if row[column.name] is not None
            }
            itself = and_(*(key == row[key.name] for key in keys))
            self._connection.execute(update(table).where(itself).values(moved))
