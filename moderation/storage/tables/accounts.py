"""The people who decide: accounts, one-time links, tries to sign in, exposure."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class ReviewerRow(Base):
    """A person who decides; ``session_stamp`` is in every session that is valid."""

    __tablename__ = "reviewers"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[datetime]
    session_stamp: Mapped[str] = mapped_column(server_default="")
    preferences: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    removed_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A link that works once; only the hash of its secret is kept."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    role: Mapped[str]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewers.id"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class TryRow(Base):
    """A try to sign in, under the keyed hash of an address or a name."""

    __tablename__ = "tries"
    __table_args__ = (Index(None, "key", "tried_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    tried_at: Mapped[datetime]


class ExposureRow(Base):
    """How many comments a reviewer saw on a day (UTC), and how many severe ones."""

    __tablename__ = "exposures"
    __table_args__ = (UniqueConstraint("reviewer_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewers.id"))
    day: Mapped[str]
    seen: Mapped[int]
    severe: Mapped[int]
