"""Appeals of commenters: one a decision, decided once, by somebody new."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Row,
    Select,
    func,
    select,
    union,
    update,
)

from moderation.errors import StaleWriteError, UnknownDecisionError
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import AppealRow, CommentRow, DecisionRow, OpinionRow

MOST_WAITING = 500


class AppealState(StrEnum):
    """Where an appeal stands.

    Only an open one is decided, and only once; one that was overturned is open again
    when somebody takes that approval back.
    """

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class Appeal:
    """What a commenter says against a rejection.

    Parameters
    ----------
    comment_id : int
        Our number; ``platform_id`` is the platform's.
    number : int
        The decision's, 0 for the machine's own verdict on this ``revision``.
    text, reply : str
        The commenter's, and what they are told.
    """

    id: int
    comment_id: int
    site_id: int
    platform_id: str
    revision: int
    number: int
    state: AppealState
    text: str
    reply: str
    opened_at: datetime
    decided_by: str | None
    decided_at: datetime | None


_APPEAL = select(AppealRow.__table__, CommentRow.site_id, CommentRow.platform_id).join(
    CommentRow, CommentRow.id == AppealRow.comment_id
)
_OPEN = per_dialect(
    lambda insert: (
        insert(AppealRow)
        .on_conflict_do_nothing(index_elements=["comment_id", "revision", "number"])
        .returning(AppealRow.id)
    )
)


class Appeals:
    """Open appeals, read them, close them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self, comment_id: int, revision: int, number: int, text: str, now: datetime
    ) -> int:
        """Keep an appeal; returns its number.

        Raises
        ------
        StaleWriteError
            There is one against this decision already (reason ``appealed``).
        """
        values = {
            "comment_id": comment_id,
            "revision": revision,
            "number": number,
            "state": AppealState.OPEN.value,
            "text": text,
            "reply": "",
            "opened_at": now,
        }
        statement = for_connection(_OPEN, self._connection)
        found = self._connection.execute(statement, values).scalar_one_or_none()
        if found is None:
            raise StaleWriteError(
                "There is an appeal against this decision already.", reason="appealed"
            )
        return int(found)

    def numbered(self, appeal_id: int) -> Appeal:
        """One of them; raises UnknownDecisionError."""
        found = self._one(_APPEAL.where(AppealRow.id == appeal_id))
        if found is None:
            raise UnknownDecisionError("There is no such appeal.")
        return found

    def against(self, comment_id: int, revision: int, number: int) -> Appeal | None:
        """The appeal against one decision, if there is one."""
        return self._one(
            _APPEAL.where(
                AppealRow.comment_id == comment_id,
                AppealRow.revision == revision,
                AppealRow.number == number,
            )
        )

    def newest_on(self, comment_id: int) -> Appeal | None:
        """The last appeal on our comment number."""
        newest = _APPEAL.where(AppealRow.comment_id == comment_id)
        return self._one(newest.order_by(AppealRow.id.desc()).limit(1))

    def waiting(self) -> tuple[Appeal, ...]:
        """At most 500 open ones, the oldest first."""
        rows = self._connection.execute(
            _APPEAL.where(AppealRow.state == AppealState.OPEN.value)
            .order_by(AppealRow.opened_at, AppealRow.id)
            .limit(MOST_WAITING)
        )
        return tuple(_appeal(row) for row in rows)

    def closed(self, limit: int = 20) -> tuple[Appeal, ...]:
        """The last that were decided, newest first."""
        rows = self._connection.execute(
            _APPEAL.where(AppealRow.state != AppealState.OPEN.value)
            .order_by(AppealRow.decided_at.desc(), AppealRow.id.desc())
            .limit(limit)
        )
        return tuple(_appeal(row) for row in rows)

    def counts(self) -> dict[AppealState, int]:
        """How many there are in each state."""
        rows = self._connection.execute(
            select(AppealRow.state, func.count()).group_by(AppealRow.state)
        )
        return {AppealState(state): count for state, count in rows}

    def deciders(self, comment_id: int) -> frozenset[str]:
        """Everybody who ever judged our comment number, in whatever way."""
        judged: CompoundSelect[*tuple[Any, ...]] = union(
            select(DecisionRow.reviewer).where(DecisionRow.comment_id == comment_id),
            select(OpinionRow.answered_by).where(OpinionRow.comment_id == comment_id),
            select(OpinionRow.settled_by).where(OpinionRow.comment_id == comment_id),
            select(AppealRow.decided_by).where(AppealRow.comment_id == comment_id),
        )
        names = self._connection.execute(judged).scalars()
        return frozenset(str(name) for name in names if name is not None)

    def close(
        self,
        appeal_id: int,
        state: AppealState,
        reviewer: str,
        reply: str,
        now: datetime,
    ) -> None:
        """Decide an open appeal; raises StaleWriteError when somebody has."""
        statement = (
            update(AppealRow)
            .where(AppealRow.id == appeal_id, AppealRow.state == AppealState.OPEN.value)
            .values(state=state.value, decided_by=reviewer, reply=reply, decided_at=now)
        )
        if self._connection.execute(statement).rowcount != 1:
            raise StaleWriteError(
                "Somebody has decided this appeal already.", reason="decided"
            )

    def reopen(self, comment_id: int, revision: int, number: int) -> int | None:
        """Open an overturned appeal whose rejection is in force again; its number.

        None where there is none. What the commenter was told is forgotten.
        """
        statement = (
            update(AppealRow)
            .where(
                AppealRow.comment_id == comment_id,
                AppealRow.revision == revision,
                AppealRow.number == number,
                AppealRow.state == AppealState.OVERTURNED.value,
            )
            .values(
                state=AppealState.OPEN.value,
                decided_by=None,
                decided_at=None,
                reply="",
            )
            .returning(AppealRow.id)
        )
        found: int | None = self._connection.execute(statement).scalar_one_or_none()
        return found

    def _one(self, statement: Select[*tuple[Any, ...]]) -> Appeal | None:
        row = self._connection.execute(statement).one_or_none()
        return None if row is None else _appeal(row)


def _appeal(row: Row[*tuple[Any, ...]]) -> Appeal:
    return Appeal(
        id=row.id,
        comment_id=row.comment_id,
        site_id=row.site_id,
        platform_id=row.platform_id,
        revision=row.revision,
        number=row.number,
        state=AppealState(row.state),
        text=row.text,
        reply=row.reply,
        opened_at=row.opened_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
