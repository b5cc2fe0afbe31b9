"""In which order comments wait, and where a page of them begins."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_

from moderation.errors import UnknownCursorError
from moderation.storage.tables import CommentRow, QuestionRow
from moderation.storage.waiting import ASKED, WAITS

_KEYS = select(CommentRow.id, CommentRow.waiting_since, CommentRow.priority).where(
    WAITS
)
_QUESTIONS = select(
    CommentRow.id, QuestionRow.asked_at.label("waiting_since"), CommentRow.priority
).join(QuestionRow, ASKED)

DUE_SHARE = 0.75
"""Of the longest wait: what waits for so long is due. The rest is time to get to it."""


class Order(StrEnum):
    """What comes first: what is most urgent (due before all), oldest, newest."""

    URGENT = "urgent"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins.

    ``now`` is that of the first page, so that nothing becomes due in between.
    """

    now: datetime
    due: bool
    key: float | datetime
    comment_id: int

    def written(self) -> str:
        """As text for an address."""
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        content = [self.now.isoformat(), self.due, key, self.comment_id]
        written = json.dumps(content, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(written).decode().rstrip("=")

    @classmethod
    def read(cls, written: str) -> "Cursor":
        """Read it back; raises UnknownCursorError."""
        try:
            padded = written.encode("ascii") + b"=" * (-len(written) % 4)
            now, due, key, number = json.loads(base64.urlsafe_b64decode(padded))
            return cls(_moment(now), bool(due), _key(key), int(number))
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            raise UnknownCursorError("cursor: is not one.") from error


def waiting_for(elapsed: timedelta, now: datetime) -> ColumnElement[bool]:
    """Waiting for as long, or longer."""
    return CommentRow.waiting_since <= now - elapsed


def parts(
    order: Order,
    now: datetime,
    longest: timedelta,
    cursor: Cursor | None,
    *,
    questions: bool = False,
) -> Iterator[tuple[bool, Select[*tuple[Any, ...]]]]:
    """Statements one after the other, each with whether it is of what is due.

    Questions come in the order in which they were asked, whatever else is wanted.
    """
    if questions:
        yield True, _questions(cursor)
        return
    since, rank, number = CommentRow.waiting_since, CommentRow.priority, CommentRow.id
    if order is not Order.URGENT:
        is_oldest = order is Order.OLDEST
        place = tuple_(since, number)
        statement = _KEYS
        if cursor is not None:
            at = _at(cursor, by_time=True)
            statement = statement.where(place > at if is_oldest else place < at)
        keys = (since, number) if is_oldest else (since.desc(), number.desc())
        yield False, statement.order_by(*keys)
        return
    late = waiting_for(longest * DUE_SHARE, now)
    if cursor is None or cursor.due:
        statement = _KEYS.where(late)
        if cursor is not None:
            statement = statement.where(
                tuple_(since, number) > _at(cursor, by_time=True)
            )
        yield True, statement.order_by(since, number)
    statement = _KEYS.where(~late)
    if cursor is not None and not cursor.due:
        statement = statement.where(tuple_(rank, number) < _at(cursor, by_time=False))
    yield False, statement.order_by(rank.desc(), number.desc())


def _questions(cursor: Cursor | None) -> Select[*tuple[Any, ...]]:
    place = tuple_(QuestionRow.asked_at, CommentRow.id)
    statement = _QUESTIONS.order_by(QuestionRow.asked_at, CommentRow.id)
    if cursor is None:
        return statement
    return statement.where(place > _at(cursor, by_time=True))


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.utcoffset() is None:
        raise ValueError(written)
    return moment.astimezone(UTC)


def _at(cursor: Cursor, *, by_time: bool) -> ColumnElement[Any]:
    """The cursor's place; raises UnknownCursorError when it is of another order."""
    if isinstance(cursor.key, datetime) is not by_time:
        raise UnknownCursorError("cursor: is of another order.")
    column = CommentRow.waiting_since if by_time else CommentRow.priority
    return tuple_(
        literal(cursor.key, column.type),
        literal(cursor.comment_id, CommentRow.id.type),
    )


def _key(written: float | str) -> float | datetime:
    return _moment(written) if isinstance(written, str) else float(written)
