"""All stored scores of a site at once, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic_core import from_json
from sqlalchemy import Connection, Row, Text, cast, func, select
from sqlalchemy.orm import aliased

from moderation.storage.tables import CommentRow, DecisionRow, ScreeningRow
from moderation.stored_scores import (
    DecisionColumns,
    Numbers,
    StoredScores,
    empty,
    from_rows,
    joined,
)
from moderation.verdict import Action

NO_SCORES = "null"
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Extent:
    """How many screenings there are, the sum of their numbers, and the last.

    Two readings with the same extent saw the same screenings: they are never changed,
    only added and erased.
    """

    count: int
    total: int
    last: int

    def with_more(self, more: "Extent") -> "Extent":
        """This and what came after it."""
        return Extent(self.count + more.count, self.total + more.total, more.last)


class ScoreColumns:
    """Read a site's scores, and what people decided, a column at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def extent(self, site_id: int, up_to: int) -> Extent:
        """The screenings of a site up to a number."""
        number = ScreeningRow.id
        statement = (
            select(func.count(), func.sum(number), func.max(number))
            .select_from(ScreeningRow)
            .join(CommentRow, CommentRow.id == ScreeningRow.comment_id)
            .where(CommentRow.site_id == site_id, number <= up_to)
        )
        count, total, last = self._connection.execute(statement).one()
        return Extent(count, int(total or 0), last or 0)

    def after(self, site_id: int, screening_id: int) -> tuple[Extent, StoredScores]:
        """What was screened after that number: how much, and its newest scores.

        A few thousand rows are looked at together, so that memory stays flat.
        """
        statement = (
            select(
                ScreeningRow.id,
                ScreeningRow.comment_id,
                ScreeningRow.model,
                cast(ScreeningRow.scores, Text),
            )
            .join(CommentRow, CommentRow.id == ScreeningRow.comment_id)
            .where(CommentRow.site_id == site_id, ScreeningRow.id > screening_id)
            .order_by(ScreeningRow.id)
            .execution_options(yield_per=AT_ONCE)
        )
        extent, pieces = Extent(0, 0, screening_id), [empty()]
        for rows in self._connection.execute(statement).partitions():
            numbers = [row[0] for row in rows]
            extent = extent.with_more(Extent(len(rows), sum(numbers), numbers[-1]))
            pieces.append(_piece(rows))
        return extent, joined(pieces)

    def deleted(self, site_id: int) -> Numbers:
        """Our numbers of the comments that are gone, ascending."""
        found = self._connection.execute(
            select(CommentRow.id)
            .where(CommentRow.site_id == site_id, CommentRow.deleted_at.is_not(None))
            .order_by(CommentRow.id)
        ).scalars()
        return np.array(found.all(), dtype=np.int64)

    def decided(self, site_id: int) -> DecisionColumns:
        """What people decided on comments that a machine saw, and that are there."""
        screened = select(ScreeningRow.id).where(
            ScreeningRow.comment_id == CommentRow.id
        )
        rows = self._connection.execute(
            select(CommentRow.id, CommentRow.decided)
            .where(
                CommentRow.site_id == site_id,
                CommentRow.decided.is_not(None),
                CommentRow.deleted_at.is_(None),
                screened.exists(),
            )
            .order_by(CommentRow.id)
        ).all()
        severities = {action.value: action.severity for action in Action}
        return DecisionColumns(
            np.array([row[0] for row in rows], dtype=np.int64),
            np.array([severities[str(row[1])] for row in rows], dtype=np.int64),
            self._corrections(site_id),
        )

    def _corrections(self, site_id: int) -> dict[int, dict[str, float]]:
        """Labels of the newest decision that stands, where it names any."""
        undoing = aliased(DecisionRow)
        undone = select(undoing.id).where(
            undoing.comment_id == DecisionRow.comment_id,
            undoing.undoes == DecisionRow.number,
        )
        rows = self._connection.execute(
            select(DecisionRow.comment_id, DecisionRow.labels)
            .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
            .where(
                CommentRow.site_id == site_id,
                CommentRow.decided == DecisionRow.action,
                DecisionRow.lapsed.is_(False),
                DecisionRow.undoes.is_(None),
                ~undone.exists(),
                cast(DecisionRow.labels, Text) != "{}",
            )
            .order_by(DecisionRow.decided_at, DecisionRow.number)
        )
        return {row.comment_id: dict(row.labels) for row in rows}


def _piece(rows: Sequence[Row[*tuple[Any, ...]]]) -> StoredScores:
    numbers, comments, models, texts = zip(*rows, strict=True)
    together = ",".join([text or NO_SCORES for text in texts])
    return from_rows(numbers, comments, models, from_json(f"[{together}]"))
