"""Appeals: what a rejection rests on, who may judge it anew, and what follows.

::

    (rejected) ──submit──> open ──uphold────> upheld
                             └────overturn──> overturned, and the comment is approved
    overturned ──that approval is undone──> open
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.deciding import owe, put_in_force
from moderation.decision import Decision, in_force
from moderation.errors import DecisionError, StaleWriteError, UnknownCommentError
from moderation.second_looks import OwingFor
from moderation.storage.appeals import Appeal, AppealState
from moderation.storage.audit import of_comment
from moderation.storage.database import Database
from moderation.storage.decisions import Decided
from moderation.storage.queue import QueuedComment
from moderation.storage.unit_of_work import Reading
from moderation.verdict import Action

LASTS = timedelta(days=183)
"""How long a rejection can be appealed against: six months."""

MAX_TEXT = 2_000
MAX_REPLY = 500
COMMENTER = "commenter"
OPENED = "appeal.opened"
UPHELD = "appeal.upheld"
OVERTURNED = "appeal.overturned"
NOTE = "Appeal"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejection that is in force.

    Parameters
    ----------
    number : int
        Of the decision, 0 for the machine's verdict.
    since : datetime
        When it was decided.
    labels : tuple of str
        Why: what the person said it is, else what the machine saw.
    """

    number: int
    since: datetime
    labels: tuple[str, ...]

    @property
    def by_machine(self) -> bool:
        """Whether no person has decided."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Case:
    """A comment as its writer may see it.

    ``rejection`` is None where it is not rejected; ``appeal`` is the one against the
    rejection in force, else the last on the comment.
    """

    comment: QueuedComment
    revision: int
    rejection: Rejection | None
    appeal: Appeal | None

    @property
    def is_open(self) -> bool:
        """Whether the appeal waits for an answer that can still matter."""
        appeal, rejection = self.appeal, self.rejection
        return (
            appeal is not None
            and rejection is not None
            and appeal.state is AppealState.OPEN
            and (appeal.revision, appeal.number) == (self.revision, rejection.number)
        )

    def may_appeal(self, now: datetime) -> bool:
        """Whether there is a rejection to appeal against, and nobody has yet."""
        if self.rejection is None or now - self.rejection.since > LASTS:
            return False
        against = self.appeal and (self.appeal.revision, self.appeal.number)
        return against != (self.revision, self.rejection.number)


def case_of(reading: Reading, comment_id: int) -> Case | None:
    """How our comment number stands; None for an unknown, deleted or erased one."""
    found = reading.queue.cards([comment_id])
    if not found:
        return None
    comment = found[0]
    stored = reading.comments.find(comment.site_id, comment.platform_id)
    if stored is None or stored.deleted or not stored.revision:
        return None
    rejection = _rejection(reading, comment)
    appeal = None
    if rejection is not None:
        appeal = reading.appeals.against(comment_id, stored.revision, rejection.number)
    appeal = appeal or reading.appeals.newest_on(comment_id)
    return Case(comment, stored.revision, rejection, appeal)


def submit(database: Database, comment_id: int, text: str, now: datetime) -> Appeal:
    """Keep what a commenter says against the rejection in force; when this returns,
    it is on disk.

    Raises
    ------
    UnknownCommentError
        There is no such comment (any more).
    DecisionError
        The text is empty or longer than 2,000 characters.
    StaleWriteError
        Nothing is rejected (``not_rejected``), it is too long ago (``too_late``), or
        there is an appeal against it already (``appealed``).
    """
    said = text.strip()
    if not 1 <= len(said) <= MAX_TEXT:
        raise DecisionError(f"text: 1 to {MAX_TEXT} characters.", reason="appeal_text")
    with database.unit_of_work() as work:
        comment = _known(work, comment_id)
        work.decisions.lock(comment.site_id, [comment.platform_id])
        case = case_of(work, comment_id)
        if case is None:
            raise UnknownCommentError("There is no such comment any more.")
        if case.rejection is None:
            raise StaleWriteError("It is not rejected.", reason="not_rejected")
        if now - case.rejection.since > LASTS:
            raise StaleWriteError("That is too long ago.", reason="too_late")
        number = case.rejection.number
        made = work.appeals.open(comment_id, case.revision, number, said, now)
        facts = {"appeal": made, "number": number}
        work.audit.add(COMMENTER, OPENED, of_comment(comment_id), facts)
        appeal = work.appeals.numbered(made)
        work.commit()
    return appeal


def open_cases(reading: Reading) -> tuple[Case, ...]:
    """Appeals that can still change something, the oldest first."""
    cases = [
        (case_of(reading, one.comment_id), one) for one in reading.appeals.waiting()
    ]
    return tuple(
        case
        for case, appeal in cases
        if case is not None and case.is_open and case.appeal == appeal
    )


def may_judge(reading: Reading, comment_id: int, reviewer: str) -> bool:
    """Whether a reviewer never judged the comment before, in whatever way."""
    return reviewer not in reading.appeals.deciders(comment_id)


def uphold(
    database: Database, appeal_id: int, reviewer: str, reply: str, now: datetime
) -> None:
    """The rejection stays; the commenter is told so, with ``reply``.

    Raises
    ------
    UnknownDecisionError, StaleWriteError, DecisionError
        As of ``overturn``.
    """
    reply = _checked(reply)
    with database.unit_of_work() as work:
        appeal, _ = _judged(work, appeal_id, reviewer)
        work.appeals.close(appeal_id, AppealState.UPHELD, reviewer, reply, now)
        subject = of_comment(appeal.comment_id)
        work.audit.add(reviewer, UPHELD, subject, {"appeal": appeal_id})
        work.commit()


def overturn(
    database: Database,
    appeal_id: int,
    reviewer: str,
    reply: str,
    owing: OwingFor,
    now: datetime,
) -> Decided:
    """Approve the comment after all; the platform hears of it once.

    Raises
    ------
    UnknownDecisionError
        There is no such appeal.
    StaleWriteError
        It is decided, the rejection is not in force any more (``moot``), or this
        reviewer judged the comment before (``same_reviewer``).
    DecisionError
        The reply is longer than 500 characters.
    """
    reply = _checked(reply)
    decision = Decision(Action.APPROVE, reviewer, now, note=NOTE)
    with database.unit_of_work() as work:
        appeal, comment = _judged(work, appeal_id, reviewer)
        site, name = comment.site_id, comment.platform_id
        work.appeals.close(appeal_id, AppealState.OVERTURNED, reviewer, reply, now)
        done = put_in_force(work, site, name, decision, None, now)
        owe(work, site, name, owing(site, decision))
        subject = of_comment(appeal.comment_id)
        work.audit.add(reviewer, OVERTURNED, subject, {"appeal": appeal_id})
        work.commit()
    return done


def _judged(
    work: Reading, appeal_id: int, reviewer: str
) -> tuple[Appeal, QueuedComment]:
    """An appeal that this reviewer may decide now, its comment locked."""
    comment = _known(work, work.appeals.numbered(appeal_id).comment_id)
    work.decisions.lock(comment.site_id, [comment.platform_id])
    appeal = work.appeals.numbered(appeal_id)
    if appeal.state is not AppealState.OPEN:
        raise StaleWriteError(
            "Somebody has decided this appeal already.", reason="decided"
        )
    case = case_of(work, appeal.comment_id)
    if case is None or not case.is_open or case.appeal != appeal:
        raise StaleWriteError("The rejection is not in force any more.", reason="moot")
    if not may_judge(work, appeal.comment_id, reviewer):
        raise StaleWriteError(
            "You have judged this comment before: somebody else has to.",
            reason="same_reviewer",
        )
    return appeal, case.comment


def _known(reading: Reading, comment_id: int) -> QueuedComment:
    found = reading.queue.cards([comment_id])
    if not found:
        raise UnknownCommentError("There is no such comment.")
    return found[0]


def _rejection(reading: Reading, comment: QueuedComment) -> Rejection | None:
    if comment.action is not Action.REJECT:
        return None
    record = comment.screening
    seen = tuple(reason.code for reason in record.verdict.reasons) if record else ()
    standing = in_force(reading.decisions.events(comment.id))
    if standing is None:
        since = record.created_at if record else comment.received_at
        return Rejection(0, since, seen)
    said = tuple(
        label for label, value in standing.decision.labels.items() if value >= 0.5
    )
    return Rejection(standing.number, standing.decision.decided_at, said or seen)


def _checked(reply: str) -> str:
    reply = reply.strip()
    if len(reply) > MAX_REPLY:
        raise DecisionError(
            f"reply: at most {MAX_REPLY} characters.", reason="appeal_text"
        )
    return reply
