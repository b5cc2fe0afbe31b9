"""Which decision a reviewer would take back, when asked for the last one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from moderation.storage.tables import CommentRow, DecisionRow
from moderation.verdict import Action

NEWEST = 5_000


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that its reviewer may want to take back."""

    comment_id: int
    site_id: int
    platform_id: str
    number: int
    action: Action


class Undoables:
    """Find decisions to take back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_of(self, reviewer: str, since: datetime) -> Undoable | None:
        """The newest single decision of a reviewer that nobody took back yet.

        Looks at the newest 5,000 decisions of all reviewers.
        """
        last = select(func.max(DecisionRow.id)).scalar_subquery()
        undoing = DecisionRow.__table__.alias("undoing")
        taken_back = (
            select(undoing.c.id)
            .where(
                undoing.c.comment_id == DecisionRow.comment_id,
                undoing.c.undoes == DecisionRow.number,
            )
            .exists()
        )
        row = self._connection.execute(
            select(
                DecisionRow.comment_id,
                CommentRow.site_id,
                CommentRow.platform_id,
                DecisionRow.number,
                DecisionRow.action,
            )
            .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
            .where(
                DecisionRow.id > last - NEWEST,
                DecisionRow.reviewer == reviewer,
                DecisionRow.source == "review",
                DecisionRow.created_at >= since,
                DecisionRow.undoes.is_(None),
                DecisionRow.batch.is_(None),
                DecisionRow.lapsed.is_(False),
                CommentRow.deleted_at.is_(None),
                ~taken_back,
            )
            .order_by(DecisionRow.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else Undoable(*row[:4], Action(row[4]))
