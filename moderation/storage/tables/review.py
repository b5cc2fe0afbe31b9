"""Reviewing: who looks at what, what readers reported, and the audit log."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base

OPEN = text("settled_by IS NULL")


class ClaimRow(Base):
    """A comment that one reviewer looks at, until it expires."""

    __tablename__ = "claims"
    __table_args__ = (Index(None, "expires_at"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id"), primary_key=True, autoincrement=False
    )
    reviewer: Mapped[str]
    claimed_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SkipRow(Base):
    """A comment that one reviewer does not want to see for a while."""

    __tablename__ = "skips"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id"), primary_key=True, autoincrement=False
    )
    reviewer: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class PresenceRow(Base):
    """When a reviewer was last seen at work."""

    __tablename__ = "presences"

    reviewer: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class ReportRow(Base):
    """A reader's report, open until a decision settles it; the reader is a hash."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("comment_id", "reporter_hash"),
        Index(
            "ix_reports_open",
            "comment_id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(None, "settled_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    reporter_hash: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))


class AuditRow(Base):
    """One entry of the audit log; every column but ``hash`` goes into ``hash``.

    ``at`` is ISO 8601 and ``details`` canonical JSON, both as text, so that what is
    hashed is what is stored.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    event: Mapped[str]
    subject: Mapped[str]
    details: Mapped[str]
    hash: Mapped[str]


class AuditHeadRow(Base):
    """The newest entry's number and hash, in one row that writers lock."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str]
