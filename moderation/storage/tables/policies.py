"""Policies tried in the shadow, what they would have done, and changes of policy."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class ShadowPolicyRow(Base):
    """A policy that judges beside the one in force; one at a time on a site."""

    __tablename__ = "shadow_policies"
    __table_args__ = (
        Index(
            "ix_shadow_policies_running",
            "site_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    policy: Mapped[str]
    made_by: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class ShadowActionRow(Base):
    """What a shadow policy would have done with one screening; goes with it."""

    __tablename__ = "shadow_actions"
    __table_args__ = (Index(None, "screening_id"),)

    shadow_id: Mapped[int] = mapped_column(
        ForeignKey("shadow_policies.id"), primary_key=True, autoincrement=False
    )
    screening_id: Mapped[int] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    action: Mapped[str]


class PolicyChangeRow(Base):
    """A change of a site's policy; ``undoes`` names the change that it takes back."""

    __tablename__ = "policy_changes"
    __table_args__ = (UniqueConstraint("undoes"), Index(None, "site_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("policy_changes.id"))
