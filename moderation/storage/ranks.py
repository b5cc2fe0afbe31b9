"""What a screening or a report means for a comment's place in the queue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from moderation.scores import Scores
from moderation.storage.tables import CommentRow
from moderation.urgency import basis, priority, reported
from moderation.verdict import Verdict

_SINCE = select(CommentRow.waiting_since, CommentRow.received_at).where(
    CommentRow.id == bindparam("comment")
)
_RANK = (
    update(CommentRow)
    .where(CommentRow.id == bindparam("comment"))
    .values(
        priority=bindparam("new_priority"),
        flags=bindparam("new_flags"),
        language=bindparam("new_language"),
    )
)
BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Rank:
    """A screening's word on the place in the queue, before it is known since when."""

    basis: float
    flags: str
    language: str | None


def rank_of(scores: Scores | None, verdict: Verdict) -> Rank:
    """What scores and verdict mean for a comment's place."""
    language = None if scores is None else scores.language.code
    return Rank(basis(scores, verdict), flags(verdict), language)


def rank(
    connection: Connection, comment_id: int, scores: Scores | None, verdict: Verdict
) -> None:
    """Write priority, flags and language of our comment number ``comment_id``."""
    row = connection.execute(_SINCE, {"comment": comment_id}).one_or_none()
    if row is None:
        return
    found = rank_of(scores, verdict)
    connection.execute(
        _RANK,
        {
            "comment": comment_id,
            "new_priority": priority(found.basis, row.waiting_since or row.received_at),
            "new_flags": found.flags,
            "new_language": found.language,
        },
    )


def rank_reported(
    connection: Connection, comment_id: int, reports: int, since: datetime
) -> None:
    """Let reports raise a comment; they never lower it."""
    raised = priority(reported(reports), since)
    connection.execute(
        update(CommentRow)
        .where(CommentRow.id == comment_id, CommentRow.priority < raised)
        .values(priority=raised)
    )


def flags(verdict: Verdict) -> str:
    """The codes of the reasons in one text: ``|insult|spam|``; empty for none."""
    codes = sorted({reason.code for reason in verdict.reasons})
    return f"{BETWEEN}{BETWEEN.join(codes)}{BETWEEN}" if codes else ""


def flagged(code: str) -> str:
    """What the flags contain where a reason has that code."""
    return f"{BETWEEN}{code}{BETWEEN}"
