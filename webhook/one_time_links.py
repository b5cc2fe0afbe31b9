"""Links that work once: their secrets, how long they live, where they lead."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from moderation.accounts import INVITED, RESET_ASKED, of_reviewer
from moderation.storage.invitations import Invitation, LinkKind
from moderation.storage.reviewers import Reviewer, Role
from moderation.storage.unit_of_work import Reading, UnitOfWork

PATH = "/review/join/"
SECRET_BYTES = 32
FIRST_OWNER_LIVES = timedelta(hours=1)
PASSWORD_LIVES = timedelta(hours=24)


def first_owner_link(work: UnitOfWork, actor: str) -> str:
    """A fresh path that makes the first owner; the first of several to be used."""
    kind = LinkKind.FIRST_OWNER
    _, path = _link(work, kind, Role.OWNER, actor, FIRST_OWNER_LIVES)
    return path


def invitation_link(work: UnitOfWork, role: Role, actor: str, lives: timedelta) -> str:
    """A fresh path that makes an account of that role."""
    number, path = _link(work, LinkKind.INVITATION, role, actor, lives)
    details = {"role": role.value, "hours": int(lives.total_seconds() // 3_600)}
    work.audit.add(actor, INVITED, f"invitation:{number}", details)
    return path


def password_link(work: UnitOfWork, person: Reviewer, actor: str) -> str:
    """A fresh path that sets somebody's password; older ones stop working."""
    now = datetime.now(UTC)
    work.invitations.revoke_all(LinkKind.PASSWORD, now, reviewer_id=person.id)
    kind = LinkKind.PASSWORD
    _, path = _link(work, kind, person.role, actor, PASSWORD_LIVES, person.id)
    work.audit.add(actor, RESET_ASKED, of_reviewer(person.name), {})
    return path


def opened(reading: Reading, secret: str) -> Invitation | None:
    """The link of that secret, while it may be used."""
    return reading.invitations.with_hash(_hash(secret), datetime.now(UTC))


def _link(
    work: UnitOfWork,
    kind: LinkKind,
    role: Role,
    created_by: str,
    lives: timedelta,
    reviewer_id: int | None = None,
) -> tuple[int, str]:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    now = datetime.now(UTC)
    number = work.invitations.add(
        kind=kind,
        role=role,
        sha256=_hash(secret),
        created_by=created_by,
        created_at=now,
        expires_at=now + lives,
        reviewer_id=reviewer_id,
    )
    return number, PATH + secret


def _hash(secret: str) -> str:
    """SHA-256: enough for 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
