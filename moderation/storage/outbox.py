"""Answers owed to platforms: written with the decision, delivered later."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Update,
    and_,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from moderation.errors import StaleWriteError, StorageError
from moderation.storage.tables import OutboxRow, SiteRow

KEY_BYTES = 16
MAX_ERROR = 300


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that a platform is owed; ``payload`` is JSON and names no reader."""

    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwedAnswer:
    """An answer in the outbox.

    ``id`` stays the same over all attempts, so that a receiver can drop repetitions;
    ``attempts`` counts those that failed.
    """

    id: str
    site_id: int
    site: str
    kind: str
    payload: Mapping[str, Any] = field(repr=False)
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    dead_at: datetime | None
    last_error: str | None


_OLDER = aliased(OutboxRow)
_OWED = and_(OutboxRow.delivered_at.is_(None), OutboxRow.dead_at.is_(None))
_IN_TURN = ~exists().where(
    _OLDER.comment_id == OutboxRow.comment_id,
    _OLDER.kind == OutboxRow.kind,
    _OLDER.id < OutboxRow.id,
    _OLDER.delivered_at.is_(None),
    _OLDER.dead_at.is_(None),
)
_COLUMNS = select(OutboxRow.__table__, SiteRow.name.label("site")).join(
    SiteRow, SiteRow.id == OutboxRow.site_id
)


class Outbox:
    """Owe, claim and settle answers; one comment's answers of a kind keep order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, owed: Owed, site_id: int, comment_id: int) -> str:
        """Owe an answer on our comment number ``comment_id``; returns its id."""
        key = f"msg_{secrets.token_hex(KEY_BYTES)}"
        now = datetime.now(UTC)
        self._connection.execute(
            insert(OutboxRow).values(
                key=key,
                site_id=site_id,
                comment_id=comment_id,
                kind=owed.kind,
                payload=dict(owed.payload),
                attempts=0,
                created_at=now,
                next_attempt_at=now,
            )
        )
        return key

    def is_due(self, now: datetime) -> bool:
        """Whether there is something to claim; takes no lock."""
        statement = select(OutboxRow.id).where(_due(now), _IN_TURN).limit(1)
        return self._connection.execute(statement).first() is not None

    def claim(
        self, now: datetime, lease: timedelta, limit: int
    ) -> tuple[OwedAnswer, ...]:
        """Take at most ``limit`` answers that are due, for as long as ``lease``.

        Nobody else gets them meanwhile; when the lease ends unsettled they are due
        again. An answer waits for the older ones of its comment and kind.
        """
        claimed = (
            self._connection.execute(
                select(OutboxRow.id)
                .where(_due(now), _IN_TURN)
                .order_by(OutboxRow.next_attempt_at, OutboxRow.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            .scalars()
            .all()
        )
        if not claimed:
            return ()
        self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(claimed))
            .values(lease_until=now + lease)
        )
        rows = self._connection.execute(
            _COLUMNS.where(OutboxRow.id.in_(claimed)).order_by(
                OutboxRow.next_attempt_at, OutboxRow.id
            )
        )
        return tuple(_answer(row) for row in rows)

    def delivered(self, answer_id: str, now: datetime) -> None:
        """The platform has it."""
        self._settle(answer_id, delivered_at=now, last_error=None)

    def failed(self, answer_id: str, error: str, next_attempt_at: datetime) -> None:
        """It did not arrive; try again from ``next_attempt_at`` on."""
        self._settle(
            answer_id,
            attempts=OutboxRow.attempts + 1,
            last_error=error[:MAX_ERROR],
            next_attempt_at=next_attempt_at,
        )

    def dead(self, answer_id: str, error: str, now: datetime) -> None:
        """It will never arrive, unless a person says ``replay``."""
        self._settle(
            answer_id,
            attempts=OutboxRow.attempts + 1,
            last_error=error[:MAX_ERROR],
            dead_at=now,
        )

    def has_any(self, comment_id: int) -> bool:
        """Whether an answer on our comment number was ever owed."""
        statement = select(OutboxRow.id).where(OutboxRow.comment_id == comment_id)
        return self._connection.execute(statement.limit(1)).first() is not None

    def dead_letters(self) -> tuple[OwedAnswer, ...]:
        """All answers that were given up, oldest first."""
        return self._listed(OutboxRow.dead_at.is_not(None))

    def waiting(self) -> tuple[OwedAnswer, ...]:
        """All answers still owed, oldest first."""
        return self._listed(_OWED)

    def replay(self, answer_id: str) -> None:
        """Owe a dead letter again, from now on and with all its attempts.

        Raises
        ------
        StorageError
            It is not among the dead (reason ``unknown_answer``).
        StaleWriteError
            A newer answer on the same comment has been delivered meanwhile.
        """
        dead = self._connection.execute(
            select(OutboxRow.id, OutboxRow.comment_id, OutboxRow.kind).where(
                OutboxRow.key == answer_id, OutboxRow.dead_at.is_not(None)
            )
        ).one_or_none()
        if dead is None:
            raise StorageError("There is no such dead letter.", reason="unknown_answer")
        newer = select(OutboxRow.id).where(
            OutboxRow.comment_id == dead.comment_id,
            OutboxRow.kind == dead.kind,
            OutboxRow.id > dead.id,
            OutboxRow.delivered_at.is_not(None),
        )
        if self._connection.execute(newer.limit(1)).first() is not None:
            raise StaleWriteError("A newer answer on this comment has been delivered.")
        self._connection.execute(
            update(OutboxRow)
            .where(OutboxRow.id == dead.id)
            .values(dead_at=None, attempts=0, next_attempt_at=datetime.now(UTC))
        )

    def _settle(self, answer_id: str, **values: object) -> None:
        statement: Update = (
            update(OutboxRow)
            .where(OutboxRow.key == answer_id, _OWED)
            .values(lease_until=None, **values)
        )
        self._connection.execute(statement)

    def _listed(self, condition: Any) -> tuple[OwedAnswer, ...]:
        rows = self._connection.execute(
            _COLUMNS.where(condition).order_by(OutboxRow.id)
        )
        return tuple(_answer(row) for row in rows)


def _due(now: datetime) -> Any:
    free = or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until <= now)
    return and_(_OWED, OutboxRow.next_attempt_at <= now, free)


def _answer(row: Row[*tuple[Any, ...]]) -> OwedAnswer:
    return OwedAnswer(
        id=row.key,
        site_id=row.site_id,
        site=row.site,
        kind=row.kind,
        payload=row.payload,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        dead_at=row.dead_at,
        last_error=row.last_error,
    )
