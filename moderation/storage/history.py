"""All that is known of one comment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from moderation.comment import Article, Author, Parent
from moderation.decision import Decision, DecisionEvent
from moderation.errors import UnknownCommentError
from moderation.storage.decisions import Decisions
from moderation.storage.screenings import ScreeningRecord, Screenings
from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class Revision:
    """What a comment said at one time."""

    number: int
    text: str
    targets: tuple[str, ...]
    language: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CommentHistory:
    """A comment with revisions and decisions oldest first, verdicts newest first.

    ``decisions`` are those that nobody took back, ``events`` all of them and what
    took them back.
    """

    platform_id: str
    version: int
    action: Action | None
    article: Article
    author: Author
    parent: Parent
    received_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    revisions: tuple[Revision, ...]
    screenings: tuple[ScreeningRecord, ...]
    decisions: tuple[Decision, ...]
    events: tuple[DecisionEvent, ...] = ()


_COMMENT = select(
    CommentRow.id,
    CommentRow.platform_id,
    CommentRow.version,
    CommentRow.action,
    CommentRow.author_id,
    CommentRow.author_name,
    CommentRow.author_url,
    CommentRow.parent_id,
    CommentRow.parent_text,
    CommentRow.received_at,
    CommentRow.updated_at,
    CommentRow.deleted_at,
    ArticleRow.url.label("article_url"),
    ArticleRow.title.label("article_title"),
).outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)


class History:
    """Read everything about a comment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_comment(self, site_id: int, platform_id: str) -> CommentHistory:
        """All that is known of a comment; raises UnknownCommentError."""
        row = self._connection.execute(
            _COMMENT.where(
                CommentRow.site_id == site_id, CommentRow.platform_id == platform_id
            )
        ).one_or_none()
        if row is None:
            raise UnknownCommentError("There is no comment of that id on this site.")
        return CommentHistory(
            platform_id=row.platform_id,
            version=row.version,
            action=None if row.action is None else Action(row.action),
            article=Article(row.article_url, row.article_title),
            author=Author(id=row.author_id, name=row.author_name, url=row.author_url),
            parent=Parent(row.parent_id, row.parent_text),
            received_at=row.received_at,
            updated_at=row.updated_at,
            deleted_at=row.deleted_at,
            revisions=self._revisions(row.id),
            screenings=tuple(Screenings(self._connection).of_comment(row.id)),
            decisions=Decisions(self._connection).of(site_id, platform_id),
            events=Decisions(self._connection).events(row.id),
        )

    def _revisions(self, comment_id: int) -> tuple[Revision, ...]:
        rows = self._connection.execute(
            select(
                RevisionRow.number,
                RevisionRow.text,
                RevisionRow.targets,
                RevisionRow.language,
                RevisionRow.received_at,
            )
            .where(RevisionRow.comment_id == comment_id)
            .order_by(RevisionRow.number)
        )
        return tuple(
            Revision(
                row.number, row.text, tuple(row.targets), row.language, row.received_at
            )
            for row in rows
        )
