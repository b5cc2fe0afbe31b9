"""Which comment a reviewer looks at next, and that nobody else does meanwhile."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.errors import UnknownCommentError
from moderation.storage.claims import CLAIMED, Claim
from moderation.storage.database import Database
from moderation.storage.queue import EVERYTHING, LONGEST_WAIT, QueuedComment
from moderation.storage.unit_of_work import UnitOfWork
from moderation.storage.waiting import Filters

ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Claimed:
    """A comment to decide on, and until when nobody else gets it."""

    comment: QueuedComment
    claim: Claim


def claim_next(
    database: Database,
    reviewer: str,
    filters: Filters = EVERYTHING,
    *,
    lasting: timedelta = CLAIMED,
    longest_wait: timedelta = LONGEST_WAIT,
    now: datetime | None = None,
) -> Claimed | None:
    """Give a reviewer the most urgent comment that nobody looks at, or None.

    Nobody else gets it until the claim expires. A claim that this reviewer has on
    another comment stays, until it expires or is released; asking again while one is
    live gives the same comment where it is still the most urgent.
    """
    now = now or datetime.now(UTC)
    with database.unit_of_work() as work:
        work.claims.seen(reviewer, now)
        claimed = _claim(work, reviewer, filters, lasting, longest_wait, now)
        work.commit()
    return claimed


def claim(
    database: Database,
    site_id: int,
    comment_id: str,
    reviewer: str,
    *,
    take_over: bool = False,
    lasting: timedelta = CLAIMED,
    now: datetime | None = None,
) -> Claim | None:
    """Claim one comment, or renew the claim; None while another reviewer has it.

    Pages renew while the card is open; that also says that the reviewer is there.
    ``take_over`` claims it all the same, which the audit log remembers.

    Raises UnknownCommentError.
    """
    now = now or datetime.now(UTC)
    with database.unit_of_work() as work:
        number = _number(work, site_id, comment_id)
        work.claims.seen(reviewer, now)
        take = work.claims.take_over if take_over else work.claims.take
        found = take(number, reviewer, now, lasting=lasting)
        work.commit()
    return found


def release(database: Database, site_id: int, comment_id: str, reviewer: str) -> bool:
    """Let go of a comment; False when this reviewer had not claimed it.

    Raises UnknownCommentError.
    """
    with database.unit_of_work() as work:
        released = work.claims.release(_number(work, site_id, comment_id), reviewer)
        work.commit()
    return released


def skip(
    database: Database,
    site_id: int,
    comment_id: str,
    reviewer: str,
    *,
    now: datetime | None = None,
) -> None:
    """Let go of a comment; it is offered to this reviewer again after half an hour.

    Raises UnknownCommentError.
    """
    with database.unit_of_work() as work:
        number = _number(work, site_id, comment_id)
        work.claims.skip(number, reviewer, now or datetime.now(UTC))
        work.commit()


def _claim(
    work: UnitOfWork,
    reviewer: str,
    filters: Filters,
    lasting: timedelta,
    longest_wait: timedelta,
    now: datetime,
) -> Claimed | None:
    for _ in range(ATTEMPTS):
        number = work.queue.next_number(
            reviewer, filters, longest_wait=longest_wait, now=now
        )
        if number is None:
            return None
        taken = work.claims.take(number, reviewer, now, lasting=lasting)
        if taken is not None:
            [comment] = work.queue.cards([number])
            return Claimed(comment, taken)
    return None


def _number(work: UnitOfWork, site_id: int, comment_id: str) -> int:
    """Our number of a comment, locked first, as everybody does."""
    work.decisions.lock(site_id, [comment_id])
    comment = work.comments.find(site_id, comment_id)
    if comment is None or comment.revision == 0:
        raise UnknownCommentError("There is no comment of that id on this site.")
    return comment.id
