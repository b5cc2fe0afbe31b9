"""What waits for a person, and which of it is meant, as conditions of SQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, or_, text

from moderation.storage.ranks import flagged
from moderation.storage.tables import (
    ClaimRow,
    CommentRow,
    QuestionRow,
    RevisionRow,
    SkipRow,
)

WAITS = text(
    "(comments.action = 'hold' OR comments.reports_open > 0) "
    "AND comments.deleted_at IS NULL"
)
"""Word for word the condition of the partial indexes, or they would not be used."""

ASKED = and_(
    QuestionRow.comment_id == CommentRow.id,
    QuestionRow.revision == CommentRow.revision,
    CommentRow.decided.is_(None),
    CommentRow.deleted_at.is_(None),
)
"""On what a question joins a comment while it is open: nobody has decided."""

MAX_SEARCH = 200


class Origin(StrEnum):
    """Who wants a person to look: the machine that holds, or readers who reported.

    Questions are asked to learn from the answers (``moderation.asking``): comments
    that need not wait at all.
    """

    MACHINE = "machine"
    READERS = "readers"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which of the waiting comments are meant; what is None or empty does not narrow.

    Parameters
    ----------
    site_id, article_id : int, optional
        Our numbers.
    label : str
        A label whose score reached its threshold, such as ``insult``.
    reason : str
        The code of any reason, such as ``unsupported_language``.
    language : str
        Of the newest screening, as an ISO 639-1 code.
    author : str
        Name, or the platform's id of the author, exactly.
    origin : Origin, optional
        Held by the machine, or reported by readers; a comment may be both. Questions
        are comments that are asked about, whether they wait or not.
    search : str
        Part of the text, at most 200 characters. Upper and lower case are the same,
        on SQLite only for A to Z.
    waiting_before : datetime, optional
        Only what has waited since before then.
    """

    site_id: int | None = None
    article_id: int | None = None
    label: str = ""
    reason: str = ""
    language: str = ""
    author: str = ""
    origin: Origin | None = None
    search: str = ""
    waiting_before: datetime | None = None

    @property
    def are_questions(self) -> bool:
        """Whether questions are meant, not what waits."""
        return self.origin is Origin.QUESTIONS


def narrowed(
    statement: Select[*tuple[Any, ...]], filters: Filters
) -> Select[*tuple[Any, ...]]:
    """Only what the filters mean; joins the text where it is searched."""
    for condition in _conditions(filters):
        statement = statement.where(condition)
    if filters.search:
        current = and_(
            RevisionRow.comment_id == CommentRow.id,
            RevisionRow.number == CommentRow.revision,
            RevisionRow.text.icontains(filters.search[:MAX_SEARCH], autoescape=True),
        )
        statement = statement.where(exists().where(current))
    return statement


def free_for(reviewer: str, now: datetime) -> ColumnElement[bool]:
    """Neither claimed by another reviewer nor skipped by this one."""
    claimed = _claimed(now).where(ClaimRow.reviewer != reviewer)
    skipped = exists().where(
        SkipRow.comment_id == CommentRow.id,
        SkipRow.reviewer == reviewer,
        SkipRow.until > now,
    )
    return and_(~claimed, ~skipped)


def claimed_by(reviewer: str, now: datetime) -> ColumnElement[bool]:
    """Claimed by this reviewer."""
    return _claimed(now).where(ClaimRow.reviewer == reviewer)


def _claimed(now: datetime) -> Exists:
    return exists().where(
        ClaimRow.comment_id == CommentRow.id, ClaimRow.expires_at > now
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    equal = (
        (CommentRow.site_id, filters.site_id),
        (CommentRow.article_id, filters.article_id),
        (CommentRow.language, filters.language or None),
    )
    found = [column == value for column, value in equal if value is not None]
    found += [
        CommentRow.flags.contains(flagged(code), autoescape=True)
        for code in (filters.label, filters.reason)
        if code
    ]
    if filters.author:
        name = filters.author
        found.append(or_(CommentRow.author_name == name, CommentRow.author_id == name))
    if filters.waiting_before is not None:
        found.append(CommentRow.waiting_since <= filters.waiting_before)
    if filters.origin is Origin.READERS:
        found.append(CommentRow.reports_open > 0)
    if filters.origin is Origin.MACHINE:
        found.append(CommentRow.action == "hold")
    return found
