"""Links that work once: the first account, an invitation, a new password."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from moderation.errors import AccountError
from moderation.storage.reviewers import Role
from moderation.storage.tables import InvitationRow


class LinkKind(StrEnum):
    """What a one-time link does."""

    FIRST_OWNER = "first_owner"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 (not one)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link without its secret; ``reviewer_id`` is whose password it sets."""

    id: int
    kind: LinkKind
    role: Role
    reviewer_id: int | None
    created_by: str
    created_at: datetime
    expires_at: datetime


class Invitations:
    """Make, find, use and revoke one-time links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        kind: LinkKind,
        role: Role,
        sha256: str,
        created_by: str,
        created_at: datetime,
        expires_at: datetime,
        reviewer_id: int | None = None,
    ) -> int:
        """Keep the hash of a link's secret; returns the link's number."""
        values = {
            "kind": kind.value,
            "role": role.value,
            "sha256": sha256,
            "created_by": created_by,
            "created_at": created_at,
            "expires_at": expires_at,
            "reviewer_id": reviewer_id,
        }
        added = insert(InvitationRow).values(values).returning(InvitationRow.id)
        number: int = self._connection.execute(added).scalar_one()
        return number

    def with_hash(self, sha256: str, now: datetime) -> Invitation | None:
        """The link that opens with that secret and may still be used, if any."""
        row = self._connection.execute(
            _open(now).where(InvitationRow.sha256 == sha256)
        ).one_or_none()
        return None if row is None else _invitation(row)

    def use(self, invitation: Invitation, now: datetime) -> None:
        """Use a link up; raises AccountError when somebody has been faster."""
        used = self._connection.execute(
            update(InvitationRow)
            .where(
                InvitationRow.id == invitation.id,
                InvitationRow.used_at.is_(None),
                InvitationRow.revoked_at.is_(None),
                InvitationRow.expires_at > now,
            )
            .values(used_at=now)
        )
        if used.rowcount != 1:
            raise AccountError("This link has been used or revoked.", reason="link")

    def revoke(self, number: int, now: datetime) -> bool:
        """End an unused link; False when there was nothing to end."""
        ended = self._connection.execute(
            update(InvitationRow)
            .where(
                InvitationRow.id == number,
                InvitationRow.used_at.is_(None),
                InvitationRow.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
        return ended.rowcount == 1

    def revoke_all(
        self, kind: LinkKind, now: datetime, *, reviewer_id: int | None = None
    ) -> None:
        """End all unused links of a kind, or those of one reviewer."""
        ending = update(InvitationRow).where(
            InvitationRow.kind == kind.value,
            InvitationRow.used_at.is_(None),
            InvitationRow.revoked_at.is_(None),
        )
        if reviewer_id is not None:
            ending = ending.where(InvitationRow.reviewer_id == reviewer_id)
        self._connection.execute(ending.values(revoked_at=now))

    def waiting(self, now: datetime) -> tuple[Invitation, ...]:
        """All invitations that may still be used, oldest first."""
        rows = self._connection.execute(
            _open(now)
            .where(InvitationRow.kind == LinkKind.INVITATION.value)
            .order_by(InvitationRow.id)
        )
        return tuple(_invitation(row) for row in rows)


def _open(now: datetime) -> Any:
    return select(InvitationRow.__table__).where(
        InvitationRow.used_at.is_(None),
        InvitationRow.revoked_at.is_(None),
        InvitationRow.expires_at > now,
    )


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(
        id=row.id,
        kind=LinkKind(row.kind),
        role=Role(row.role),
        reviewer_id=row.reviewer_id,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
