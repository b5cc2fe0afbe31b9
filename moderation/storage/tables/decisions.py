"""What people concluded, and the answers owed for it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class DecisionRow(Base):
    """What a human concluded; ``number`` counts per comment from 1.

    ``undoes`` is the number of the one that this takes back. ``lapsed`` is one that
    an edit made void: it was about another text.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("comment_id", "number"),
        UniqueConstraint("comment_id", "decided_at", "source", "reviewer", "action"),
        Index(
            "ix_decisions_undoes",
            "comment_id",
            "undoes",
            unique=True,
            sqlite_where=text("undoes IS NOT NULL"),
            postgresql_where=text("undoes IS NOT NULL"),
        ),
        Index(
            "ix_decisions_batch",
            "batch",
            sqlite_where=text("batch IS NOT NULL"),
            postgresql_where=text("batch IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    number: Mapped[int]
    revision: Mapped[int]
    action: Mapped[str]
    labels: Mapped[dict[str, Any]]
    reviewer: Mapped[str]
    source: Mapped[str]
    note: Mapped[str]
    decided_at: Mapped[datetime]
    created_at: Mapped[datetime]
    stances: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    undoes: Mapped[int | None]
    batch: Mapped[str | None]
    lapsed: Mapped[bool] = mapped_column(server_default=false())


class OutboxRow(Base):
    """An answer owed to a platform; ``key`` is the same over all its attempts."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outbox_order", "comment_id", "kind", "id"),
        Index(
            "ix_outbox_owed",
            "next_attempt_at",
            "id",
            sqlite_where=text("delivered_at IS NULL AND dead_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL AND dead_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
