"""Screenings whose stances the larger model looks at, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, update

from moderation.scores import StanceScore
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.stored_stances import refined_out
from moderation.storage.tables import (
    CommentRow,
    RefinedStanceRow,
    RevisionRow,
    ScreeningRow,
)


@dataclass(frozen=True, slots=True)
class ToRefine:
    """A screening whose text still stands, and what its stances are about."""

    screening_id: int
    text: str
    targets: tuple[str, ...]
    language: str


_HAS_TARGET = ScreeningRow.scores[("stance", 0, 0)].as_string().is_not(None)
_ADD = per_dialect(
    lambda insert_: (
        insert_(RefinedStanceRow)
        .on_conflict_do_nothing(index_elements=["screening_id"])
        .returning(RefinedStanceRow.screening_id)
    )
)


class Refinements:
    """Claim screenings, and keep what was found; a claim lapses by itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self) -> int:
        """The number of the newest screening; 0 while there is none."""
        found: int | None = self._connection.execute(
            select(func.max(ScreeningRow.id))
        ).scalar_one()
        return found or 0

    def claim(
        self, *, after: int, limit: int, now: datetime, until: datetime
    ) -> list[ToRefine]:
        """Take at most ``limit`` screenings numbered above ``after``, newest first.

        What another worker has claimed is left to it until its claim lapses.
        """
        rows = self._connection.execute(_open(after, now).limit(limit)).all()
        mine = self._claimed([row.id for row in rows], now, until)
        return [
            ToRefine(
                row.id,
                row.text,
                tuple(part[0] for part in row.scores["stance"]),
                row.scores["language"][0],
            )
            for row in rows
            if row.id in mine
        ]

    def settle(
        self, screening_id: int, model: str, stances: Sequence[StanceScore]
    ) -> None:
        """Keep what was found; no stances means that the first tier's stand."""
        self._connection.execute(
            update(RefinedStanceRow)
            .where(RefinedStanceRow.screening_id == screening_id)
            .values(
                claimed_until=None,
                model=model,
                stances=[refined_out(stance) for stance in stances],
                refined_at=datetime.now(UTC),
            )
        )

    def give_up(self, *, after: int, up_to: int) -> int:
        """Leave alone what nobody got to; returns how many comments that are."""
        open_ = _open(after, None).where(ScreeningRow.id <= up_to)
        numbers = [row.id for row in self._connection.execute(open_)]
        return len(self._added(numbers, None))

    def _claimed(
        self, numbers: Sequence[int], now: datetime, until: datetime
    ) -> set[int]:
        mine = self._added(numbers, until)
        for number in set(numbers) - mine:
            lapsed = self._connection.execute(
                update(RefinedStanceRow)
                .where(
                    RefinedStanceRow.screening_id == number,
                    RefinedStanceRow.claimed_until < now,
                )
                .values(claimed_until=until)
            )
            if lapsed.rowcount == 1:
                mine.add(number)
        return mine

    def _added(self, numbers: Sequence[int], until: datetime | None) -> set[int]:
        if not numbers:
            return set()
        values = [{"screening_id": n, "claimed_until": until} for n in numbers]
        statement = for_connection(_ADD, self._connection).values(values)
        return set(self._connection.execute(statement).scalars())


def _open(after: int, now: datetime | None) -> Select[*tuple[Any, ...]]:
    """Screenings with targets, of texts that stand, which nobody has or had."""
    free = RefinedStanceRow.screening_id.is_(None)
    return (
        select(ScreeningRow.id, ScreeningRow.scores, RevisionRow.text)
        .join(
            CommentRow,
            (CommentRow.id == ScreeningRow.comment_id)
            & (CommentRow.revision == ScreeningRow.revision),
        )
        .join(
            RevisionRow,
            (RevisionRow.comment_id == ScreeningRow.comment_id)
            & (RevisionRow.number == ScreeningRow.revision),
        )
        .outerjoin(RefinedStanceRow, RefinedStanceRow.screening_id == ScreeningRow.id)
        .where(
            ScreeningRow.id > after,
            CommentRow.deleted_at.is_(None),
            _HAS_TARGET,
            free if now is None else or_(free, RefinedStanceRow.claimed_until < now),
        )
        .order_by(ScreeningRow.id.desc())
    )
