"""Another look: take one, say what you think of it, settle where two disagree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.deciding import Owing, owe, put_in_force
from moderation.decision import Decision
from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.storage.audit import of_comment
from moderation.storage.database import Database
from moderation.storage.decisions import Decided
from moderation.storage.opinions import KIND_AUDIT, Opinion
from moderation.storage.queue import QueuedComment
from moderation.storage.unit_of_work import UnitOfWork

ATTEMPTS = 50
GIVEN = "opinion.given"
SETTLED = "opinion.settled"
OwingFor = Callable[[int, Decision], Owing]
"""Which answers a decision on a comment of that site owes whom."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A comment to look at, claimed; whose opinion it checks is not to be shown."""

    opinion: Opinion
    comment: QueuedComment


@dataclass(frozen=True, slots=True)
class Answered:
    """What an opinion came to.

    Parameters
    ----------
    agrees : bool
        Whether it is the same as what was checked.
    decided : Decided, optional
        The decision that it put in force; None where it stays an opinion.
    """

    opinion: Opinion
    agrees: bool
    decided: Decided | None = None


def take_next(database: Database, reviewer: str, now: datetime) -> Taken | None:
    """Claim the oldest that this reviewer may give an opinion on; None when none is.

    Never a comment that they decided on themselves. Asked again while the claim
    lasts, it is the same one.
    """
    taken: Taken | None = None
    with database.unit_of_work() as work:
        work.claims.seen(reviewer, now)
        for _ in range(ATTEMPTS):
            opinion = work.second_opinions.next_for(reviewer, now)
            if opinion is None:
                break
            if work.claims.take(opinion.comment_id, reviewer, now) is not None:
                [comment] = work.queue.cards([opinion.comment_id])
                taken = Taken(opinion, comment)
                break
        work.commit()
    return taken


def pass_by(database: Database, opinion_id: int, reviewer: str, now: datetime) -> None:
    """Not now: offer it to this reviewer again after half an hour.

    Raises UnknownDecisionError.
    """
    with database.unit_of_work() as work:
        opinion = work.second_opinions.numbered(opinion_id)
        work.claims.skip(opinion.comment_id, reviewer, now)
        work.commit()


def answer(
    database: Database, opinion_id: int, said: Decision, owing: OwingFor
) -> Answered:
    """Keep an opinion.

    On a person's decision it stays an opinion: nothing changes for the commenter. On
    an action of the machine it is the first decision of a person, and in force.

    Raises
    ------
    UnknownDecisionError
        Nobody was asked for it.
    StaleWriteError
        Somebody answered first, the comment changed, or this reviewer has decided on
        it.
    """
    now = said.decided_at
    with database.unit_of_work() as work:
        opinion = work.second_opinions.numbered(opinion_id)
        comment = _locked(work, opinion)
        if not work.second_opinions.may_answer(opinion_id, said.reviewer, now):
            raise StaleWriteError(
                "This opinion is not wanted from you (any more).", reason="answered"
            )
        work.second_opinions.answer(
            opinion_id, said.reviewer, said.action, said.labels, now
        )
        work.claims.release(opinion.comment_id, said.reviewer)
        done = None
        if opinion.kind == KIND_AUDIT:
            done = _decide(work, comment, said, owing)
        agrees = said.action is opinion.action
        _log(work, GIVEN, said, opinion, {"kind": opinion.kind, "agrees": agrees})
        work.commit()
    return Answered(opinion, agrees, done)


def settle(
    database: Database, opinion_id: int, said: Decision, owing: OwingFor
) -> Decided | None:
    """End a disagreement; decides where that changes what is in force.

    Returns the decision, None where the action in force stays.

    Raises
    ------
    UnknownDecisionError
        Nobody was asked for that opinion.
    StaleWriteError
        It is settled, there is no disagreement, or the comment changed since.
    """
    with database.unit_of_work() as work:
        opinion = work.second_opinions.numbered(opinion_id)
        comment = _locked(work, opinion)
        known = work.comments.find(comment.site_id, comment.platform_id)
        if known is None or known.deleted or known.revision != opinion.revision:
            raise StaleWriteError(
                "The comment has changed since.", version=comment.version
            )
        work.second_opinions.settle(
            opinion_id, said.reviewer, said.action, said.decided_at
        )
        done = None
        if said.action is not comment.action:
            done = _decide(work, comment, said, owing)
        _log(work, SETTLED, said, opinion, {"action": said.action.value})
        work.commit()
    return done


def _locked(work: UnitOfWork, opinion: Opinion) -> QueuedComment:
    """The comment, locked before anything else, as every decision does."""
    found = work.queue.cards([opinion.comment_id])
    if not found:
        raise UnknownCommentError("There is no such comment any more.")
    work.decisions.lock(found[0].site_id, [found[0].platform_id])
    [comment] = work.queue.cards([opinion.comment_id])
    return comment


def _decide(
    work: UnitOfWork, comment: QueuedComment, said: Decision, owing: OwingFor
) -> Decided:
    site, name, now = comment.site_id, comment.platform_id, said.decided_at
    done = put_in_force(work, site, name, said, None, now)
    owe(work, site, name, owing(site, said))
    return done


def _log(
    work: UnitOfWork,
    event: str,
    said: Decision,
    opinion: Opinion,
    facts: Mapping[str, str | int | bool],
) -> None:
    work.audit.add(said.reviewer, event, of_comment(opinion.comment_id), facts)
