"""What else is known of one comment: its author here, near copies, answers owed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from moderation.storage.tables import (
    ArticleRow,
    CommentRow,
    OutboxRow,
    RevisionRow,
    SiteRow,
)
from moderation.verdict import Action

MOST_COPIES = 1_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How a comment stands.

    Parameters
    ----------
    decided : Action, optional
        What a person chose and still stands.
    verdict : Action, optional
        The machine's newest.
    targets : tuple of str
        What a stance was wanted towards; empty means the article's title.
    language : str, optional
        As the platform named it.
    edited : bool
        Whether it said something else before.
    waits : bool
        Whether it is in the queue.
    """

    site_id: int
    platform_id: str
    decided: Action | None
    verdict: Action | None
    targets: tuple[str, ...]
    language: str | None
    edited: bool
    deleted_at: datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class AuthorRecord:
    """What became of an author's comments on a site, this one included.

    ``approved``, ``held`` and ``rejected`` are actions in force, ``by_people`` how
    many of these a person chose.
    """

    comments: int
    approved: int
    held: int
    rejected: int
    by_people: int
    first: datetime


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Another comment that says nearly the same."""

    comment_id: int
    site: str
    article_title: str | None
    author_name: str | None
    action: Action | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class NearCopies:
    """The newest near copies; how many (1,000 at most), under how many articles."""

    count: int
    articles: int
    newest: tuple[NearCopy, ...]


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer to the platform about a comment, and how it stands with it."""

    kind: str
    action: str | None
    created_at: datetime
    attempts: int
    next_attempt_at: datetime
    delivered_at: datetime | None
    dead_at: datetime | None
    last_error: str | None


class Dossiers:
    """Look things up about comments, by our numbers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, number: int) -> Standing | None:
        """How a comment stands; None when there is none, or only its deletion."""
        row = self._connection.execute(
            select(CommentRow, RevisionRow.targets, RevisionRow.language)
            .with_only_columns(
                CommentRow.site_id,
                CommentRow.platform_id,
                CommentRow.decided,
                CommentRow.verdict,
                CommentRow.action,
                CommentRow.reports_open,
                CommentRow.revision,
                CommentRow.deleted_at,
                RevisionRow.targets,
                RevisionRow.language,
            )
            .join(
                RevisionRow,
                (RevisionRow.comment_id == CommentRow.id)
                & (RevisionRow.number == CommentRow.revision),
            )
            .where(CommentRow.id == number)
        ).one_or_none()
        if row is None:
            return None
        waits = row.action == Action.HOLD.value or row.reports_open > 0
        return Standing(
            row.site_id,
            row.platform_id,
            _action(row.decided),
            _action(row.verdict),
            tuple(row.targets),
            row.language,
            row.revision > 1,
            row.deleted_at,
            waits and row.deleted_at is None,
        )

    def author_record(self, number: int) -> AuthorRecord | None:
        """What became of the author's comments on the same site.

        None where the platform tells authors apart neither by an id nor by an
        address: names are anybody's.
        """
        same = self._same_author(number)
        if same is None:
            return None
        counted = {
            action.value: func.count().filter(CommentRow.action == action.value)
            for action in Action
        }
        row = self._connection.execute(
            select(
                func.count().label("comments"),
                *(column.label(name) for name, column in counted.items()),
                func.count().filter(CommentRow.decided.is_not(None)).label("people"),
                func.min(CommentRow.received_at).label("first"),
            )
            .select_from(CommentRow)
            .where(*same)
        ).one()
        return AuthorRecord(
            comments=row.comments,
            approved=row.approve,
            held=row.hold,
            rejected=row.reject,
            by_people=row.people,
            first=row.first,
        )

    def near_copies(self, number: int, *, limit: int = 5) -> NearCopies:
        """Other comments, on any site, that say nearly the same."""
        likeness = self._connection.execute(
            select(CommentRow.likeness).where(CommentRow.id == number)
        ).scalar_one_or_none()
        if likeness is None:
            return NearCopies(0, 0, ())
        same = (
            CommentRow.likeness == likeness,
            CommentRow.id != number,
            CommentRow.deleted_at.is_(None),
        )
        some = select(CommentRow.id, CommentRow.article_id).where(*same)
        counted = some.limit(MOST_COPIES).subquery()
        count, articles = self._connection.execute(
            select(
                func.count(counted.c.id), func.count(counted.c.article_id.distinct())
            )
        ).one()
        rows = self._connection.execute(
            select(
                CommentRow.id,
                SiteRow.name,
                ArticleRow.title,
                CommentRow.author_name,
                CommentRow.action,
                CommentRow.received_at,
            )
            .join(SiteRow, SiteRow.id == CommentRow.site_id)
            .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
            .where(*same)
            .order_by(CommentRow.id.desc())
            .limit(limit)
        )
        newest = tuple(NearCopy(*row[:4], _action(row[4]), row[5]) for row in rows)
        return NearCopies(count, articles, newest)

    def answers(self, number: int) -> tuple[ToldAnswer, ...]:
        """The answers to the platform about a comment, oldest first."""
        rows = self._connection.execute(
            select(OutboxRow.__table__)
            .where(OutboxRow.comment_id == number)
            .order_by(OutboxRow.id)
        )
        return tuple(_answer(row) for row in rows)

    def _same_author(self, number: int) -> tuple[ColumnElement[bool], ...] | None:
        row = self._connection.execute(
            select(
                CommentRow.site_id, CommentRow.author_id, CommentRow.author_email_hash
            ).where(CommentRow.id == number)
        ).one_or_none()
        if row is None or not (row.author_id or row.author_email_hash):
            return None
        is_author = (
            CommentRow.author_id == row.author_id
            if row.author_id
            else CommentRow.author_email_hash == row.author_email_hash
        )
        return CommentRow.site_id == row.site_id, is_author


def _answer(row: Any) -> ToldAnswer:
    data = row.payload.get("data", row.payload)
    action = data.get("action") if isinstance(data, dict) else None
    return ToldAnswer(
        row.kind,
        action if isinstance(action, str) else None,
        row.created_at,
        row.attempts,
        row.next_attempt_at,
        row.delivered_at,
        row.dead_at,
        row.last_error,
    )


def _action(value: str | None) -> Action | None:
    return None if value is None else Action(value)
