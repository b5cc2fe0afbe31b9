"""Comments as they stand now, and what each said over time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, insert, select, update

from moderation.comment import Comment
from moderation.errors import StaleWriteError
from moderation.fingerprint import likeness
from moderation.storage.column_types import storable
from moderation.storage.decision_events import lapse
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.ranks import Rank
from moderation.storage.tables import CommentRow, RevisionRow, ScreeningRow
from moderation.urgency import priority
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class StoredComment:
    """What has to be known of a comment before it is written again.

    ``id`` is our number, ``platform_id`` the platform's. ``changed_at`` is the
    newest time of a change that the platform named; ``revision`` 0 is a comment whose
    deletion arrived before itself. ``action`` is the one in force: ``decided``, what a
    human chose and still stands, else the newest verdict. Every write raises
    ``version``. An imported comment is not ``screened``: no machine ever saw it.
    """

    id: int
    platform_id: str
    version: int
    revision: int
    fingerprint: str
    action: Action | None
    decided: Action | None
    changed_at: datetime
    deleted: bool
    screened: bool


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """A revision of a comment about to be written, with the machine's action.

    Addresses arrive as keyed hashes; those inside ``comment`` are never stored.
    ``action`` is None when no machine was asked; ``received_at`` is now unless told.
    With ``rank``, a new comment is written with its place in the queue at once.
    """

    site_id: int
    platform_id: str
    comment: Comment
    article_id: int | None
    email_hash: str | None
    ip_hash: str | None
    fingerprint: str
    changed_at: datetime
    action: Action | None
    awaiting_model: bool
    received_at: datetime | None = None
    rank: Rank | None = None


_FIND = select(
    CommentRow.id,
    CommentRow.platform_id,
    CommentRow.version,
    CommentRow.revision,
    CommentRow.fingerprint,
    CommentRow.action,
    CommentRow.decided,
    CommentRow.changed_at,
    CommentRow.deleted_at,
    exists().where(ScreeningRow.comment_id == CommentRow.id).label("screened"),
).where(
    CommentRow.site_id == bindparam("site"),
    CommentRow.platform_id == bindparam("platform_comment"),
)
_ADD = per_dialect(
    lambda insert_: (
        insert_(CommentRow)
        .on_conflict_do_nothing(index_elements=["site_id", "platform_id"])
        .returning(CommentRow.id)
    )
)
_ADD_REVISION = insert(RevisionRow)
_TEXT = select(RevisionRow.text).where(
    RevisionRow.comment_id == bindparam("comment"),
    RevisionRow.number == bindparam("revision_number"),
)


class Comments:
    """Find and write comments; a lost race is a StaleWriteError, never a double."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, site_id: int, platform_id: str) -> StoredComment | None:
        """The comment with the platform's own id, if it is known."""
        found = self._connection.execute(
            _FIND, {"site": site_id, "platform_comment": platform_id}
        ).first()
        if found is None:
            return None
        return StoredComment(
            id=found.id,
            platform_id=found.platform_id,
            version=found.version,
            revision=found.revision,
            fingerprint=found.fingerprint,
            action=None if found.action is None else Action(found.action),
            decided=None if found.decided is None else Action(found.decided),
            changed_at=found.changed_at,
            deleted=found.deleted_at is not None,
            screened=bool(found.screened),
        )

    def add(self, draft: CommentDraft) -> int:
        """Write a new comment with its first revision; returns its number.

        Raises
        ------
        StaleWriteError
            The comment has been written meanwhile.
        """
        now = datetime.now(UTC)
        since = draft.received_at or now
        values = _current(draft, 1, now) | {
            "site_id": draft.site_id,
            "platform_id": draft.platform_id,
            "received_at": since,
            "waiting_since": since,
            "deleted_at": None,
            "version": 1,
        }
        if draft.rank is not None:
            values |= {
                "priority": priority(draft.rank.basis, since),
                "flags": draft.rank.flags,
                "language": draft.rank.language,
            }
        number = self._insert(values)
        self._add_revision(number, 1, draft.comment, now)
        return number

    def revise(self, stored: StoredComment, draft: CommentDraft) -> int:
        """Write the next revision of ``stored``; returns the revision's number.

        A human's decision stays in force, unless the text is another and the
        machine is stricter about it; then every decision before is void. Of those
        that an undo could bring back, the ones milder than the machine are.

        Raises
        ------
        StaleWriteError
            The comment has been revised or deleted meanwhile.
        """
        now = datetime.now(UTC)
        revision = stored.revision + 1
        changes = _current(draft, revision, now) | self._kept(stored, draft)
        if stored.action is not Action.HOLD:
            changes["waiting_since"] = case(
                (CommentRow.reports_open > 0, CommentRow.waiting_since), else_=now
            )
        self._update(stored, changes)
        self._add_revision(stored.id, revision, draft.comment, now)
        return revision

    def mark_deleted(self, stored: StoredComment, changed_at: datetime) -> None:
        """Mark a comment as deleted; raises StaleWriteError."""
        now = datetime.now(UTC)
        self._update(
            stored,
            {
                "deleted_at": now,
                "updated_at": now,
                "changed_at": changed_at,
                "awaiting_model": False,
            },
        )

    def add_deleted(self, site_id: int, platform_id: str, changed_at: datetime) -> None:
        """Remember the deletion of an unseen comment; raises StaleWriteError."""
        now = datetime.now(UTC)
        values = {
            "site_id": site_id,
            "platform_id": platform_id,
            "revision": 0,
            "fingerprint": "",
            "action": None,
            "awaiting_model": False,
            "received_at": now,
            "changed_at": changed_at,
            "updated_at": now,
            "deleted_at": now,
            "version": 1,
        }
        self._insert(values)

    def _insert(self, values: dict[str, Any]) -> int:
        statement = for_connection(_ADD, self._connection)
        number: int | None = self._connection.execute(
            statement, values
        ).scalar_one_or_none()
        if number is None:
            raise StaleWriteError("The comment has been written meanwhile.")
        return number

    def _update(self, stored: StoredComment, values: dict[str, Any]) -> None:
        statement = (
            update(CommentRow)
            .where(
                CommentRow.id == stored.id,
                CommentRow.version == stored.version,
                CommentRow.deleted_at.is_(None),
            )
            .values(version=stored.version + 1, **values)
        )
        if self._connection.execute(statement).rowcount != 1:
            raise StaleWriteError("The comment has been changed meanwhile.")

    def _kept(self, stored: StoredComment, draft: CommentDraft) -> dict[str, Any]:
        """What a human's decision on the comment means for its next revision."""
        if stored.decided is None:
            return {}
        before = self._connection.execute(
            _TEXT, {"comment": stored.id, "revision_number": stored.revision}
        ).scalar_one_or_none()
        if draft.action is None or before == storable(draft.comment.text):
            return {"action": stored.decided.value}
        milder = [one for one in Action if one.severity < draft.action.severity]
        if stored.decided in milder:
            lapse(self._connection, stored.id, None)
            return {"decided": None}
        lapse(self._connection, stored.id, milder)
        return {"action": stored.decided.value}

    def _add_revision(
        self, comment_id: int, number: int, comment: Comment, now: datetime
    ) -> None:
        self._connection.execute(
            _ADD_REVISION,
            {
                "comment_id": comment_id,
                "number": number,
                "text": comment.text,
                "targets": list(comment.targets),
                "language": comment.language,
                "received_at": now,
            },
        )


def _current(draft: CommentDraft, revision: int, now: datetime) -> dict[str, Any]:
    author, parent = draft.comment.author, draft.comment.parent
    return {
        "article_id": draft.article_id,
        "author_id": author.id,
        "author_name": author.name,
        "author_url": author.url,
        "author_email_hash": draft.email_hash,
        "author_ip_hash": draft.ip_hash,
        "parent_id": parent.id,
        "parent_text": parent.text,
        "revision": revision,
        "fingerprint": draft.fingerprint,
        "likeness": likeness(draft.comment.text),
        "action": None if draft.action is None else draft.action.value,
        "verdict": None if draft.action is None else draft.action.value,
        "awaiting_model": draft.awaiting_model,
        "changed_at": draft.changed_at,
        "updated_at": now,
    }
