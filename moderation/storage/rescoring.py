"""Comments that another model scored last: read in order, scored anew, kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from moderation.comment import Comment
from moderation.scores import Scores
from moderation.storage.screenings import scores_out
from moderation.storage.tables import (
    CommentRow,
    RefinedStanceRow,
    RevisionRow,
    ScreeningRow,
)
from moderation.storage.whole_comments import WHOLE, whole
from moderation.urgency import basis, priority, reported
from moderation.verdict import Action, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments are to be scored.

    Parameters
    ----------
    model : str
        Identifier: whose scores are wanted. Comments that it scored last are done.
    site_id : int, optional
        Our number of the one site.
    before : datetime, optional
        What the model itself screened before then is wanted as well.
    """

    model: str
    site_id: int | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToRescore:
    """One revision, and the number of the screening that counts."""

    id: int
    revision: int
    site_id: int
    screening_id: int
    comment: Comment


LONGEST = 65_536
_NEWEST = (
    select(func.max(ScreeningRow.id))
    .where(ScreeningRow.comment_id == CommentRow.id)
    .correlate(CommentRow)
    .scalar_subquery()
)
_SCREENED = and_(ScreeningRow.comment_id == CommentRow.id, ScreeningRow.id == _NEWEST)
_STANDS = and_(CommentRow.deleted_at.is_(None), CommentRow.awaiting_model.is_(False))
_STANDING = (
    select(
        CommentRow.id,
        CommentRow.revision,
        CommentRow.language,
        CommentRow.reports_open,
        CommentRow.received_at,
        CommentRow.waiting_since,
        CommentRow.action.label("in_force"),
        ScreeningRow.id.label("screening_id"),
        ScreeningRow.policy,
        ScreeningRow.action,
        ScreeningRow.reasons,
    )
    .join(ScreeningRow, _SCREENED)
    .where(CommentRow.id.in_(bindparam("numbers", expanding=True)), _STANDS)
    .with_for_update(of=CommentRow, skip_locked=True)
)
_ADD = insert(ScreeningRow).returning(ScreeningRow.id, sort_by_parameter_order=True)
_RANK = (
    update(CommentRow)
    .where(CommentRow.id == bindparam("number"))
    .values(priority=bindparam("rank"), language=bindparam("code"))
)
_KNOWN = (
    update(CommentRow)
    .where(CommentRow.id == bindparam("number"))
    .values(language=bindparam("code"))
)


class Rescoring:
    """Which comments a model has not scored yet, and what it says of them.

    A comment is done when its newest screening is the model's, so that a run that broke
    off goes on where it was without anything kept of it. Left out are comments that no
    machine ever screened (an imported history), that wait for a model, or whose text
    was erased.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: Wanted) -> int:
        """How many comments there are to score."""
        statement = _narrowed(
            select(func.count()).select_from(CommentRow).join(RevisionRow, _said()),
            wanted,
        )
        found: int = self._connection.execute(statement).scalar_one()
        return found

    def page(self, wanted: Wanted, *, after: int, limit: int) -> list[ToRescore]:
        """At most ``limit`` of them with our numbers above ``after``, ascending.

        Looked at is one stretch of numbers after the other, each twice as long while
        nothing is found: no database is tempted to sort a million rows for a page.
        """
        statement = (
            _narrowed(WHOLE, wanted)
            .add_columns(ScreeningRow.id.label("screening_id"))
            .where(CommentRow.id > bindparam("after"), CommentRow.id <= bindparam("to"))
            .order_by(CommentRow.id)
        )
        last = self._connection.execute(select(func.max(CommentRow.id))).scalar_one()
        found: list[Row[*tuple[Any, ...]]] = []
        stretch = limit
        while len(found) < limit and after < (last or 0):
            between = {"after": after, "to": after + stretch}
            page = statement.limit(limit - len(found))
            rows = self._connection.execute(page, between).all()
            found += rows
            after += stretch
            stretch = limit if rows else min(2 * stretch, LONGEST)
        return [
            ToRescore(row.id, row.revision, row.site_id, row.screening_id, whole(row))
            for row in found
        ]

    def add(self, scored: Sequence[tuple[ToRescore, Scores]]) -> int:
        """Keep scores of comments in the order of their numbers; returns how many.

        The verdict, its reasons and what people decided stay as they are, and nobody is
        told anything. A comment that changed since it was read is left alone. What the
        larger stance model found stays; it is not asked again.
        """
        standing = self._standing(scored)
        rows = [
            (standing[each.id], scores)
            for each, scores in scored
            if _unchanged(each, standing.get(each.id))
        ]
        if not rows:
            return 0
        now = datetime.now(UTC)
        added = self._connection.execute(_ADD, [_row(*each, now) for each in rows])
        numbers = list(added.scalars())
        self._refined(
            {
                old.screening_id: number
                for (old, scores), number in zip(rows, numbers, strict=True)
                if scores.stance
            }
        )
        self._rank(rows)
        return len(rows)

    def _standing(
        self, scored: Sequence[tuple[ToRescore, Scores]]
    ) -> dict[int, Row[*tuple[Any, ...]]]:
        numbers = [each.id for each, _ in scored]
        rows = self._connection.execute(_STANDING, {"numbers": numbers})
        return {row.id: row for row in rows}

    def _refined(self, replaced: Mapping[int, int]) -> None:
        """Take over what was found of older screenings; what waits goes on waiting."""
        if not replaced:
            return
        rows = self._connection.execute(
            select(RefinedStanceRow.__table__).where(
                RefinedStanceRow.screening_id.in_(replaced)
            )
        )
        known = {row.screening_id: row for row in rows}
        taken = [
            {
                "screening_id": number,
                "claimed_until": None,
                "model": found.model if found else None,
                "stances": found.stances if found else None,
                "refined_at": found.refined_at if found else None,
            }
            for old, number in replaced.items()
            if (found := known.get(old)) is None or found.claimed_until is None
        ]
        if taken:
            self._connection.execute(insert(RefinedStanceRow), taken)

    def _rank(self, rows: Sequence[tuple[Row[*tuple[Any, ...]], Scores]]) -> None:
        """Give what waits its place in the queue by the new scores."""
        waiting, other = [], []
        for row, scores in rows:
            changed = {"number": row.id, "code": scores.language.code}
            if row.in_force == Action.HOLD.value or row.reports_open:
                waiting.append(changed | {"rank": _priority(row, scores)})
            elif row.language != scores.language.code:
                other.append(changed)
        if waiting:
            self._connection.execute(_RANK, waiting)
        if other:
            self._connection.execute(_KNOWN, other)


def _said() -> ColumnElement[bool]:
    return and_(
        RevisionRow.comment_id == CommentRow.id,
        RevisionRow.number == CommentRow.revision,
    )


def _narrowed(
    statement: Select[*tuple[Any, ...]], wanted: Wanted
) -> Select[*tuple[Any, ...]]:
    """To what is there, has a text, and was scored by another model last."""
    missing = ScreeningRow.model.is_distinct_from(wanted.model)
    if wanted.before is not None:
        missing = or_(missing, ScreeningRow.created_at < wanted.before)
    narrow = statement.join(ScreeningRow, _SCREENED).where(
        _STANDS, RevisionRow.text != "", missing
    )
    if wanted.site_id is None:
        return narrow
    there = CommentRow.site_id + 0 == wanted.site_id  # go by number, not by site
    return narrow.where(there)


def _unchanged(read: ToRescore, now: Row[*tuple[Any, ...]] | None) -> bool:
    return now is not None and (now.revision, now.screening_id) == (
        read.revision,
        read.screening_id,
    )


def _row(
    old: Row[*tuple[Any, ...]], scores: Scores, created_at: datetime
) -> dict[str, Any]:
    return {
        "comment_id": old.id,
        "revision": old.revision,
        "scores": scores_out(scores),
        "model": scores.model,
        "policy": old.policy,
        "action": old.action,
        "reasons": old.reasons,
        "created_at": created_at,
    }


def _priority(row: Row[*tuple[Any, ...]], scores: Scores) -> float:
    """As a screening ranks a comment, and never below what readers report."""
    reasons = tuple(Reason(**reason) for reason in row.reasons)
    verdict = Verdict(Action(row.action), reasons, row.policy)
    harm = basis(scores, verdict)
    if row.reports_open:
        harm = max(harm, reported(row.reports_open))
    return priority(harm, row.waiting_since or row.received_at)
