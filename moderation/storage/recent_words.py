"""Recent comments of a site that say nearly the same."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import compress
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select

from moderation.repeats import MOST_COPIES, Repeats, WordPrint
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import CommentRow, RepeatRow
from moderation.verdict import Action

MOST_CANDIDATES = 2 * MOST_COPIES
_COLUMNS = (RepeatRow.band_1, RepeatRow.band_2, RepeatRow.band_3, RepeatRow.band_4)
_NAMES = [column.key for column in _COLUMNS]
_NEAR = (
    select(RepeatRow.comment_id, RepeatRow.marks)
    .where(
        or_(*(column == bindparam(column.key) for column in _COLUMNS)),
        RepeatRow.seen_at >= bindparam("since"),
        RepeatRow.comment_id != bindparam("but"),
    )
    .limit(MOST_CANDIDATES)
)
_WROTE = select(
    CommentRow.author_id,
    CommentRow.author_email_hash,
    CommentRow.author_ip_hash,
    CommentRow.author_name,
    CommentRow.decided,
).where(CommentRow.id.in_(bindparam("numbers", expanding=True)))


def _written(insert_: Any) -> Any:
    """Insert a print, or put it in the place of what the comment said before."""
    made = insert_(RepeatRow)
    changed = (*_NAMES, "seen_at", "marks")
    return made.on_conflict_do_update(
        index_elements=["comment_id"],
        set_={name: made.excluded[name] for name in changed},
    )


_WRITE = per_dialect(_written)


class RecentWords:
    """Remember what comments say, and look up who said nearly the same."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, words: WordPrint | None, days: int, *, but: int | None = None
    ) -> Repeats:
        """Near copies of the last days on the site that the words were said on.

        Parameters
        ----------
        words : WordPrint, optional
            None, for what is too short to be copied, is not looked up.
        but : int, optional
            Our number of a comment that is no copy: the one that says it.
        """
        if words is None or not days:
            return Repeats(days=days, words=words)
        since = datetime.now(UTC) - timedelta(days=days)
        keys = dict(zip(_NAMES, words.bands, strict=True))
        near = self._connection.execute(
            _NEAR, {**keys, "since": since, "but": but or 0}
        ).all()
        alike = words.are_like([row.marks for row in near])
        found = self._writers([row.comment_id for row in compress(near, alike)])
        decided = [row.decided for row in found]
        return Repeats(
            copies=len(found),
            authors=len({_author(row) for row in found}),
            approved=decided.count(Action.APPROVE.value),
            rejected=decided.count(Action.REJECT.value),
            days=days,
            words=words,
        )

    def _writers(self, numbers: list[int]) -> Sequence[Any]:
        """Who wrote these comments, and what people decided; most have no near copy."""
        if not numbers:
            return ()
        return self._connection.execute(
            _WROTE, {"numbers": numbers[:MOST_COPIES]}
        ).all()

    def write(self, comment_id: int, found: Repeats) -> None:
        """Remember what a comment says now, or that it says too little."""
        if not found.days:
            return
        if found.words is None:
            self.forget([comment_id])
            return
        values = dict(zip(_NAMES, found.words.bands, strict=True)) | {
            "comment_id": comment_id,
            "seen_at": datetime.now(UTC),
            "marks": found.words.marks,
        }
        self._connection.execute(for_connection(_WRITE, self._connection), values)

    def forget(self, comment_ids: Iterable[int]) -> None:
        """Forget what comments said."""
        forgotten = RepeatRow.comment_id.in_(comment_ids)
        self._connection.execute(delete(RepeatRow).where(forgotten))


def _author(row: Any) -> str:
    """By what a platform tells people apart; all that it does not are one."""
    known = (
        row.author_id,
        row.author_email_hash,
        row.author_ip_hash,
        row.author_name,
    )
    return next((one for one in known if one), "")
