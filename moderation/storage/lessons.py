"""Comments that people decided on, with the text that they saw: what training reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from moderation.comment import Article, Comment, Parent
from moderation.decision import Decision, DecisionEvent, in_force
from moderation.storage.decision_events import events_of_many
from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow, SiteRow

AT_ONCE = 500
_PAGE = (
    select(
        CommentRow.id,
        SiteRow.name,
        CommentRow.platform_id,
        CommentRow.article_id,
        CommentRow.parent_text,
        ArticleRow.url,
        ArticleRow.title,
    )
    .join(SiteRow, SiteRow.id == CommentRow.site_id)
    .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
    .where(
        CommentRow.id > bindparam("last"),
        CommentRow.decided.is_not(None),
        CommentRow.deleted_at.is_(None),
    )
    .order_by(CommentRow.id)
)
_TEXTS = select(RevisionRow.__table__).where(
    RevisionRow.comment_id.in_(bindparam("comments", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A comment and the decision that is in force on it.

    Parameters
    ----------
    comment_id : int
        Our number.
    article_id : int, optional
        Our number of what it stands under.
    number, revision : int
        Of the decision, and of the text that it was about.
    overruled : tuple of Decision
        What others had decided on the same text, and this one overruled; oldest first.
    """

    comment_id: int
    site: str
    article_id: int | None
    comment: Comment
    number: int
    revision: int
    decision: Decision
    overruled: tuple[Decision, ...] = ()


class Lessons:
    """Read decided comments in the order of their numbers, a page at a time."""

    def __init__(self, connection: Connection, at_once: int = AT_ONCE) -> None:
        self._connection = connection
        self._at_once = at_once

    def all(self, site: str | None = None) -> Iterator[Lesson]:
        """The newest decision on each comment that stands; of one site, or of all.

        Left out are decisions that were undone or made void by an edit, and comments
        that were deleted or erased.
        """
        statement = _PAGE if site is None else _PAGE.where(SiteRow.name == site)
        last = 0
        while True:
            page = statement.limit(self._at_once)
            rows = self._connection.execute(page, {"last": last}).all()
            yield from self._read(rows)
            if len(rows) < self._at_once:
                return
            last = rows[-1].id

    def _read(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Lesson]:
        numbers = [row.id for row in rows]
        events = events_of_many(self._connection, numbers)
        found = self._connection.execute(_TEXTS, {"comments": numbers}).mappings()
        texts = {(one["comment_id"], one["number"]): one for one in found}
        for row in rows:
            standing = in_force(events.get(row.id, ()))
            said = standing and texts.get((row.id, standing.revision))
            if standing and said and said["text"]:
                yield _lesson(row, standing, events[row.id], said)


def _lesson(
    row: Row[*tuple[Any, ...]],
    standing: DecisionEvent,
    events: Sequence[DecisionEvent],
    said: Mapping[Any, Any],
) -> Lesson:
    comment = Comment(
        said["text"],
        id=row.platform_id,
        article=Article(url=row.url, title=row.title),
        targets=tuple(said["targets"]),
        parent=Parent(text=row.parent_text),
        language=said["language"],
    )
    decision = standing.decision
    overruled = tuple(
        event.decision
        for event in events
        if event.stands
        and event.revision == standing.revision
        and event.decision.reviewer != decision.reviewer
        and event.decision.action is not decision.action
    )
    return Lesson(
        row.id,
        row.name,
        row.article_id,
        comment,
        standing.number,
        standing.revision,
        decision,
        overruled,
    )
