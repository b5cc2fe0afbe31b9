"""What a decision came to, and its line in the audit log."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from moderation.decision import Decision, DecisionSource
from moderation.storage.audit import Audit, of_comment
from moderation.verdict import Action

DECIDED = "comment.decided"
UNDONE = "comment.undone"
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision, or its undoing, came to.

    Parameters
    ----------
    comment_id : int
        Our number.
    platform_id : str
        The platform's.
    version : int
        The comment's new one.
    number : int
        Of the event, counted per comment from 1; ``undo`` takes that of a decision.
    action : Action, optional
        The one in force now; None where nobody ever judged.
    decision : Decision
        What a platform is to be told; of an undo, what is in force again.
    """

    comment_id: int
    platform_id: str
    version: int
    number: int
    action: Action | None
    decision: Decision


def log(connection: Connection, comment: Any, done: Decided) -> None:
    """Write to the audit log what was done to a comment, given its row before."""
    decision = done.decision
    is_review = decision.source is DecisionSource.REVIEW
    details: dict[str, str | int | None] = {
        "site": comment.site_id,
        "number": done.number,
        "action": None if done.action is None else done.action.value,
        "before": comment.action,
        "version": done.version,
    }
    details |= {"undoes": decision.undoes} if decision.undoes else {}
    details |= {"batch": decision.batch} if decision.batch else {}
    Audit(connection).add(
        decision.reviewer if is_review else PLATFORM,
        DECIDED if decision.undoes is None else UNDONE,
        of_comment(comment.id),
        details,
    )
