"""Rows of decisions as events, and the state of a comment that follows from them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from moderation.decision import (
    Decision,
    DecisionEvent,
    DecisionSource,
    Side,
    in_force,
)
from moderation.storage.tables import CommentRow, DecisionRow, ReportRow
from moderation.verdict import Action

_EVENTS = (
    select(DecisionRow.__table__)
    .where(DecisionRow.comment_id == bindparam("comment"))
    .order_by(DecisionRow.decided_at, DecisionRow.number)
)
_EVENTS_OF_MANY = (
    select(DecisionRow.__table__)
    .where(DecisionRow.comment_id.in_(bindparam("comments", expanding=True)))
    .order_by(DecisionRow.comment_id, DecisionRow.decided_at, DecisionRow.number)
)
_INSERT = insert(DecisionRow).returning(DecisionRow.id)
_CHANGE = (
    update(CommentRow)
    .where(CommentRow.id == bindparam("comment"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("version", "decided", "action", "updated_at", "reports_open")
        }
    )
)


def events_of(connection: Connection, comment_id: int) -> tuple[DecisionEvent, ...]:
    """Every event of our comment number ``comment_id``, oldest first."""
    rows = connection.execute(_EVENTS, {"comment": comment_id}).all()
    undone = {row.undoes: row.number for row in rows if row.undoes is not None}
    return tuple(_event(row, undone.get(row.number)) for row in rows)


def events_of_many(
    connection: Connection, comment_ids: Sequence[int]
) -> dict[int, tuple[DecisionEvent, ...]]:
    """The same for several comments at once; those without an event are not there."""
    rows = connection.execute(_EVENTS_OF_MANY, {"comments": list(comment_ids)}).all()
    undone = {
        (row.comment_id, row.undoes): row.number
        for row in rows
        if row.undoes is not None
    }
    found: dict[int, list[DecisionEvent]] = {}
    for row in rows:
        event = _event(row, undone.get((row.comment_id, row.number)))
        found.setdefault(row.comment_id, []).append(event)
    return {number: tuple(events) for number, events in found.items()}


def write_event(
    connection: Connection,
    comment: Any,
    before: Sequence[DecisionEvent],
    event: DecisionEvent,
) -> tuple[int, Action | None]:
    """Write an event and what follows from all of them; returns version and action.

    ``comment`` is the locked row, ``before`` its events. Open reports are settled by
    a decision that comes into force, and open again when it is undone.
    """
    row_id = _insert(connection, comment, event)
    undoes = event.decision.undoes
    standing = in_force([*(one for one in before if one.number != undoes), event])
    reports = comment.reports_open
    if undoes is not None:
        reports += _reopen(connection, comment.id, undoes)
    elif reports and standing is not None and standing.number == event.number:
        _settle(connection, comment.id, row_id)
        reports = 0
    decided = None if standing is None else standing.decision.action.value
    action = decided or comment.verdict
    connection.execute(
        _CHANGE,
        {
            "comment": comment.id,
            "new_version": comment.version + 1,
            "new_decided": decided,
            "new_action": action,
            "new_updated_at": datetime.now(UTC),
            "new_reports_open": reports,
        },
    )
    return comment.version + 1, None if action is None else Action(action)


def lapse(
    connection: Connection, comment_id: int, actions: Sequence[Action] | None
) -> None:
    """Make decisions void: those for ``actions``, or all."""
    statement = update(DecisionRow).where(DecisionRow.comment_id == comment_id)
    if actions is not None:
        statement = statement.where(
            DecisionRow.action.in_([action.value for action in actions])
        )
    connection.execute(statement.values(lapsed=True))


def _insert(connection: Connection, comment: Any, event: DecisionEvent) -> int:
    decision = event.decision
    values = {
        "comment_id": comment.id,
        "number": event.number,
        "revision": event.revision,
        "action": decision.action.value,
        "labels": {name: float(value) for name, value in decision.labels.items()},
        "stances": {name: side.value for name, side in decision.stances.items()},
        "reviewer": decision.reviewer,
        "source": decision.source.value,
        "note": decision.note,
        "decided_at": decision.decided_at,
        "created_at": datetime.now(UTC),
        "undoes": decision.undoes,
        "batch": decision.batch or None,
        "lapsed": event.lapsed,
    }
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def _settle(connection: Connection, comment_id: int, decision_id: int) -> None:
    connection.execute(
        update(ReportRow)
        .where(ReportRow.comment_id == comment_id, ReportRow.settled_by.is_(None))
        .values(settled_by=decision_id)
    )


def _reopen(connection: Connection, comment_id: int, number: int) -> int:
    undone = select(DecisionRow.id).where(
        DecisionRow.comment_id == comment_id, DecisionRow.number == number
    )
    return connection.execute(
        update(ReportRow)
        .where(ReportRow.settled_by.in_(undone))
        .values(settled_by=None)
    ).rowcount


def _event(row: Row[*tuple[Any, ...]], undone_by: int | None) -> DecisionEvent:
    decision = Decision(
        action=Action(row.action),
        reviewer=row.reviewer,
        decided_at=row.decided_at,
        labels=row.labels,
        source=DecisionSource(row.source),
        note=row.note,
        stances={target: Side(side) for target, side in row.stances.items()},
        undoes=row.undoes,
        batch=row.batch or "",
    )
    return DecisionEvent(row.number, row.revision, decision, row.lapsed, undone_by)
