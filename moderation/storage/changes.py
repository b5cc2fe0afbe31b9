"""What happened to a comment meanwhile, for somebody who comes too late."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from moderation.storage.decision_events import events_of
from moderation.storage.tables import RevisionRow

Change = dict[str, str | None]


def what_changed(connection: Connection, comment: Any) -> Change:
    """The last thing that happened to a comment, given its row.

    ``what`` is decided, undone, edited, deleted or screened; ``by`` whoever decided;
    ``action`` the one in force; ``at`` ISO 8601.
    """
    if comment.deleted_at is not None:
        return change("deleted", None, comment.action, comment.deleted_at)
    edited = connection.execute(
        select(RevisionRow.received_at).where(
            RevisionRow.comment_id == comment.id,
            RevisionRow.number == comment.revision,
        )
    ).scalar_one_or_none()
    events = events_of(connection, comment.id)
    newest = events[-1].decision if events else None
    if newest is None or (edited is not None and edited > newest.decided_at):
        what = "edited" if comment.revision > 1 else "screened"
        return change(what, None, comment.action, edited)
    what = "decided" if newest.undoes is None else "undone"
    return change(what, newest.reviewer, comment.action, newest.decided_at)


def change(
    what: str, by: str | None, action: str | None, at: datetime | None
) -> Change:
    """What happened, by whom, to which action, when."""
    moment = None if at is None else at.isoformat()
    return {"what": what, "by": by, "action": action, "at": moment}
