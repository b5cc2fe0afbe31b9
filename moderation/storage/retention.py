"""Drop what is no longer needed, a little at a time, so that nobody has to wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, or_, select

from moderation.storage.erasure import Erasure
from moderation.storage.tables import (
    AliasRow,
    CallRow,
    ClaimRow,
    CommentRow,
    DeliveryRow,
    OutboxRow,
    PresenceRow,
    RepeatRow,
    RevisionRow,
    SkipRow,
    TryRow,
)
from moderation.verdict import Action

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Windows:
    """What is older than these moments goes; None keeps it for ever.

    Parameters
    ----------
    deliveries : datetime
        Answers to webhooks; also other names of comments that are deleted.
    calls : datetime
        Calls of platforms that ask by key.
    outbox : datetime
        Answers that were delivered, or given up.
    traces : datetime
        Tries to sign in, claims that expired, who was there.
    repeats : datetime
        What comments said, as numbers to find copies by.
    texts : datetime, optional
        Texts and authors of comments that were decided on or deleted, counted from
        their last change.
    """

    deliveries: datetime
    calls: datetime
    outbox: datetime
    traces: datetime
    repeats: datetime
    texts: datetime | None = None


class Retention:
    """Drop old rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def drop_some(self, windows: Windows) -> dict[str, int]:
        """Drop at most 1,000 rows of each kind; returns how many, by kind."""
        return {
            "deliveries": self._oldest(
                DeliveryRow, DeliveryRow.created_at < windows.deliveries
            ),
            "calls": self._oldest(CallRow, CallRow.created_at < windows.calls),
            "outbox": self._rows(
                OutboxRow,
                or_(
                    OutboxRow.delivered_at < windows.outbox,
                    OutboxRow.dead_at < windows.outbox,
                ),
            ),
            "aliases": self._rows(
                AliasRow,
                AliasRow.comment_id.in_(
                    select(CommentRow.id).where(
                        CommentRow.deleted_at < windows.deliveries
                    )
                ),
            ),
            "traces": self._traces(windows.traces),
            "repeats": self._repeats(windows.repeats),
            "texts": 0 if windows.texts is None else self._texts(windows.texts),
        }

    def _repeats(self, moment: datetime) -> int:
        number = RepeatRow.comment_id
        first = select(number).order_by(number).limit(AT_ONCE)
        old = delete(RepeatRow).where(number.in_(first), RepeatRow.seen_at < moment)
        return self._connection.execute(old).rowcount

    def _oldest(self, table: Any, condition: ColumnElement[bool]) -> int:
        """Of tables that grow in the order of time: only their beginning is read."""
        first = select(table.id).order_by(table.id).limit(AT_ONCE)
        return self._delete(table, first, condition)

    def _rows(self, table: Any, condition: ColumnElement[bool]) -> int:
        found = select(table.id).where(condition).limit(AT_ONCE)
        return self._delete(table, found, condition)

    def _delete(
        self, table: Any, numbers: Select[int], condition: ColumnElement[bool]
    ) -> int:
        statement = delete(table).where(table.id.in_(numbers), condition)
        return self._connection.execute(statement).rowcount

    def _traces(self, moment: datetime) -> int:
        old = (
            (TryRow, TryRow.tried_at < moment),
            (ClaimRow, ClaimRow.expires_at < moment),
            (SkipRow, SkipRow.until < moment),
            (PresenceRow, PresenceRow.seen_at < moment),
        )
        return sum(
            self._connection.execute(delete(table).where(condition)).rowcount
            for table, condition in old
        )

    def _texts(self, moment: datetime) -> int:
        settled = and_(
            CommentRow.decided.is_not(None),
            CommentRow.action != Action.HOLD.value,
            CommentRow.reports_open == 0,
        )
        has_text = (RevisionRow.comment_id == CommentRow.id) & (RevisionRow.text != "")
        found = self._connection.execute(
            select(CommentRow.id)
            .where(
                CommentRow.updated_at < moment,
                or_(settled, CommentRow.deleted_at.is_not(None)),
                select(RevisionRow.number).where(has_text).exists(),
            )
            .limit(AT_ONCE)
        )
        numbers = list(found.scalars())
        if numbers:
            Erasure(self._connection).blank(numbers)
        return len(numbers)
