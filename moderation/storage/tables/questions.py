"""Comments that people are asked about, to learn from."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class QuestionRow(Base):
    """A comment that people are asked about; the decision on it is the answer.

    ``strategy`` says how it was picked and ``propensity`` with which chance;
    ``unsure`` is how unsure ``model`` was of it, in [0, 1]. ``asked_at`` also says in
    which order questions of one batch are offered: a microsecond apart.
    """

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("comment_id", "revision"),
        Index(None, "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int]
    strategy: Mapped[str]
    propensity: Mapped[float]
    unsure: Mapped[float]
    model: Mapped[str]
    asked_at: Mapped[datetime]
