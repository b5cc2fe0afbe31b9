"""Articles, comments, what they said over time, and what the machine concluded."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base

WAITING = text("(action = 'hold' OR reports_open > 0) AND deleted_at IS NULL")


class ArticleRow(Base):
    """What comments stand under; ``key`` is a hash of its URL or its title.

    ``targets`` are the editor's own: stances are wanted towards them.
    """

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("site_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    key: Mapped[str]
    url: Mapped[str | None]
    title: Mapped[str | None]
    text: Mapped[str | None]
    targets: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class CommentRow(Base):
    """A comment as it stands now; what it said over time is in ``revisions``.

    ``revision`` 0 is a comment whose deletion arrived before itself. Every write
    raises ``version``. ``decided`` is a human's action that still stands, ``verdict``
    the machine's newest; ``action`` is the one in force. ``priority``, ``flags`` and
    ``language`` are read off the newest screening (``moderation.urgency``).
    ``likeness`` is the same for near copies of a text.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("site_id", "platform_id"),
        Index(None, "article_id"),
        Index(None, "likeness"),
        Index(None, "site_id", "author_id"),
        Index(None, "site_id", "author_email_hash"),
        Index(
            "ix_comments_awaiting_model",
            "id",
            sqlite_where=text("awaiting_model"),
            postgresql_where=text("awaiting_model"),
        ),
        Index(
            "ix_comments_waiting_since",
            "waiting_since",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index(
            "ix_comments_waiting_priority",
            "priority",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
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
    verdict: Mapped[str | None]
    waiting_since: Mapped[datetime | None]
    priority: Mapped[float] = mapped_column(server_default="0")
    flags: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str | None]
    reports_open: Mapped[int] = mapped_column(server_default="0")
    likeness: Mapped[str | None]


class AliasRow(Base):
    """Another name of a comment, for platforms that use several."""

    __tablename__ = "aliases"
    __table_args__ = (UniqueConstraint("site_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    created_at: Mapped[datetime]


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
