"""Policies that judge in the shadow, what they would have done, changes of policy."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, Select, func, insert, select, update

from moderation.errors import PolicyError, StaleWriteError
from moderation.storage.tables import (
    CommentRow,
    PolicyChangeRow,
    RevisionRow,
    ScreeningRow,
    ShadowActionRow,
    ShadowPolicyRow,
)
from moderation.verdict import Action


class Outcome(StrEnum):
    """What became of a shadow policy."""

    PROMOTED = "promoted"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Shadow:
    """A policy that judges beside the one in force; ``policy`` is JSON."""

    id: int
    site_id: int
    policy: str
    made_by: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A comment that the shadow policy would have treated otherwise."""

    comment_id: int
    platform_id: str
    text: str
    action: Action
    shadow_action: Action
    decided: Action | None
    screened_at: datetime


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A change of a site's policy, both as JSON; ``undoes`` is the change undone."""

    id: int
    before: str
    after: str
    reason: str
    changed_by: str
    changed_at: datetime
    undoes: int | None


class Shadows:
    """Start and end shadow policies, and keep what they would have done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, site_id: int, policy: str, made_by: str) -> int:
        """Let a policy judge in the shadow; raises PolicyError when one does."""
        if self.running(site_id) is not None:
            raise PolicyError(
                "A shadow policy is running on this site: promote or discard it first."
            )
        number: int = self._connection.execute(
            insert(ShadowPolicyRow)
            .values(
                site_id=site_id,
                policy=policy,
                made_by=made_by,
                started_at=datetime.now(UTC),
            )
            .returning(ShadowPolicyRow.id)
        ).scalar_one()
        return number

    def running(self, site_id: int) -> Shadow | None:
        """The shadow policy of a site, if one runs."""
        row = self._connection.execute(
            select(ShadowPolicyRow.__table__).where(
                ShadowPolicyRow.site_id == site_id, ShadowPolicyRow.ended_at.is_(None)
            )
        ).one_or_none()
        if row is None:
            return None
        return Shadow(
            row.id,
            row.site_id,
            row.policy,
            row.made_by,
            row.started_at,
            row.ended_at,
            None if row.outcome is None else Outcome(row.outcome),
        )

    def end(self, shadow_id: int, outcome: Outcome) -> None:
        """End a running shadow policy; raises StaleWriteError when it has ended."""
        done = self._connection.execute(
            update(ShadowPolicyRow)
            .where(ShadowPolicyRow.id == shadow_id, ShadowPolicyRow.ended_at.is_(None))
            .values(ended_at=datetime.now(UTC), outcome=outcome.value)
        )
        if done.rowcount != 1:
            raise StaleWriteError("This shadow policy has ended meanwhile.")

    def agreement(self, shadow_id: int) -> dict[tuple[Action, Action], int]:
        """How many screenings, by the action in force and by the shadow's."""
        rows = self._connection.execute(
            select(ScreeningRow.action, ShadowActionRow.action, func.count())
            .join(ShadowActionRow, ShadowActionRow.screening_id == ScreeningRow.id)
            .where(ShadowActionRow.shadow_id == shadow_id)
            .group_by(ScreeningRow.action, ShadowActionRow.action)
        )
        return {(Action(real), Action(shadow)): n for real, shadow, n in rows}

    def differences(self, shadow_id: int, limit: int) -> tuple[Difference, ...]:
        """The newest comments that the shadow would have treated otherwise."""
        rows = self._connection.execute(_differing(shadow_id).limit(limit))
        return tuple(
            Difference(
                row.id,
                row.platform_id,
                row.text,
                Action(row.action),
                Action(row.shadow_action),
                None if row.decided is None else Action(row.decided),
                row.created_at,
            )
            for row in rows
        )

    def add_change(
        self,
        site_id: int,
        before: str,
        after: str,
        *,
        reason: str,
        changed_by: str,
        undoes: int | None = None,
    ) -> int:
        """Write down a change of policy; returns its number."""
        number: int = self._connection.execute(
            insert(PolicyChangeRow)
            .values(
                site_id=site_id,
                before=before,
                after=after,
                reason=reason,
                changed_by=changed_by,
                changed_at=datetime.now(UTC),
                undoes=undoes,
            )
            .returning(PolicyChangeRow.id)
        ).scalar_one()
        return number

    def changes(self, site_id: int, limit: int = 20) -> tuple[PolicyChange, ...]:
        """The newest changes of a site's policy, newest first."""
        rows = self._connection.execute(
            select(PolicyChangeRow.__table__)
            .where(PolicyChangeRow.site_id == site_id)
            .order_by(PolicyChangeRow.id.desc())
            .limit(limit)
        )
        return tuple(
            PolicyChange(
                row.id,
                row.before,
                row.after,
                row.reason,
                row.changed_by,
                row.changed_at,
                row.undoes,
            )
            for row in rows
        )


def _differing(shadow_id: int) -> Select[*tuple[object, ...]]:
    return (
        select(
            CommentRow.id,
            CommentRow.platform_id,
            CommentRow.decided,
            RevisionRow.text,
            ScreeningRow.action,
            ScreeningRow.created_at,
            ShadowActionRow.action.label("shadow_action"),
        )
        .join(ScreeningRow, ScreeningRow.id == ShadowActionRow.screening_id)
        .join(CommentRow, CommentRow.id == ScreeningRow.comment_id)
        .join(
            RevisionRow,
            (RevisionRow.comment_id == CommentRow.id)
            & (RevisionRow.number == ScreeningRow.revision),
        )
        .where(
            ShadowActionRow.shadow_id == shadow_id,
            ShadowActionRow.action != ScreeningRow.action,
            CommentRow.deleted_at.is_(None),
        )
        .order_by(ScreeningRow.id.desc())
    )
