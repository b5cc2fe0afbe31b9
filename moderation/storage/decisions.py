"""What humans concluded, kept for ever; the newest decision is in force."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from moderation.decision import Decision, DecisionSource
from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.storage.tables import CommentRow, DecisionRow
from moderation.verdict import Action

_TICK = timedelta(microseconds=1)
_LOCKED = (
    select(CommentRow.id, CommentRow.revision, CommentRow.version)
    .where(
        CommentRow.site_id == bindparam("site"),
        CommentRow.platform_id == bindparam("platform_comment"),
    )
    .with_for_update()
)
_KNOWN = select(DecisionRow.id).where(
    DecisionRow.comment_id == bindparam("comment"),
    DecisionRow.decided_at == bindparam("at"),
    DecisionRow.source == bindparam("from_source"),
    DecisionRow.reviewer == bindparam("by"),
    DecisionRow.action == bindparam("chosen"),
)
_NEWEST = select(func.max(DecisionRow.decided_at), func.count()).where(
    DecisionRow.comment_id == bindparam("comment")
)
_ADD = insert(DecisionRow)


class Decisions:
    """Add decisions and read them back, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        site_id: int,
        comment_id: str,
        decision: Decision,
        *,
        expected_version: int | None = None,
    ) -> int:
        """Write a decision; returns the comment's new version.

        A review is the newest whatever other clocks say; what a platform or an
        import reports late, older than the newest, changes nothing in force.

        Parameters
        ----------
        comment_id : str
            The platform's id.
        expected_version : int, optional
            The version that the reviewer saw; absent means whatever it is.

        Raises
        ------
        UnknownCommentError
            There is no comment of that id on that site.
        StaleWriteError
            The comment is at another version, which the error names.
        """
        comment = self._locked(site_id, comment_id)
        if expected_version is not None and expected_version != comment.version:
            raise StaleWriteError(
                f"The comment is at version {comment.version} by now.",
                version=comment.version,
            )
        return self._write(comment, decision)

    def add_once(self, site_id: int, comment_id: str, decision: Decision) -> int | None:
        """Write a decision unless it is known; returns the new version, or None.

        Known is the same action by the same reviewer at the same time from the same
        source; raises UnknownCommentError.
        """
        comment = self._locked(site_id, comment_id)
        known = self._connection.execute(
            _KNOWN,
            {
                "comment": comment.id,
                "at": decision.decided_at,
                "from_source": decision.source.value,
                "by": decision.reviewer,
                "chosen": decision.action.value,
            },
        ).first()
        return None if known else self._write(comment, decision)

    def of(self, site_id: int, comment_id: str) -> tuple[Decision, ...]:
        """All decisions on a comment by the platform's id, the one in force last."""
        rows = self._connection.execute(
            select(DecisionRow.__table__)
            .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
            .where(CommentRow.site_id == site_id, CommentRow.platform_id == comment_id)
            .order_by(DecisionRow.decided_at, DecisionRow.number)
        )
        return tuple(_decision(row) for row in rows)

    def _locked(self, site_id: int, comment_id: str) -> Any:
        found = self._connection.execute(
            _LOCKED, {"site": site_id, "platform_comment": comment_id}
        ).one_or_none()
        if found is None or found.revision == 0:
            raise UnknownCommentError("There is no comment of that id on this site.")
        return found

    def _write(self, comment: Any, decision: Decision) -> int:
        newest, count = self._connection.execute(_NEWEST, {"comment": comment.id}).one()
        moment = decision.decided_at
        if decision.source is DecisionSource.REVIEW and newest and newest >= moment:
            moment = newest + _TICK
        self._insert(comment, decision, number=count + 1, decided_at=moment)
        changes: dict[str, Any] = {"version": comment.version + 1}
        if newest is None or moment >= newest:
            action = decision.action.value
            changes |= {"action": action, "decided": action}
        self._connection.execute(
            update(CommentRow)
            .where(CommentRow.id == comment.id)
            .values(updated_at=datetime.now(UTC), **changes)
        )
        version: int = changes["version"]
        return version

    def _insert(
        self, comment: Any, decision: Decision, *, number: int, decided_at: datetime
    ) -> None:
        labels = {name: float(value) for name, value in decision.labels.items()}
        self._connection.execute(
            _ADD,
            {
                "comment_id": comment.id,
                "number": number,
                "revision": comment.revision,
                "action": decision.action.value,
                "labels": labels,
                "reviewer": decision.reviewer,
                "source": decision.source.value,
                "note": decision.note,
                "decided_at": decided_at,
                "created_at": datetime.now(UTC),
            },
        )


def _decision(row: Row[*tuple[Any, ...]]) -> Decision:
    return Decision(
        action=Action(row.action),
        reviewer=row.reviewer,
        decided_at=row.decided_at,
        labels=row.labels,
        source=DecisionSource(row.source),
        note=row.note,
    )
