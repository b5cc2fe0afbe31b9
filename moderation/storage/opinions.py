"""An opinion that was asked for, and the pairs of them that agreement is read off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from moderation.storage.tables import CommentRow, OpinionRow
from moderation.verdict import Action

KIND_SECOND = "second"
KIND_AUDIT = "audit"
KIND_DOUBT = "doubt"
MOST_PAIRS = 50_000


@dataclass(frozen=True, slots=True)
class Opinion:
    """A comment that was drawn for another look.

    Parameters
    ----------
    comment_id : int
        Our number.
    propensity : float
        The chance with which it was drawn.
    action, labels
        What is checked; ``reviewer`` and ``number`` name the decision, None where the
        machine acted.
    answer, answered_by
        What the other said; None until then.
    settlement, settled_by
        How a disagreement ended.
    """

    id: int
    kind: str
    comment_id: int
    revision: int
    propensity: float
    action: Action
    labels: Mapping[str, float]
    number: int | None
    reviewer: str | None
    drawn_at: datetime
    answer: Action | None
    answer_labels: Mapping[str, float]
    answered_by: str | None
    answered_at: datetime | None
    settlement: Action | None
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What two people said of one comment, the first before the second.

    ``flags`` are the codes of the machine's reasons.
    """

    first: str
    second: str
    actions: tuple[Action, Action]
    labels: tuple[Mapping[str, float], Mapping[str, float]]
    flags: frozenset[str]


def pairs(connection: Connection, site_id: int | None = None) -> tuple[Pair, ...]:
    """The newest 50,000 pairs, on one site or on all, newest first."""
    statement = (
        select(OpinionRow.__table__, CommentRow.flags)
        .join(CommentRow, CommentRow.id == OpinionRow.comment_id)
        .where(OpinionRow.kind == KIND_SECOND, OpinionRow.answer.is_not(None))
        .order_by(OpinionRow.answered_at.desc(), OpinionRow.id.desc())
        .limit(MOST_PAIRS)
    )
    if site_id is not None:
        statement = statement.where(CommentRow.site_id == site_id)
    return tuple(
        Pair(
            first=row.reviewer or "",
            second=row.answered_by or "",
            actions=(Action(row.action), Action(row.answer)),
            labels=(row.labels, row.answer_labels or {}),
            flags=frozenset(code for code in row.flags.split("|") if code),
        )
        for row in connection.execute(statement)
    )


def read_opinion(row: Row[*tuple[Any, ...]]) -> Opinion:
    """A row of the table as an opinion."""
    return Opinion(
        id=row.id,
        kind=row.kind,
        comment_id=row.comment_id,
        revision=row.revision,
        propensity=row.propensity,
        action=Action(row.action),
        labels=row.labels,
        number=row.number,
        reviewer=row.reviewer,
        drawn_at=row.drawn_at,
        answer=None if row.answer is None else Action(row.answer),
        answer_labels=row.answer_labels or {},
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        settlement=None if row.settlement is None else Action(row.settlement),
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )
