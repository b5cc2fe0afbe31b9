"""Blogs, their keys, and the calls and webhooks that they sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class SiteRow(Base):
    """A blog that sends us comments."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("key_prefix"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    platform: Mapped[str]
    url: Mapped[str]
    policy: Mapped[str]
    key_prefix: Mapped[str]
    key_sha256: Mapped[str]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    rotated_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    options: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    sealed: Mapped[dict[str, Any]] = mapped_column(server_default="{}")


class SiteKeyRow(Base):
    """A key that a site has besides its API key; only its hash is kept."""

    __tablename__ = "site_keys"
    __table_args__ = (UniqueConstraint("kind", "sha256"), Index(None, "site_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    kind: Mapped[str]
    sha256: Mapped[str]
    prefix: Mapped[str]
    created_at: Mapped[datetime]


class CallRow(Base):
    """One call of a platform that asks by key."""

    __tablename__ = "calls"
    __table_args__ = (Index(None, "comment_id"), Index(None, "site_id", "month"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    operation: Mapped[str]
    blog: Mapped[str]
    outcome: Mapped[str]
    guid: Mapped[str | None]
    callback: Mapped[str | None]
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    month: Mapped[str]
    created_at: Mapped[datetime]


class DeliveryRow(Base):
    """A webhook that was answered, with the answer."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("site_id", "webhook_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    webhook_id: Mapped[str]
    body_digest: Mapped[str]
    status: Mapped[int]
    answer: Mapped[bytes]
    created_at: Mapped[datetime]
