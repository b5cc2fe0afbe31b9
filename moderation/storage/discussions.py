"""Articles with what was said under them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from moderation.scores import StanceScore
from moderation.storage.stored_stances import stances
from moderation.storage.tables import (
    ArticleRow,
    CommentRow,
    RefinedStanceRow,
    RevisionRow,
    ScreeningRow,
    SiteRow,
)
from moderation.text.language import UNDETERMINED
from moderation.verdict import Action

MOST_COMMENTS = 5_000


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article and how much was said under it."""

    id: int
    site: str
    title: str | None
    url: str | None
    comments: int
    held: int
    rejected: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class Spoken:
    """A comment with what the machine makes of it, as of its newest screening.

    ``author`` tells people of one article apart; ``tone`` is empty where no model
    answered, ``conversation`` where the add-on had no say. ``language`` is a code of
    ISO 639-1, or ``und`` where it cannot be told.
    """

    comment_id: int
    platform_id: str
    author: str
    author_name: str | None
    received_at: datetime
    action: Action
    text: str
    tone: dict[str, float]
    stance: tuple[StanceScore, ...]
    conversation: dict[str, float] = field(default_factory=dict)
    language: str = UNDETERMINED


class Discussions:
    """List articles, and read what stands under one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def articles(
        self,
        *,
        site_id: int | None = None,
        search: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[ArticleSummary, ...]:
        """Articles with comments, the one with the newest comment first."""
        newest = func.max(CommentRow.received_at)
        statement = (
            select(
                ArticleRow.id,
                SiteRow.name,
                ArticleRow.title,
                ArticleRow.url,
                func.count(CommentRow.id).label("comments"),
                _counted(Action.HOLD).label("held"),
                _counted(Action.REJECT).label("rejected"),
                newest.label("newest"),
            )
            .join(CommentRow, CommentRow.article_id == ArticleRow.id)
            .join(SiteRow, SiteRow.id == ArticleRow.site_id)
            .where(CommentRow.deleted_at.is_(None))
            .group_by(ArticleRow.id, SiteRow.name, ArticleRow.title, ArticleRow.url)
            .order_by(newest.desc(), ArticleRow.id)
            .limit(limit)
            .offset(offset)
        )
        if site_id is not None:
            statement = statement.where(ArticleRow.site_id == site_id)
        if search:
            statement = statement.where(
                ArticleRow.title.icontains(search, autoescape=True)
                | ArticleRow.url.icontains(search, autoescape=True)
            )
        rows = self._connection.execute(statement)
        return tuple(ArticleSummary(*row) for row in rows)

    def article(self, article_id: int) -> ArticleSummary | None:
        """One article; None when there is none, or nothing under it."""
        row = self._connection.execute(
            select(
                ArticleRow.id,
                SiteRow.name,
                ArticleRow.title,
                ArticleRow.url,
                func.count(CommentRow.id),
                _counted(Action.HOLD),
                _counted(Action.REJECT),
                func.max(CommentRow.received_at),
            )
            .join(CommentRow, CommentRow.article_id == ArticleRow.id)
            .join(SiteRow, SiteRow.id == ArticleRow.site_id)
            .where(CommentRow.deleted_at.is_(None), ArticleRow.id == article_id)
            .group_by(ArticleRow.id, SiteRow.name, ArticleRow.title, ArticleRow.url)
        ).one_or_none()
        return None if row is None else ArticleSummary(*row)

    def comments(
        self, article_id: int, most: int = MOST_COMMENTS
    ) -> tuple[Spoken, ...]:
        """The newest comments under an article, oldest first; deleted ones are not."""
        any_screening = aliased(ScreeningRow)
        newest = (
            select(func.max(any_screening.id))
            .where(any_screening.comment_id == CommentRow.id)
            .correlate(CommentRow)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(
                CommentRow.id,
                CommentRow.platform_id,
                CommentRow.author_id,
                CommentRow.author_name,
                CommentRow.author_email_hash,
                CommentRow.received_at,
                CommentRow.action,
                RevisionRow.text,
                ScreeningRow.scores,
                RefinedStanceRow.stances,
            )
            .join(
                RevisionRow,
                (RevisionRow.comment_id == CommentRow.id)
                & (RevisionRow.number == CommentRow.revision),
            )
            .join(ScreeningRow, ScreeningRow.id == newest)
            .outerjoin(
                RefinedStanceRow, RefinedStanceRow.screening_id == ScreeningRow.id
            )
            .where(CommentRow.article_id == article_id, CommentRow.deleted_at.is_(None))
            .order_by(CommentRow.received_at.desc(), CommentRow.id.desc())
            .limit(most)
        ).all()
        return tuple(_spoken(row) for row in reversed(rows))


def _counted(action: Action) -> Any:
    return func.count(CommentRow.id).filter(CommentRow.action == action.value)


def _spoken(row: Any) -> Spoken:
    stored = row.scores or {"tone": {}, "stance": []}
    author = row.author_id or row.author_email_hash or row.author_name
    return Spoken(
        row.id,
        row.platform_id,
        author or f"comment {row.id}",
        row.author_name,
        row.received_at,
        Action(row.action) if row.action else Action.HOLD,
        row.text,
        stored["tone"],
        stances(stored["stance"], row.stances),
        stored.get("conversation", [{}])[0],
        stored.get("language", [UNDETERMINED])[0],
    )
