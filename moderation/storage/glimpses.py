"""Comments by our numbers: enough to show them, or to decide on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, select

from moderation.storage.tables import ArticleRow, CommentRow, RevisionRow
from moderation.storage.waiting import WAITS
from moderation.stored_scores import Numbers
from moderation.verdict import Action

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A comment as a page shows it in passing."""

    comment_id: int
    platform_id: str
    text: str
    author_name: str | None
    article_title: str | None
    received_at: datetime
    action: Action | None
    decided: Action | None


@dataclass(frozen=True, slots=True)
class Versioned:
    """What it takes to decide on a comment as it was seen."""

    comment_id: int
    platform_id: str
    version: int


class Glimpses:
    """Look at comments by our numbers; those that are gone are left out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, comment_ids: Sequence[int]) -> tuple[Glimpse, ...]:
        """The comments that are there, in the order given; a few thousand at most."""
        rows = self._connection.execute(
            select(
                CommentRow.id,
                CommentRow.platform_id,
                RevisionRow.text,
                CommentRow.author_name,
                ArticleRow.title,
                CommentRow.received_at,
                CommentRow.action,
                CommentRow.decided,
            )
            .join(
                RevisionRow,
                (RevisionRow.comment_id == CommentRow.id)
                & (RevisionRow.number == CommentRow.revision),
            )
            .outerjoin(ArticleRow, ArticleRow.id == CommentRow.article_id)
            .where(CommentRow.id.in_(comment_ids), CommentRow.deleted_at.is_(None))
        )
        found = {
            row.id: Glimpse(*row[:6], _action(row.action), _action(row.decided))
            for row in rows
        }
        return tuple(found[number] for number in comment_ids if number in found)

    def versions(self, comment_ids: Sequence[int]) -> tuple[Versioned, ...]:
        """Versions of the comments that are there, by our number."""
        found = []
        for begin in range(0, len(comment_ids), AT_ONCE):
            rows = self._connection.execute(
                select(CommentRow.id, CommentRow.platform_id, CommentRow.version).where(
                    CommentRow.id.in_(comment_ids[begin : begin + AT_ONCE]),
                    CommentRow.deleted_at.is_(None),
                )
            )
            found += [Versioned(*row) for row in rows]
        return tuple(sorted(found, key=lambda one: one.comment_id))

    def waiting(self, site_id: int) -> Numbers:
        """Our numbers of the comments of a site that wait for a person."""
        rows = self._connection.execute(
            select(CommentRow.id).where(WAITS, CommentRow.site_id == site_id)
        ).scalars()
        return np.array(rows.all(), dtype=np.int64)


def _action(value: str | None) -> Action | None:
    return None if value is None else Action(value)
