"""Comments that were held because no model could score them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, func, update

from moderation.comment import Comment
from moderation.storage.tables import CommentRow
from moderation.storage.whole_comments import WHOLE, whole
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class AwaitingComment:
    """One revision that waits for a model; addresses are not known any more."""

    id: int
    revision: int
    site_id: int
    comment: Comment


_WAITING = (
    WHOLE.where(CommentRow.awaiting_model, CommentRow.id > bindparam("after"))
    .order_by(CommentRow.id)
    .limit(bindparam("most"))
)


class Awaiting:
    """The comments that wait for a model, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def oldest(self, *, after: int, limit: int) -> list[AwaitingComment]:
        """At most ``limit`` waiting comments numbered above ``after``."""
        rows = self._connection.execute(_WAITING, {"after": after, "most": limit})
        return [
            AwaitingComment(row.id, row.revision, row.site_id, whole(row))
            for row in rows
        ]

    def settle(self, waiting: AwaitingComment, action: Action) -> bool:
        """Give the comment its action; False when somebody else was first.

        What a human has decided meanwhile stays in force.
        Whoever gets True writes the screening in the same unit of work.
        """
        statement = (
            update(CommentRow)
            .where(
                CommentRow.id == waiting.id,
                CommentRow.revision == waiting.revision,
                CommentRow.awaiting_model,
            )
            .values(
                awaiting_model=False,
                action=func.coalesce(CommentRow.decided, action.value),
                verdict=action.value,
                version=CommentRow.version + 1,
                updated_at=datetime.now(UTC),
            )
        )
        return self._connection.execute(statement).rowcount == 1
