"""Take a commenter out of the database: who they are and what they wrote."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)

from moderation.storage.recent_words import RecentWords
from moderation.storage.tables import (
    AliasRow,
    AppealRow,
    CallRow,
    ClaimRow,
    CommentRow,
    DecisionRow,
    DeliveryRow,
    OutboxRow,
    RevisionRow,
    SightingRow,
    SkipRow,
)

AT_ONCE = 500
NOBODY = {
    "author_id": None,
    "author_name": None,
    "author_url": None,
    "author_email_hash": None,
    "author_ip_hash": None,
    "parent_text": None,
    "likeness": None,
}


@dataclass(frozen=True, slots=True)
class Commenter:
    """Whom to erase: whoever fits one of what is given; addresses as keyed hashes."""

    author_id: str | None = None
    name: str | None = None
    email_hash: str | None = None
    ip_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: comments, and copies of them that others quoted."""

    comments: int
    quotes: int


class Erasure:
    """Erase commenters, or the texts of comments. There is no way back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, commenter: Commenter, site_id: int | None = None) -> list[int]:
        """Our numbers of the comments of a commenter, on one site or on all."""
        same = [
            column == value
            for column, value in (
                (CommentRow.author_id, commenter.author_id),
                (CommentRow.author_name, commenter.name),
                (CommentRow.author_email_hash, commenter.email_hash),
                (CommentRow.author_ip_hash, commenter.ip_hash),
            )
            if value is not None
        ]
        if not same:
            return []
        statement = select(CommentRow.id).where(or_(*same)).order_by(CommentRow.id)
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        return list(self._connection.execute(statement).scalars())

    def erase(self, comment_ids: Sequence[int]) -> Erased:
        """Erase comments: text, author, quotes of them, answers and calls about them.

        What stays of a comment is that there was one: its number and the platform's
        id, times, scores and decisions, without the reviewers' notes. It counts as
        deleted.
        """
        quotes = 0
        for numbers in _some(sorted(comment_ids)):
            self._lock(numbers)
            quotes += self._unquote(numbers)
            self._forget_answers(numbers)
            self.blank(numbers)
            now = datetime.now(UTC)
            gone = {
                "deleted_at": func.coalesce(CommentRow.deleted_at, now),
                "awaiting_model": False,
                "fingerprint": "",
                "updated_at": now,
                "version": CommentRow.version + 1,
            }
            self._change(CommentRow, CommentRow.id.in_(numbers), gone)
        return Erased(len(comment_ids), quotes)

    def blank(self, comment_ids: Sequence[int]) -> None:
        """Take text and author from comments, which stay as they are otherwise."""
        revisions = RevisionRow.comment_id.in_(comment_ids)
        self._change(RevisionRow, revisions, {"text": "", "targets": []})
        notes = DecisionRow.comment_id.in_(comment_ids)
        self._change(DecisionRow, notes, {"note": ""})
        appeals = AppealRow.comment_id.in_(comment_ids)
        self._change(AppealRow, appeals, {"text": "", "reply": ""})
        self._change(CommentRow, CommentRow.id.in_(comment_ids), NOBODY)
        RecentWords(self._connection).forget(comment_ids)

    def _lock(self, numbers: Sequence[int]) -> None:
        """In one order, as bulk acts do, so that none waits for the other crosswise."""
        self._connection.execute(
            select(CommentRow.id)
            .where(CommentRow.id.in_(numbers))
            .order_by(CommentRow.id)
            .with_for_update()
        ).all()

    def _unquote(self, numbers: Sequence[int]) -> int:
        """Empty the copies of these comments that came with the answers to them."""
        rows = self._connection.execute(
            select(CommentRow.site_id, CommentRow.platform_id, RevisionRow.text)
            .join(RevisionRow, RevisionRow.comment_id == CommentRow.id)
            .where(CommentRow.id.in_(numbers))
        ).all()
        names: dict[int, set[str]] = {}
        texts: dict[int, set[str]] = {}
        for row in rows:
            names.setdefault(row.site_id, set()).add(row.platform_id)
            texts.setdefault(row.site_id, set()).add(row.text)
        found = 0
        for site_id in names:
            quotes = and_(
                CommentRow.site_id == site_id,
                CommentRow.parent_text.is_not(None),
                or_(
                    CommentRow.parent_id.in_(names[site_id]),
                    CommentRow.parent_text.in_(texts[site_id] - {""}),
                ),
            )
            found += self._change(CommentRow, quotes, {"parent_text": None})
        return found

    def _forget_answers(self, numbers: Sequence[int]) -> None:
        for table in (OutboxRow, AliasRow, ClaimRow, SkipRow):
            self._connection.execute(delete(table).where(table.comment_id.in_(numbers)))
        calls = CallRow.comment_id.in_(numbers)
        self._change(CallRow, calls, {"guid": None, "callback": None})
        rows = self._connection.execute(
            select(CommentRow.site_id, CommentRow.platform_id).where(
                CommentRow.id.in_(numbers)
            )
        )
        named = {(row.site_id, row.platform_id) for row in rows}
        for site_id in {site_id for site_id, _ in named}:
            answered = [
                number
                for number, comment in self._answers(site_id)
                if (site_id, comment) in named
            ]
            for some in _some(answered):
                self._connection.execute(
                    delete(DeliveryRow).where(DeliveryRow.id.in_(some))
                )
        for site_id, comment in named:
            self._connection.execute(
                delete(SightingRow).where(
                    SightingRow.site_id == site_id, SightingRow.platform_id == comment
                )
            )

    def _answers(self, site_id: int) -> Iterator[tuple[int, str | None]]:
        """Every remembered answer of a site, and the comment that it names."""
        last = 0
        while True:
            rows = self._connection.execute(
                select(DeliveryRow.id, DeliveryRow.answer)
                .where(DeliveryRow.site_id == site_id, DeliveryRow.id > last)
                .order_by(DeliveryRow.id)
                .limit(AT_ONCE)
            ).all()
            if not rows:
                return
            yield from ((row.id, _named(row.answer)) for row in rows)
            last = rows[-1].id

    def _change(
        self, table: Any, condition: ColumnElement[bool], values: dict[str, Any]
    ) -> int:
        statement = update(table).where(condition).values(**values)
        return self._connection.execute(statement).rowcount


def _some(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def _named(answer: bytes) -> str | None:
    try:
        name = json.loads(answer)["id"]
    except (ValueError, LookupError, TypeError):
        return None
    return name if isinstance(name, str) else None
