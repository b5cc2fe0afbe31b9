"""Another reviewer's opinion on what was decided, without knowing the first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from moderation.decision import Decision
from moderation.drawing import RISE, SECOND_SHARE, lot, second_chance
from moderation.errors import StaleWriteError, UnknownDecisionError
from moderation.storage.decided import Decided
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.draws import SECOND_OPTION, draw_of
from moderation.storage.opinions import (
    KIND_AUDIT,
    KIND_DOUBT,
    KIND_SECOND,
    Opinion,
    Pair,
    pairs,
    read_opinion,
)
from moderation.storage.screenings import Screenings
from moderation.storage.tables import CommentRow, DecisionRow, OpinionRow
from moderation.storage.waiting import free_for
from moderation.verdict import Action

_ASK = per_dialect(
    lambda insert: (statement := insert(OpinionRow)).on_conflict_do_update(
        index_elements=["comment_id", "revision", "kind"],
        set_={
            name: statement.excluded[name]
            for name in (
                *("action", "labels", "number", "reviewer"),
                *("propensity", "drawn_at"),
            )
        },
        where=OpinionRow.answer.is_(None),
    )
)
_DOUBT = per_dialect(
    lambda insert: (
        insert(OpinionRow)
        .on_conflict_do_nothing(index_elements=["comment_id", "revision", "kind"])
        .returning(OpinionRow.id)
    )
)
_UNDOING = aliased(DecisionRow)


class SecondOpinions:
    """Ask for opinions, hand them out, keep what was said.

    Of both kinds: what a person decided, and what the machine did and was drawn by
    lot (``AutomaticAudits``).
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, done: Decided, now: datetime) -> float | None:
        """Draw the lot of a decision; its chance when it was drawn, else None.

        The share is the site's option ``second_opinion_share``, else 5 %, and up to
        three times that where the machine was unsure. While nobody has answered, a
        newer decision takes the place of the one that is checked.
        """
        decision = done.decision
        drawn = draw_of(self._connection, done.comment_id)
        if drawn is None or decision.action is Action.HOLD:
            return None
        share = drawn.share(SECOND_OPTION, SECOND_SHARE)
        mine = lot(drawn.seed, KIND_SECOND, done.comment_id, drawn.revision)
        if mine >= share * (1 + RISE):
            return None
        newest = Screenings(self._connection).newest(done.comment_id)
        scores = newest.scores if newest else None
        chance = second_chance(share, scores, newest.verdict if newest else None)
        if mine >= chance:
            return None
        self._connection.execute(
            for_connection(_ASK, self._connection),
            {
                "kind": KIND_SECOND,
                "comment_id": done.comment_id,
                "revision": drawn.revision,
                "propensity": chance,
                "action": decision.action.value,
                "labels": {
                    name: float(value) for name, value in decision.labels.items()
                },
                "number": done.number,
                "reviewer": decision.reviewer,
                "drawn_at": now,
            },
        )
        return chance

    def doubt(
        self,
        comment_id: int,
        revision: int,
        number: int,
        decision: Decision,
        now: datetime,
    ) -> bool:
        """Ask for another look at a decision that looks like a slip.

        Once a text; whether it was asked for now. It was picked, not drawn by lot, so
        that it is no part of the figures about agreement.
        """
        values = {
            "kind": KIND_DOUBT,
            "comment_id": comment_id,
            "revision": revision,
            "propensity": 1.0,
            "action": decision.action.value,
            "labels": {name: float(value) for name, value in decision.labels.items()},
            "number": number,
            "reviewer": decision.reviewer,
            "drawn_at": now,
        }
        statement = for_connection(_DOUBT, self._connection)
        return self._connection.execute(statement, values).first() is not None

    def next_for(self, reviewer: str, now: datetime) -> Opinion | None:
        """The oldest that this reviewer may give an opinion on, never on their own.

        Whoever ever decided on the comment is not asked. On PostgreSQL the comment's
        row is locked, and those that others have locked are passed over.
        """
        statement = (
            _open_to(select(OpinionRow.__table__), reviewer, now)
            .order_by(OpinionRow.drawn_at, OpinionRow.id)
            .limit(1)
            .with_for_update(of=CommentRow, skip_locked=True)
        )
        row = self._connection.execute(statement).first()
        return None if row is None else read_opinion(row)

    def waiting_for(self, reviewer: str, now: datetime) -> int:
        """How many this reviewer may give an opinion on."""
        statement = _open_to(select(func.count(OpinionRow.id)), reviewer, now)
        number: int = self._connection.execute(statement).scalar_one()
        return number

    def numbered(self, opinion_id: int) -> Opinion:
        """One of them, whatever its state; raises UnknownDecisionError."""
        row = self._connection.execute(
            select(OpinionRow.__table__).where(OpinionRow.id == opinion_id)
        ).one_or_none()
        if row is None:
            raise UnknownDecisionError("Nobody was asked for that opinion.")
        return read_opinion(row)

    def may_answer(self, opinion_id: int, reviewer: str, now: datetime) -> bool:
        """Whether this reviewer may (still) answer."""
        statement = _open_to(select(OpinionRow.id), reviewer, now)
        found = self._connection.execute(statement.where(OpinionRow.id == opinion_id))
        return found.first() is not None

    def answer(
        self,
        opinion_id: int,
        reviewer: str,
        action: Action,
        labels: Mapping[str, float],
        now: datetime,
    ) -> None:
        """Keep an opinion, once; raises StaleWriteError when there is one already."""
        self._write(
            (OpinionRow.id == opinion_id) & OpinionRow.answer.is_(None),
            {
                "answer": action.value,
                "answer_labels": {name: float(value) for name, value in labels.items()},
                "answered_by": reviewer,
                "answered_at": now,
            },
        )

    def settle(
        self, opinion_id: int, reviewer: str, action: Action, now: datetime
    ) -> None:
        """End a disagreement, once; raises StaleWriteError when it has ended."""
        self._write(
            (OpinionRow.id == opinion_id)
            & (OpinionRow.answer != OpinionRow.action)
            & OpinionRow.settled_at.is_(None),
            {"settlement": action.value, "settled_by": reviewer, "settled_at": now},
        )

    def pairs(self, site_id: int | None = None) -> tuple[Pair, ...]:
        """What two people said of the same comments, newest first."""
        return pairs(self._connection, site_id)

    def disagreements(self, *, settled: bool, limit: int = 50) -> tuple[Opinion, ...]:
        """Where two people said different things, the newest first."""
        ended = OpinionRow.settled_at
        rows = self._connection.execute(
            select(OpinionRow.__table__)
            .join(CommentRow, CommentRow.id == OpinionRow.comment_id)
            .where(
                OpinionRow.kind.in_((KIND_SECOND, KIND_DOUBT)),
                OpinionRow.answer.is_not(None),
                OpinionRow.answer != OpinionRow.action,
                ended.is_not(None) if settled else ended.is_(None),
                CommentRow.deleted_at.is_(None),
                CommentRow.revision == OpinionRow.revision,
            )
            .order_by(OpinionRow.answered_at.desc(), OpinionRow.id.desc())
            .limit(limit)
        )
        return tuple(read_opinion(row) for row in rows)

    def _write(self, condition: ColumnElement[bool], values: Mapping[str, Any]) -> None:
        statement = update(OpinionRow).where(condition).values(**values)
        if self._connection.execute(statement).rowcount != 1:
            raise StaleWriteError("Somebody else was faster.", reason="answered")


def _open_to(
    statement: Select[*tuple[Any, ...]], reviewer: str, now: datetime
) -> Select[*tuple[Any, ...]]:
    """Only what this reviewer may give an opinion on now."""
    decided_it = exists().where(
        DecisionRow.comment_id == OpinionRow.comment_id,
        DecisionRow.reviewer == reviewer,
    )
    return statement.join(CommentRow, CommentRow.id == OpinionRow.comment_id).where(
        OpinionRow.answer.is_(None),
        CommentRow.revision == OpinionRow.revision,
        CommentRow.deleted_at.is_(None),
        ~decided_it,
        free_for(reviewer, now),
        or_(_second_still_asked(), _audit_still_asked()),
    )


def _second_still_asked() -> ColumnElement[bool]:
    """The decision has not been taken back."""
    undone = exists().where(
        _UNDOING.comment_id == OpinionRow.comment_id,
        _UNDOING.undoes == OpinionRow.number,
    )
    return and_(
        OpinionRow.kind.in_((KIND_SECOND, KIND_DOUBT)),
        CommentRow.decided.is_not(None),
        ~undone,
    )


def _audit_still_asked() -> ColumnElement[bool]:
    """No person has decided, and the machine has not changed its mind."""
    return and_(
        OpinionRow.kind == KIND_AUDIT,
        CommentRow.decided.is_(None),
        CommentRow.verdict == OpinionRow.action,
    )
