"""One decision inside a transaction, and the answers that it owes."""

from collections.abc import Callable
from datetime import datetime

from moderation.decision import Decision, DecisionSource, in_force
from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.storage.audit import of_comment
from moderation.storage.changes import change
from moderation.storage.comments import StoredComment
from moderation.storage.decisions import Decided
from moderation.storage.outbox import Owed
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action

Owing = Callable[[StoredComment], tuple[Owed, ...]]
"""Which answers a comment, as it stands after a decision, owes whom."""

REOPENED = "appeal.reopened"


def owe(work: UnitOfWork, site_id: int, comment_id: str, owed: Owing) -> None:
    """Owe answers on a comment inside somebody's transaction.

    Raises
    ------
    UnknownCommentError
        There is no comment of that id on that site.
    """
    comment = work.comments.find(site_id, comment_id)
    if comment is None:
        raise UnknownCommentError("There is no comment of that id on this site.")
    for answer in owed(comment):
        work.outbox.add(answer, site_id, comment.id)


def put_in_force(
    work: UnitOfWork,
    site_id: int,
    comment_id: str,
    decision: Decision,
    expected_version: int | None,
    now: datetime,
) -> Decided:
    """Write a decision inside somebody's transaction; the answers are owed apart.

    A share of reviews is put before a second reviewer (``SecondOpinions.ask``).

    Raises
    ------
    UnknownCommentError, StaleWriteError
        As of ``moderation.reviewing.decide``.
    """
    reviewed = decision.source is DecisionSource.REVIEW
    work.decisions.lock(site_id, [comment_id])
    if reviewed:
        _require_unclaimed(work, site_id, comment_id, decision.reviewer, now)
    done = work.decisions.add(
        site_id, comment_id, decision, expected_version=expected_version
    )
    work.claims.drop(done.comment_id)
    if reviewed and decision.action is Action.HOLD:
        work.claims.skip(done.comment_id, decision.reviewer, now)
    if reviewed:
        work.second_opinions.ask(done, now)
    return done


def take_back(
    work: UnitOfWork,
    site_id: int,
    comment_id: str,
    undoing: Decision,
    expected_version: int | None = None,
) -> Decided:
    """Undo a decision inside somebody's transaction; the answers are owed apart.

    Where a rejection is in force again against which an appeal had succeeded, that
    appeal is open again: whoever was overruled cannot end it by an undo.

    Raises
    ------
    UnknownCommentError, UnknownDecisionError, StaleWriteError
        As of ``Decisions.undo``.
    """
    done = work.decisions.undo(
        site_id, comment_id, undoing, expected_version=expected_version
    )
    if done.action is Action.REJECT:
        _reopen_appeal(work, site_id, done, undoing.reviewer)
    return done


def _reopen_appeal(
    work: UnitOfWork, site_id: int, done: Decided, reviewer: str
) -> None:
    comment = work.comments.find(site_id, done.platform_id)
    if comment is None:
        return
    standing = in_force(work.decisions.events(done.comment_id))
    number = 0 if standing is None else standing.number
    appeal = work.appeals.reopen(done.comment_id, comment.revision, number)
    if appeal is not None:
        facts = {"appeal": appeal, "number": number}
        work.audit.add(reviewer, REOPENED, of_comment(done.comment_id), facts)


def _require_unclaimed(
    work: UnitOfWork, site_id: int, comment_id: str, reviewer: str, now: datetime
) -> None:
    comment = work.comments.find(site_id, comment_id)
    if comment is None:
        return
    claim = work.claims.on([comment.id], now).get(comment.id)
    if claim is not None and claim.reviewer != reviewer:
        raise StaleWriteError(
            f"{claim.reviewer} looks at this comment just now.",
            reason="claimed",
            version=comment.version,
            changed=change("claimed", claim.reviewer, comment.action, claim.claimed_at),
        )
