"""What humans concluded, kept for ever; the newest that stands is in force."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from moderation.decision import Decision, DecisionEvent, DecisionSource, in_force
from moderation.errors import (
    DeletedCommentError,
    StaleWriteError,
    UnknownCommentError,
    UnknownDecisionError,
)
from moderation.storage.changes import what_changed
from moderation.storage.decided import Decided as Decided
from moderation.storage.decided import log
from moderation.storage.decision_events import events_of, write_event
from moderation.storage.tables import CommentRow, DecisionRow
from moderation.verdict import Action

_TICK = timedelta(microseconds=1)
_LOCKED = (
    select(
        CommentRow.id,
        CommentRow.site_id,
        CommentRow.platform_id,
        CommentRow.revision,
        CommentRow.version,
        CommentRow.action,
        CommentRow.verdict,
        CommentRow.deleted_at,
        CommentRow.reports_open,
    )
    .where(
        CommentRow.site_id == bindparam("site"),
        CommentRow.platform_id == bindparam("platform_comment"),
    )
    .with_for_update()
)

_LOCK_MANY = (
    select(CommentRow.id, CommentRow.platform_id)
    .where(
        CommentRow.site_id == bindparam("site"),
        CommentRow.platform_id.in_(bindparam("platform_comments", expanding=True)),
    )
    .order_by(CommentRow.id)
    .with_for_update()
)


class Decisions:
    """Add decisions, take them back, and read them, oldest first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        site_id: int,
        comment_id: str,
        decision: Decision,
        *,
        expected_version: int | None = None,
    ) -> Decided:
        """Write a decision.

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
            There is no comment of that id on that site; a DeletedCommentError when a
            reviewer decides on one that was deleted.
        StaleWriteError
            The comment is at another version, which the error names, with what
            changed.
        """
        comment = self._locked(site_id, comment_id)
        if decision.source is DecisionSource.REVIEW:
            _require_present(comment)
        self._require_version(comment, expected_version)
        return self._write(comment, decision, self.events(comment.id))

    def add_once(
        self, site_id: int, comment_id: str, decision: Decision
    ) -> Decided | None:
        """Write a decision unless it is known; None when it is.

        Known is the same action by the same reviewer at the same time from the same
        source; raises UnknownCommentError.
        """
        comment = self._locked(site_id, comment_id)
        events = self.events(comment.id)
        if any(_is_same(event.decision, decision) for event in events):
            return None
        return self._write(comment, decision, events)

    def undo(
        self,
        site_id: int,
        comment_id: str,
        undoing: Decision,
        *,
        expected_version: int | None = None,
    ) -> Decided:
        """Take back the decision in force; what was in force before it is again.

        Parameters
        ----------
        undoing : Decision
            Who undoes, when and why; its ``undoes`` is the number of the decision,
            None for whichever is in force. Its ``action`` does not matter.

        Raises
        ------
        UnknownCommentError
            As of ``add``.
        UnknownDecisionError
            There is no decision of that number.
        StaleWriteError
            It is not in force any more: undone, overtaken or void by an edit; none
            at all is (reason ``nothing_to_undo``); or the comment is at another
            version.
        """
        comment = self._locked(site_id, comment_id)
        _require_present(comment)
        self._require_version(comment, expected_version)
        events = self.events(comment.id)
        undone = self._undoable(comment, events, undoing.undoes)
        left = in_force(event for event in events if event.number != undone.number)
        action = comment.verdict if left is None else left.decision.action
        event = replace(
            undoing,
            action=Action(action or Action.HOLD),
            undoes=undone.number,
            source=DecisionSource.REVIEW,
            labels={},
            stances={},
        )
        done = self._write(comment, event, events)
        if left is None:
            return done
        told = replace(done.decision, labels=left.decision.labels)
        return replace(done, decision=told)

    def of(self, site_id: int, comment_id: str) -> tuple[Decision, ...]:
        """The decisions on a comment by the platform's id that nobody took back.

        Oldest first; the last one is in force, unless an edit made it void.
        """
        found = self._connection.execute(
            select(CommentRow.id).where(
                CommentRow.site_id == site_id, CommentRow.platform_id == comment_id
            )
        ).scalar_one_or_none()
        if found is None:
            return ()
        return tuple(
            event.decision
            for event in self.events(found)
            if event.decision.undoes is None and event.undone_by is None
        )

    def events(self, comment_id: int) -> tuple[DecisionEvent, ...]:
        """Every decision and undoing on our comment number, oldest first."""
        return events_of(self._connection, comment_id)

    def of_batch(self, site_id: int, batch: str) -> tuple[tuple[str, int], ...]:
        """Platform's id and number of each decision of a bulk act, by our numbers."""
        rows = self._connection.execute(
            select(CommentRow.platform_id, DecisionRow.number)
            .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
            .where(
                CommentRow.site_id == site_id,
                DecisionRow.batch == batch,
                DecisionRow.undoes.is_(None),
            )
            .order_by(CommentRow.id)
        )
        return tuple((row.platform_id, row.number) for row in rows)

    def lock(self, site_id: int, comment_ids: list[str]) -> frozenset[str]:
        """Lock many comments in one order, so that two bulk acts never wait crosswise.

        Returns those that exist.
        """
        rows = self._connection.execute(
            _LOCK_MANY, {"site": site_id, "platform_comments": comment_ids}
        )
        return frozenset(row.platform_id for row in rows)

    def _locked(self, site_id: int, comment_id: str) -> Any:
        found = self._connection.execute(
            _LOCKED, {"site": site_id, "platform_comment": comment_id}
        ).one_or_none()
        if found is None or found.revision == 0:
            raise UnknownCommentError("There is no comment of that id on this site.")
        return found

    def _require_version(self, comment: Any, expected: int | None) -> None:
        if expected is not None and expected != comment.version:
            raise StaleWriteError(
                f"The comment is at version {comment.version} by now.",
                version=comment.version,
                changed=what_changed(self._connection, comment),
            )

    def _undoable(
        self, comment: Any, events: tuple[DecisionEvent, ...], number: int | None
    ) -> DecisionEvent:
        current = in_force(events)
        if number is None and current is None:
            raise StaleWriteError(
                "No decision is in force on this comment.",
                reason="nothing_to_undo",
                version=comment.version,
                changed=what_changed(self._connection, comment),
            )
        named = next((event for event in events if event.number == number), current)
        if named is None or (number is not None and named.number != number):
            raise UnknownDecisionError("There is no decision of that number.")
        if current is None or named.number != current.number:
            raise StaleWriteError(
                "This decision is not in force any more.",
                version=comment.version,
                changed=what_changed(self._connection, comment),
            )
        return named

    def _write(
        self, comment: Any, decision: Decision, events: tuple[DecisionEvent, ...]
    ) -> Decided:
        decided_at = decision.decided_at
        newest = events[-1].decision.decided_at if events else None
        if decision.source is DecisionSource.REVIEW and newest and newest >= decided_at:
            decided_at = newest + _TICK
        decision = replace(decision, decided_at=decided_at)
        number = max((event.number for event in events), default=0) + 1
        late = any(
            event.lapsed and event.decision.decided_at > decided_at for event in events
        )
        event = DecisionEvent(number, comment.revision, decision, lapsed=late)
        version, action = write_event(self._connection, comment, events, event)
        done = Decided(
            comment.id, comment.platform_id, version, number, action, decision
        )
        if decision.source is not DecisionSource.IMPORTED:
            log(self._connection, comment, done)
        return done


def _require_present(comment: Any) -> None:
    if comment.deleted_at is not None:
        raise DeletedCommentError("The comment was deleted where it was written.")


def _is_same(known: Decision, decision: Decision) -> bool:
    def named(one: Decision) -> tuple[object, ...]:
        return one.action, one.reviewer, one.decided_at, one.source

    return known.undoes is None and named(known) == named(decision)
