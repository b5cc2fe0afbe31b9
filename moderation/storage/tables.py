"""The tables, private to storage: nobody outside this folder sees a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from moderation.storage.column_types import SafeText, UtcTime

BigId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: SafeText(),
        datetime: UtcTime(),
        int: BigId,
        bytes: LargeBinary(),
        bool: Boolean(),
        list[str]: JSON(),
        dict[str, Any]: JSON(none_as_null=True),
        list[dict[str, Any]]: JSON(),
    }


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


class ArticleRow(Base):
    """What comments stand under; ``key`` is a hash of its URL or its title."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("site_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    key: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str | None]


class CommentRow(Base):
    """A comment as it stands now; what it said over time is in ``revisions``.

    ``revision`` 0 is a comment whose deletion arrived before itself. Every write
    raises ``version``. ``decided`` is a human's action that still stands.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("site_id", "platform_id"),
        Index(
            "ix_comments_awaiting_model",
            "id",
            sqlite_where=text("awaiting_model"),
            postgresql_where=text("awaiting_model"),
        ),
        Index(
            "ix_comments_held",
            "received_at",
            "id",
            sqlite_where=text("action = 'hold' AND deleted_at IS NULL"),
            postgresql_where=text("action = 'hold' AND deleted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    platform_id: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    author_id: Mapped[str | None]
    author_name: Mapped[str | None]
    author_url: Mapped[str | None]
    author_email_hash: Mapped[str | None]
    author_ip_hash: Mapped[str | None]
    parent_id: Mapped[str | None]
    parent_text: Mapped[str | None]
    revision: Mapped[int]
    fingerprint: Mapped[str]
    action: Mapped[str | None]
    awaiting_model: Mapped[bool]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1")
    decided: Mapped[str | None]


class RevisionRow(Base):
    """What a comment said at one time."""

    __tablename__ = "revisions"

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    targets: Mapped[list[str]]
    language: Mapped[str | None]
    received_at: Mapped[datetime]


class ScreeningRow(Base):
    """One verdict of the machine on one revision; the newest counts."""

    __tablename__ = "screenings"
    __table_args__ = (Index(None, "comment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int]
    scores: Mapped[dict[str, Any] | None]
    model: Mapped[str | None]
    policy: Mapped[str]
    action: Mapped[str]
    reasons: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]


class DecisionRow(Base):
    """What a human concluded; ``number`` counts per comment from 1."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("comment_id", "number"),
        UniqueConstraint("comment_id", "decided_at", "source", "reviewer", "action"),
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


class AliasRow(Base):
    """Another name of a comment, for platforms that use several."""

    __tablename__ = "aliases"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
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


class ReviewerRow(Base):
    """A person who decides."""

    __tablename__ = "reviewers"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str]
    role: Mapped[str]
    created_at: Mapped[datetime]
