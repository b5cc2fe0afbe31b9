"""What recent comments say, as numbers by which near copies are found."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class RepeatRow(Base):
    """The print of one comment's words (``moderation.repeats``); goes when it is old.

    The bands know the site, so that each alone is looked up.
    """

    __tablename__ = "repeats"
    __table_args__ = (
        Index(None, "band_1"),
        Index(None, "band_2"),
        Index(None, "band_3"),
        Index(None, "band_4"),
    )

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comments.id"), primary_key=True, autoincrement=False
    )
    seen_at: Mapped[datetime]
    band_1: Mapped[int] = mapped_column(BigInteger())
    band_2: Mapped[int] = mapped_column(BigInteger())
    band_3: Mapped[int] = mapped_column(BigInteger())
    band_4: Mapped[int] = mapped_column(BigInteger())
    marks: Mapped[bytes]
