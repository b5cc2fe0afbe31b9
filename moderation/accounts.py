"""What is done about accounts, each with its line in the audit log; never a secret."""

import re
from datetime import UTC, datetime

from moderation.errors import AccountError
from moderation.storage.invitations import Invitation, LinkKind
from moderation.storage.reviewers import Reviewer, Role
from moderation.storage.unit_of_work import Reading, UnitOfWork

MAX_NAME = 60
CREATED = "reviewer.created"
INVITED = "reviewer.invited"
INVITATION_REVOKED = "reviewer.invitation_revoked"
ROLE_CHANGED = "reviewer.role_changed"
REMOVED = "reviewer.removed"
LOGGED_OUT = "reviewer.logged_out_everywhere"
RESET_ASKED = "reviewer.password_reset_asked"
PASSWORD_SET = "reviewer.password_set"  # noqa: S105 (not one)
_SPACES = re.compile(r"\s+")


def of_reviewer(name: str) -> str:
    """The subject of audit entries about a reviewer."""
    return f"reviewer:{name}"


def checked_name(written: str) -> str:
    """A name with single blanks.

    Raises
    ------
    AccountError
        It is empty, longer than 60 characters, or holds something invisible.
    """
    name = _SPACES.sub(" ", written.strip())
    if not 1 <= len(name) <= MAX_NAME:
        raise AccountError(f"A name has 1 to {MAX_NAME} characters.", reason="name")
    if not name.isprintable():
        raise AccountError("A name has visible characters only.", reason="name")
    return name


def create(
    work: UnitOfWork,
    *,
    name: str,
    role: Role,
    password_hash: str,
    actor: str | None = None,
    email: str | None = None,
) -> Reviewer:
    """Make an account; without ``actor`` the person did it, with a link.

    Raises
    ------
    AccountError
        The name may not be, or somebody has or had it.
    """
    name = checked_name(name)
    made = work.reviewers.add(
        name=name, email=email, password_hash=password_hash, role=role
    )
    work.audit.add(actor or name, CREATED, of_reviewer(name), {"role": role.value})
    return made


def join(
    work: UnitOfWork, invitation: Invitation, name: str, password_hash: str
) -> Reviewer:
    """Use a link up to make an account.

    Raises
    ------
    AccountError
        The link was used meanwhile, there is an owner already, or the name may not be.
    """
    if invitation.kind is LinkKind.FIRST_OWNER and work.reviewers.has_owner():
        raise AccountError("There is an owner already.", reason="link")
    now = datetime.now(UTC)
    work.invitations.use(invitation, now)
    if invitation.kind is LinkKind.FIRST_OWNER:
        work.invitations.revoke_all(LinkKind.FIRST_OWNER, now)
    return create(work, name=name, role=invitation.role, password_hash=password_hash)


def set_password_by_link(
    work: UnitOfWork, invitation: Invitation, password_hash: str
) -> Reviewer:
    """Use a link up to give its reviewer another password; all sessions end.

    Raises
    ------
    AccountError
        The link was used meanwhile, or the account is gone.
    """
    person = numbered(work, invitation.reviewer_id or 0)
    work.invitations.use(invitation, datetime.now(UTC))
    return set_password(work, person, password_hash)


def set_password(work: UnitOfWork, person: Reviewer, password_hash: str) -> Reviewer:
    """Give somebody another password; all sessions end."""
    work.reviewers.set_password(person.id, password_hash)
    work.audit.add(person.name, PASSWORD_SET, of_reviewer(person.name), {})
    return numbered(work, person.id)


def change_role(work: UnitOfWork, person: Reviewer, role: Role, actor: str) -> None:
    """Give somebody another role; all sessions end; raises AccountError."""
    if role is person.role:
        return
    work.reviewers.set_role(person.id, role)
    details = {"from": person.role.value, "to": role.value}
    work.audit.add(actor, ROLE_CHANGED, of_reviewer(person.name), details)


def remove(work: UnitOfWork, person: Reviewer, actor: str) -> None:
    """Take an account away, with its links; raises AccountError."""
    work.reviewers.remove(person.id)
    now = datetime.now(UTC)
    work.invitations.revoke_all(LinkKind.PASSWORD, now, reviewer_id=person.id)
    details = {"role": person.role.value}
    work.audit.add(actor, REMOVED, of_reviewer(person.name), details)


def log_out_everywhere(work: UnitOfWork, person: Reviewer, actor: str) -> None:
    """End all sessions of somebody; raises AccountError."""
    work.reviewers.end_sessions(person.id)
    work.audit.add(actor, LOGGED_OUT, of_reviewer(person.name), {})


def numbered(reading: Reading, number: int) -> Reviewer:
    """The reviewer of that number; raises AccountError."""
    found = reading.reviewers.numbered(number)
    if found is None:
        raise AccountError("There is no such reviewer.", reason="unknown_reviewer")
    return found


def named(reading: Reading, name: str) -> Reviewer:
    """The reviewer of that name; raises AccountError."""
    found = reading.reviewers.named(name)
    if found is None:
        raise AccountError("There is no such reviewer.", reason="unknown_reviewer")
    return found
