"""What commenters say against the rejection of their comments."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base

OPEN = text("state = 'open'")


class AppealRow(Base):
    """An appeal against one decision: ``number`` is its, 0 the machine's own verdict.

    ``text`` is the commenter's, ``reply`` what they are told.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("comment_id", "revision", "number"),
        Index(
            "ix_appeals_open",
            "opened_at",
            "id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int]
    number: Mapped[int]
    state: Mapped[str]
    text: Mapped[str]
    reply: Mapped[str]
    opened_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
