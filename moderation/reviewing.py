"""What people conclude: decide, undo, one or many, with the answers owed for it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from moderation.deciding import Owing as Owing
from moderation.deciding import owe as owe
from moderation.deciding import put_in_force, take_back
from moderation.decision import Decision
from moderation.errors import (
    DecisionError,
    StaleWriteError,
    UnknownCommentError,
    UnknownDecisionError,
)
from moderation.storage.database import Database
from moderation.storage.decisions import Decided
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action

MAX_BATCH = 1_000
AT_ONCE = 100
"""In each transaction, so that webhooks get their turn in between."""

BATCH_BYTES = 8
BATCH_DECIDED = "batch.decided"
BATCH_UNDONE = "batch.undone"
LEFT = (UnknownCommentError, StaleWriteError)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a bulk act came to; comments by the platform's id, in the order given.

    Parameters
    ----------
    id : str
        What ``undo_many`` takes.
    done : tuple of Decided
    left : mapping of id to reason
        Why a comment was left as it is: ``unknown_comment``, ``deleted_comment``,
        ``stale_write`` (another version, or overtaken by a newer decision),
        ``claimed`` (somebody looks at it).
    """

    id: str
    done: tuple[Decided, ...]
    left: Mapping[str, str]


def decide(
    database: Database,
    site_id: int,
    comment_id: str,
    decision: Decision,
    owed: Owing,
    expected_version: int | None = None,
    *,
    now: datetime | None = None,
) -> Decided:
    """Put a decision in force; when this returns, it and its answers are on disk.

    A reviewer who holds a comment is not offered it again for half an hour.

    Parameters
    ----------
    comment_id : str
        The platform's id.
    owed : callable
        Which answers the comment, as it stands after the decision, owes whom.
    expected_version : int, optional
        The version that the reviewer saw.
    now : datetime, optional
        By whose clock claims expire; for tests.

    Returns
    -------
    Decided
        ``version`` is the comment's new one, ``number`` what ``undo`` takes.

    Raises
    ------
    UnknownCommentError
        There is no comment of that id on that site; a DeletedCommentError when it was
        deleted.
    StaleWriteError
        The comment is at another version than expected, or (reason ``claimed``)
        another reviewer looks at it; ``changed`` says who did what.
    """
    now = now or datetime.now(UTC)
    with database.unit_of_work() as work:
        done = put_in_force(work, site_id, comment_id, decision, expected_version, now)
        owe(work, site_id, comment_id, owed)
        work.commit()
    return done


def undo(
    database: Database,
    site_id: int,
    comment_id: str,
    undoing: Decision,
    owed: Callable[[Decision], Owing],
    expected_version: int | None = None,
) -> Decided:
    """Take back the decision in force, and owe the platform the action before it.

    Before it is the newest decision that still stands, else the machine's verdict. A
    decision that is not in force any more, because the platform or another reviewer
    decided since, stays as it is: the newer word is not overruled by an undo.

    Parameters
    ----------
    undoing : Decision
        Who undoes, when and why (``note``); ``undoes`` is the number of the decision,
        None for whichever is in force. Make one with ``undoing_by``.
    owed : callable
        Given what is in force again, with ``undoes`` set, as of ``decide``.

    Raises
    ------
    UnknownCommentError, UnknownDecisionError, StaleWriteError
        As of ``Decisions.undo``; nothing is changed then.
    """
    with database.unit_of_work() as work:
        done = take_back(work, site_id, comment_id, undoing, expected_version)
        if done.action is not None:
            owe(work, site_id, comment_id, owed(done.decision))
        work.commit()
    return done


def decide_many(
    database: Database,
    site_id: int,
    comment_ids: Sequence[str],
    decision: Decision,
    owed: Owing,
    expected_versions: Mapping[str, int] | None = None,
    *,
    now: datetime | None = None,
) -> Batch:
    """Put one decision in force on many comments of a site.

    Each with its answers, a hundred in each transaction. What changed since it was
    seen, was deleted, or is looked at by somebody else is left out, and named. For
    more than 1,000 comments call again with ``replace(decision, batch=batch.id)``: it
    is the same bulk act then.

    Parameters
    ----------
    comment_ids : sequence of str
        The platform's, at most 1,000.
    expected_versions : mapping of id to version, optional
        The versions that the reviewer saw.

    Raises
    ------
    DecisionError
        There are too many, or none (reason ``batch_size``).
    """
    wanted = list(dict.fromkeys(comment_ids))
    if not 1 <= len(wanted) <= MAX_BATCH:
        raise DecisionError(f"ids: 1 to {MAX_BATCH} comments.", reason="batch_size")
    now = now or datetime.now(UTC)
    versions = expected_versions or {}
    batch = decision.batch or f"batch_{secrets.token_hex(BATCH_BYTES)}"
    decision = replace(decision, batch=batch)

    def one(work: UnitOfWork, comment_id: str) -> Decided:
        version = versions.get(comment_id)
        done = put_in_force(work, site_id, comment_id, decision, version, now)
        owe(work, site_id, comment_id, owed)
        return done

    done, left = _each(database, site_id, wanted, one)
    facts = {"site": site_id, "action": decision.action.value}
    _log_batch(database, decision, BATCH_DECIDED, facts, (done, left))
    return Batch(batch, done, left)


def undo_many(
    database: Database,
    site_id: int,
    batch: str,
    undoing: Decision,
    owed: Callable[[Decision], Owing],
) -> Batch:
    """Take back a bulk act, wherever it is still in force.

    Comments on which the platform or another reviewer has decided since are left as
    they are, and named. The answers owed are those of ``undo``, one a comment.

    Parameters
    ----------
    batch : str
        The ``id`` that ``decide_many`` returned.

    Raises
    ------
    UnknownDecisionError
        There is no such bulk act on that site.
    """
    with database.reading() as reading:
        numbers = dict(reading.decisions.of_batch(site_id, batch))
    if not numbers:
        raise UnknownDecisionError("There is no such bulk act on this site.")

    def one(work: UnitOfWork, comment_id: str) -> Decided:
        undo_one = replace(undoing, undoes=numbers[comment_id], batch=batch)
        done = take_back(work, site_id, comment_id, undo_one)
        if done.action is not None:
            owe(work, site_id, comment_id, owed(done.decision))
        return done

    done, left = _each(database, site_id, list(numbers), one)
    by = replace(undoing, batch=batch)
    _log_batch(database, by, BATCH_UNDONE, {"site": site_id}, (done, left))
    return Batch(batch, done, left)


def undoing_by(
    reviewer: str, number: int | None = None, *, note: str = "", batch: str = ""
) -> Decision:
    """What ``undo`` wants to know: who, and which decision; None is the one in force.

    Raises
    ------
    DecisionError
        The name or the note is too long, or the name empty.
    """
    return Decision(
        action=Action.HOLD,
        reviewer=reviewer,
        decided_at=datetime.now(UTC),
        note=note,
        undoes=number,
        batch=batch,
    )


def _each(
    database: Database,
    site_id: int,
    comment_ids: list[str],
    act: Callable[[UnitOfWork, str], Decided],
) -> tuple[tuple[Decided, ...], dict[str, str]]:
    """Act on each comment; returns what was done, and why others were left."""
    done: list[Decided] = []
    left: dict[str, str] = {}
    for start in range(0, len(comment_ids), AT_ONCE):
        some = comment_ids[start : start + AT_ONCE]
        with database.unit_of_work() as work:
            work.decisions.lock(site_id, some)
            for comment_id in some:
                try:
                    done.append(act(work, comment_id))
                except LEFT as error:
                    left[comment_id] = error.reason
            work.commit()
    return tuple(done), left


def _log_batch(
    database: Database,
    decision: Decision,
    event: str,
    facts: Mapping[str, str | int],
    outcome: tuple[tuple[Decided, ...], Mapping[str, str]],
) -> None:
    done, left = outcome
    details = {**facts, "comments": len(done), "left": len(left)}
    with database.unit_of_work() as work:
        work.audit.add(decision.reviewer, event, f"batch:{decision.batch}", details)
        work.commit()
