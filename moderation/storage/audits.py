"""What the machine did on its own, drawn by lot for a person to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, case, or_, select

from moderation.drawing import AUDIT_SHARE, lot
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.draws import AUDIT_OPTION, Draw, draw_of, plant
from moderation.storage.tables import CommentRow, OpinionRow
from moderation.verdict import Action

KIND = "audit"
MOST = 200_000


def _higher(drawn: Any) -> Any:
    """The higher chance of two: drawn by the same lot, it was drawn by both."""
    return case((OpinionRow.propensity > drawn, OpinionRow.propensity), else_=drawn)


_DRAW = per_dialect(
    lambda insert: (statement := insert(OpinionRow)).on_conflict_do_update(
        index_elements=["comment_id", "revision", "kind"],
        set_={
            "action": statement.excluded.action,
            "drawn_at": statement.excluded.drawn_at,
            "propensity": _higher(statement.excluded.propensity),
        },
        where=OpinionRow.answer.is_(None),
    )
)
_RAISE = per_dialect(
    lambda insert: (statement := insert(OpinionRow)).on_conflict_do_update(
        index_elements=["comment_id", "revision", "kind"],
        set_={"propensity": _higher(statement.excluded.propensity)},
    )
)


@dataclass(frozen=True, slots=True)
class Audited:
    """An automatic action that was drawn by lot.

    Parameters
    ----------
    acted : Action
        What the machine did: approve or reject.
    said : Action, optional
        What a person said of the comment since, asked or not; None while nobody has.
    propensity : float
        The chance with which it was drawn, in (0, 1]; weigh it with 1 / propensity.
    """

    acted: Action
    said: Action | None
    propensity: float
    drawn_at: datetime


class AutomaticAudits:
    """Draw automatic actions, and read what people said of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plant(self, seed: str) -> None:
        """Let every lot be drawn with this seed, unless one was drawn before."""
        plant(self._connection, seed)

    def draw(self, comment_id: int, action: Action, known: Draw | None = None) -> bool:
        """Draw the lot of what the machine did with our comment number.

        The share is the site's option ``audit_share``, else 1 %. A comment that is
        screened again has the same lot. What is ``known`` is not looked up.
        """
        if action is Action.HOLD:
            return False
        drawn = known or draw_of(self._connection, comment_id)
        if drawn is None:
            return False
        share = drawn.share(AUDIT_OPTION, AUDIT_SHARE)
        if lot(drawn.seed, KIND, comment_id, drawn.revision) >= share:
            return False
        statement = for_connection(_DRAW, self._connection)
        self._connection.execute(
            statement,
            {
                "kind": KIND,
                "comment_id": comment_id,
                "revision": drawn.revision,
                "propensity": min(1.0, share),
                "action": action.value,
                "labels": {},
                "drawn_at": datetime.now(UTC),
            },
        )
        return True

    def draw_below(
        self, bound: float, some: Sequence[tuple[int, int, Action, datetime]]
    ) -> None:
        """Every one of these comments is drawn whose lot is below a higher bound.

        Parameters
        ----------
        bound : float
            In (0, 1]: from now on the chance with which each was drawn, where it was
            not higher already.
        some : sequence of (our number, revision, what the machine did, when it came)
            With lots below the bound; what the machine held is left out.
        """
        values = [
            {
                "kind": KIND,
                "comment_id": comment_id,
                "revision": revision,
                "propensity": bound,
                "action": action.value,
                "labels": {},
                "drawn_at": came,
            }
            for comment_id, revision, action, came in some
            if action is not Action.HOLD
        ]
        if values:
            self._connection.execute(for_connection(_RAISE, self._connection), values)

    def outcomes(self, site_id: int, since: datetime) -> tuple[Audited, ...]:
        """What was drawn on a site since then, oldest first.

        Left out are comments that were deleted or edited before anybody answered, and
        those that the machine judges otherwise by now. A decision that a person made
        without being asked counts as the answer, or what was reported and overturned
        would be missing.
        """
        rows = self._connection.execute(
            select(
                OpinionRow.action,
                OpinionRow.answer,
                CommentRow.decided,
                OpinionRow.propensity,
                OpinionRow.drawn_at,
            )
            .join(CommentRow, CommentRow.id == OpinionRow.comment_id)
            .where(
                OpinionRow.kind == KIND,
                CommentRow.site_id == site_id,
                OpinionRow.drawn_at >= since,
                or_(
                    OpinionRow.answer.is_not(None),
                    (CommentRow.deleted_at.is_(None))
                    & (CommentRow.revision == OpinionRow.revision)
                    & (CommentRow.verdict == OpinionRow.action),
                ),
            )
            .order_by(OpinionRow.drawn_at, OpinionRow.id)
            .limit(MOST)
        )
        return tuple(
            Audited(
                acted=Action(row.action),
                said=_said(row.answer or row.decided),
                propensity=row.propensity,
                drawn_at=row.drawn_at,
            )
            for row in rows
        )


def _said(action: str | None) -> Action | None:
    """A hold says nothing yet."""
    return None if action in {None, Action.HOLD.value} else Action(str(action))
