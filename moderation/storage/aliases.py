"""Other names of comments, for platforms that call one comment by several."""

from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from moderation.errors import StaleWriteError
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import AliasRow, CommentRow

_FIND = (
    select(CommentRow.platform_id)
    .join(AliasRow, AliasRow.comment_id == CommentRow.id)
    .where(AliasRow.site_id == bindparam("site"), AliasRow.name == bindparam("alias"))
)
_CLAIM = per_dialect(
    lambda insert: (
        insert(AliasRow)
        .on_conflict_do_nothing(index_elements=["site_id", "name"])
        .returning(AliasRow.id)
    )
)
_POINT = per_dialect(
    lambda insert: (statement := insert(AliasRow)).on_conflict_do_update(
        index_elements=["site_id", "name"],
        set_={"comment_id": statement.excluded.comment_id},
    )
)


class Aliases:
    """Find comments by other names, and give them such."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, site_id: int, name: str) -> str | None:
        """The platform's id of the comment that is also called ``name``."""
        return self._connection.execute(
            _FIND, {"site": site_id, "alias": name}
        ).scalar_one_or_none()

    def claim(self, site_id: int, name: str, comment_id: int) -> None:
        """Give our comment number ``comment_id`` a name that nobody else has.

        Raises
        ------
        StaleWriteError
            The name has been given meanwhile.
        """
        statement = for_connection(_CLAIM, self._connection)
        values = _values(site_id, name, comment_id)
        if self._connection.execute(statement, values).first() is None:
            raise StaleWriteError("The name has been given meanwhile.")

    def point(self, site_id: int, name: str, comment_id: int) -> None:
        """Give a name to a comment, taking it from whatever had it before."""
        statement = for_connection(_POINT, self._connection)
        self._connection.execute(statement, _values(site_id, name, comment_id))


def _values(site_id: int, name: str, comment_id: int) -> dict[str, object]:
    return {
        "site_id": site_id,
        "name": name,
        "comment_id": comment_id,
        "created_at": datetime.now(UTC),
    }
