"""The people who decide."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from moderation.errors import StorageError
from moderation.storage.tables import ReviewerRow


class Role(StrEnum):
    """What a reviewer may do."""

    OWNER = "owner"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person who decides; the password hash stays in storage."""

    id: int
    name: str
    email: str | None
    role: Role
    created_at: datetime


class Reviewers:
    """Find and add reviewers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, *, name: str, email: str | None, password_hash: str, role: Role
    ) -> None:
        """Add a reviewer; raises StorageError when the name is taken."""
        if self.named(name) is not None:
            raise StorageError("A reviewer of that name exists.", reason="name_taken")
        self._connection.execute(
            insert(ReviewerRow).values(
                name=name,
                email=email,
                password_hash=password_hash,
                role=role.value,
                created_at=datetime.now(UTC),
            )
        )

    def named(self, name: str) -> Reviewer | None:
        """The reviewer of that name, if any."""
        row = self._connection.execute(
            select(
                ReviewerRow.id,
                ReviewerRow.name,
                ReviewerRow.email,
                ReviewerRow.role,
                ReviewerRow.created_at,
            ).where(ReviewerRow.name == name)
        ).one_or_none()
        if row is None:
            return None
        return Reviewer(row.id, row.name, row.email, Role(row.role), row.created_at)

    def password_hash(self, name: str) -> str | None:
        """The argon2id hash of a reviewer's password; None for a stranger."""
        found = self._connection.execute(
            select(ReviewerRow.password_hash).where(ReviewerRow.name == name)
        )
        return found.scalar_one_or_none()
