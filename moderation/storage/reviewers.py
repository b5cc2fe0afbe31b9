"""The people who decide."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from moderation.errors import AccountError
from moderation.storage.tables import ReviewerRow

STAMP_BYTES = 16


class Role(StrEnum):
    """What a reviewer may do."""

    OWNER = "owner"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who decides; the password hash stays in storage.

    ``stamp`` is written into every session at sign-in; a session with another one
    is over.
    """

    id: int
    name: str
    email: str | None
    role: Role
    created_at: datetime
    stamp: str = field(repr=False)
    preferences: Mapping[str, Any] = field(repr=False)


_KNOWN = select(
    ReviewerRow.id,
    ReviewerRow.name,
    ReviewerRow.email,
    ReviewerRow.role,
    ReviewerRow.created_at,
    ReviewerRow.session_stamp,
    ReviewerRow.preferences,
).where(ReviewerRow.removed_at.is_(None))
_OWNERS = select(ReviewerRow.id).where(
    ReviewerRow.role == Role.OWNER.value, ReviewerRow.removed_at.is_(None)
)


class Reviewers:
    """Find, add and change reviewers; the names of removed ones stay taken."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, *, name: str, email: str | None, password_hash: str, role: Role
    ) -> Reviewer:
        """Add a reviewer; raises AccountError when the name is or was taken.

        Names that differ in case only are one name.
        """
        names = self._connection.execute(select(ReviewerRow.name)).scalars()
        if name.casefold() in {taken.casefold() for taken in names}:
            raise AccountError(
                "Somebody of that name is or was here.", reason="name_taken"
            )
        self._connection.execute(
            insert(ReviewerRow).values(
                name=name,
                email=email,
                password_hash=password_hash,
                role=role.value,
                created_at=datetime.now(UTC),
                session_stamp=_new_stamp(),
                preferences={},
            )
        )
        found = self.named(name)
        if found is None:
            raise AccountError("The name cannot be stored.", reason="name")
        return found

    def named(self, name: str) -> Reviewer | None:
        """The reviewer of that name, if any."""
        return self._one(ReviewerRow.name == name)

    def numbered(self, number: int) -> Reviewer | None:
        """The reviewer of that number, if any."""
        return self._one(ReviewerRow.id == number)

    def all(self) -> tuple[Reviewer, ...]:
        """Everybody who has an account, by name."""
        rows = self._connection.execute(_KNOWN.order_by(ReviewerRow.name))
        return tuple(_reviewer(row) for row in rows)

    def has_owner(self) -> bool:
        """Whether the first account has been made."""
        return self._connection.execute(_OWNERS.limit(1)).first() is not None

    def password_hash(self, name: str) -> str | None:
        """The argon2id hash of a reviewer's password; None for a stranger."""
        found = self._connection.execute(
            select(ReviewerRow.password_hash).where(
                ReviewerRow.name == name, ReviewerRow.removed_at.is_(None)
            )
        )
        return found.scalar_one_or_none()

    def set_password(self, number: int, password_hash: str) -> None:
        """Give a reviewer another password; all sessions end."""
        self._change(number, password_hash=password_hash, session_stamp=_new_stamp())

    def rehash(self, number: int, password_hash: str) -> None:
        """Keep the same password under a stronger hash; sessions go on."""
        self._change(number, password_hash=password_hash)

    def set_role(self, number: int, role: Role) -> None:
        """Give a reviewer another role; all sessions end.

        Raises
        ------
        AccountError
            There is no such reviewer, or nobody would be owner (``last_owner``).
        """
        if role is not Role.OWNER:
            self._keep_an_owner(number)
        self._change(number, role=role.value, session_stamp=_new_stamp())

    def remove(self, number: int) -> None:
        """Take the account away; the name stays in the records and stays taken.

        Raises
        ------
        AccountError
            There is no such reviewer, or nobody would be owner (``last_owner``).
        """
        self._keep_an_owner(number)
        self._change(
            number,
            removed_at=datetime.now(UTC),
            password_hash="",
            email=None,
            session_stamp=_new_stamp(),
            preferences={},
        )

    def end_sessions(self, number: int) -> None:
        """Log a reviewer out everywhere."""
        self._change(number, session_stamp=_new_stamp())

    def set_preferences(self, number: int, preferences: Mapping[str, Any]) -> None:
        """Keep what a reviewer likes, as JSON."""
        self._change(number, preferences=dict(preferences))

    def _keep_an_owner(self, number: int) -> None:
        if self._owners() == {number}:
            raise AccountError(
                "This is the last owner; make somebody else an owner first.",
                reason="last_owner",
            )

    def _owners(self) -> set[int]:
        return set(self._connection.execute(_OWNERS.with_for_update()).scalars())

    def _one(self, condition: Any) -> Reviewer | None:
        row = self._connection.execute(_KNOWN.where(condition)).one_or_none()
        return None if row is None else _reviewer(row)

    def _change(self, number: int, **values: object) -> None:
        changed = self._connection.execute(
            update(ReviewerRow)
            .where(ReviewerRow.id == number, ReviewerRow.removed_at.is_(None))
            .values(**values)
        )
        if changed.rowcount != 1:
            raise AccountError("There is no such reviewer.", reason="unknown_reviewer")


def _new_stamp() -> str:
    return secrets.token_hex(STAMP_BYTES)


def _reviewer(row: Row[*tuple[Any, ...]]) -> Reviewer:
    return Reviewer(
        id=row.id,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        created_at=row.created_at,
        stamp=row.session_stamp,
        preferences=row.preferences,
    )
