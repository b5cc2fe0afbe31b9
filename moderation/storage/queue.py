"""Comments that wait for a reviewer, the most urgent first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from moderation.comment import Article, Author, Parent
from moderation.storage.orders import Cursor, Order, parts, waiting_for
from moderation.storage.questions import Question, Questions
from moderation.storage.screenings import ScreeningRecord, Screenings
from moderation.storage.tables import (
    ArticleRow,
    CommentRow,
    QuestionRow,
    RevisionRow,
    SiteRow,
)
from moderation.storage.waiting import (
    ASKED,
    WAITS,
    Filters,
    claimed_by,
    free_for,
    narrowed,
)
from moderation.verdict import Action

LONGEST_WAIT = timedelta(hours=24)
EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class QueuedComment:
    """A comment that waits; ``screening`` is the newest verdict.

    Parameters
    ----------
    id, site_id, article_id : int
        Our numbers; ``platform_id`` is the platform's.
    version : int
        To be sent back with the decision.
    action : Action, optional
        What the reader sees meanwhile: a reported comment may be approved.
    text : str
        As it is now.
    language : str, optional
        Of the newest screening.
    waiting_since : datetime
        Since it was held, or first reported; ``received_at`` is when it came.
    priority : float
        What it is ordered by, see ``moderation.urgency``.
    reports : int
        Open ones; ``work.reports.open_reasons(id)`` says why.
    question : Question, optional
        Why it is asked about, where it is and nobody has answered.
    """

    id: int
    site_id: int
    site: str
    platform_id: str
    version: int
    action: Action | None
    text: str
    language: str | None
    article_id: int | None
    article: Article
    author: Author
    parent: Parent
    received_at: datetime
    waiting_since: datetime
    priority: float
    reports: int
    screening: ScreeningRecord | None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some waiting comments; ``following`` is the cursor of the rest, if any."""

    comments: tuple[QueuedComment, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """How much waits, since when, and how much of it for too long."""

    waiting: int
    oldest: datetime | None
    overdue: int


_CARD = (
    select(
        CommentRow.id,
        CommentRow.site_id,
        SiteRow.name.label("site"),
        CommentRow.platform_id,
        CommentRow.version,
        CommentRow.action,
        RevisionRow.text,
        CommentRow.language,
        CommentRow.article_id,
        ArticleRow.url.label("article_url"),
        ArticleRow.title.label("article_title"),
        ArticleRow.text.label("article_text"),
        CommentRow.author_id,
        CommentRow.author_name,
        CommentRow.author_url,
        CommentRow.parent_id,
        CommentRow.parent_text,
        CommentRow.received_at,
        CommentRow.waiting_since,
        CommentRow.priority,
        CommentRow.reports_open,
    )
    .join(SiteRow, SiteRow.id == CommentRow.site_id)
    .join(
        RevisionRow,
        (RevisionRow.comment_id == CommentRow.id)
        & (RevisionRow.number == CommentRow.revision),
    )
    .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
)


class Queue:
    """Read what waits.

    ``longest_wait`` is the setting ``PARLEY_QUEUE_MAX_WAIT_HOURS``. What has waited for
    three quarters of it is due: it comes before everything else, the longest first.
    So nobody waits for longer than that, as long as people keep up with what comes.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self,
        filters: Filters = EVERYTHING,
        *,
        limit: int = 50,
        order: Order = Order.URGENT,
        after: str | None = None,
        longest_wait: timedelta = LONGEST_WAIT,
        now: datetime | None = None,
    ) -> QueuePage:
        """At most ``limit`` waiting comments; ``after`` is a page's ``following``.

        Raises
        ------
        UnknownCursorError
            ``after`` is no cursor.
        """
        cursor = None if after is None else Cursor.read(after)
        asked = cursor.now if cursor else (now or datetime.now(UTC))
        found: list[tuple[bool, Any]] = []
        for late, statement in parts(
            order, asked, longest_wait, cursor, questions=filters.are_questions
        ):
            wanted = narrowed(statement, filters).limit(limit + 1 - len(found))
            found += [(late, row) for row in self._connection.execute(wanted).all()]
            if len(found) > limit:
                break
        shown = found[:limit]
        following = None
        if len(found) > limit:
            late, row = shown[-1]
            by_time = late or order is not Order.URGENT
            key = row.waiting_since if by_time else row.priority
            following = Cursor(asked, late, key, row.id).written()
        return QueuePage(self.cards([row.id for _, row in shown]), following)

    def next_number(
        self,
        reviewer: str,
        filters: Filters = EVERYTHING,
        *,
        longest_wait: timedelta = LONGEST_WAIT,
        now: datetime,
    ) -> int | None:
        """Our number of what this reviewer should look at next.

        Neither claimed by another nor skipped by this reviewer. On PostgreSQL its row
        is locked, and rows that others have locked are passed over.
        """
        for _, statement in parts(
            Order.URGENT, now, longest_wait, None, questions=filters.are_questions
        ):
            wanted = narrowed(statement, filters).where(free_for(reviewer, now))
            locked = wanted.limit(1).with_for_update(of=CommentRow, skip_locked=True)
            row = self._connection.execute(locked).first()
            if row is not None:
                return int(row.id)
        return None

    def ahead(
        self,
        reviewer: str,
        filters: Filters = EVERYTHING,
        *,
        limit: int = 1,
        longest_wait: timedelta = LONGEST_WAIT,
        now: datetime | None = None,
    ) -> tuple[QueuedComment, ...]:
        """What this reviewer will probably get next, to be fetched beforehand.

        Nothing is claimed: the one in hand, and what others claimed or this reviewer
        skipped, is left out.
        """
        now = now or datetime.now(UTC)
        found: list[int] = []
        for _, statement in parts(
            Order.URGENT, now, longest_wait, None, questions=filters.are_questions
        ):
            wanted = narrowed(statement, filters).where(
                free_for(reviewer, now), ~claimed_by(reviewer, now)
            )
            rows = self._connection.execute(wanted.limit(limit - len(found))).all()
            found += [row.id for row in rows]
            if len(found) == limit:
                break
        return self.cards(found)

    def summary(
        self,
        filters: Filters = EVERYTHING,
        *,
        longest_wait: timedelta = LONGEST_WAIT,
        now: datetime | None = None,
    ) -> QueueSummary:
        """How much waits, since when, and how much of it for too long."""
        now = now or datetime.now(UTC)
        if filters.are_questions:
            return self._questions(filters)
        waiting = CommentRow.waiting_since
        counting: Select[*tuple[Any, ...]] = select(func.count(), func.min(waiting))
        counting = narrowed(counting.select_from(CommentRow).where(WAITS), filters)
        row = self._connection.execute(counting).one()
        late = self._connection.execute(counting.where(waiting_for(longest_wait, now)))
        return QueueSummary(row[0], row[1], late.one()[0])

    def oldest(
        self, *, limit: int, site_id: int | None = None
    ) -> tuple[QueuedComment, ...]:
        """At most ``limit`` waiting comments of one site, or of all, oldest first."""
        page = self.page(Filters(site_id=site_id), limit=limit, order=Order.OLDEST)
        return page.comments

    def cards(self, numbers: list[int]) -> tuple[QueuedComment, ...]:
        """Comments by our numbers, in that order; whether they wait or not."""
        rows = self._connection.execute(_CARD.where(CommentRow.id.in_(numbers)))
        known, screenings = {row.id: row for row in rows}, Screenings(self._connection)
        asked = Questions(self._connection).open_on(numbers)
        return tuple(
            _queued(known[number], screenings.newest(number), asked.get(number))
            for number in numbers
            if number in known
        )

    def _questions(self, filters: Filters) -> QueueSummary:
        """How many questions are open, and since when; none of them is urgent."""
        counting: Select[*tuple[Any, ...]] = (
            select(func.count(), func.min(QuestionRow.asked_at))
            .select_from(CommentRow)
            .join(QuestionRow, ASKED)
        )
        count, oldest = self._connection.execute(narrowed(counting, filters)).one()
        return QueueSummary(count, oldest, 0)


def _queued(
    row: Row[*tuple[Any, ...]],
    screening: ScreeningRecord | None,
    question: Question | None,
) -> QueuedComment:
    return QueuedComment(
        id=row.id,
        site_id=row.site_id,
        site=row.site,
        platform_id=row.platform_id,
        version=row.version,
        action=None if row.action is None else Action(row.action),
        text=row.text,
        language=row.language,
        article_id=row.article_id,
        article=Article(row.article_url, row.article_title, row.article_text),
        author=Author(id=row.author_id, name=row.author_name, url=row.author_url),
        parent=Parent(row.parent_id, row.parent_text),
        received_at=row.received_at,
        waiting_since=row.waiting_since or row.received_at,
        priority=row.priority,
        reports=row.reports_open,
        screening=screening,
        question=question,
    )
