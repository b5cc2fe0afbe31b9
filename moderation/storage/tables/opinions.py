"""Other people's looks at what was decided, by people or by the machine."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base

UNANSWERED = text("answer IS NULL")


class DrawSeedRow(Base):
    """The random seed of every lot, in one row."""

    __tablename__ = "draw_seed"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seed: Mapped[str]


class OpinionRow(Base):
    """A comment that was drawn for another look, and what came of it.

    ``kind`` is ``second`` (somebody decided, another is asked) or ``audit`` (the
    machine acted, a person is asked). ``propensity`` is the chance with which it was
    drawn. ``action`` and ``labels`` are what is checked; ``number`` and ``reviewer``
    the decision's, None for the machine's. ``settlement`` ends a disagreement.
    """

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("comment_id", "revision", "kind"),
        Index(
            "ix_opinions_unanswered",
            "drawn_at",
            "id",
            sqlite_where=UNANSWERED,
            postgresql_where=UNANSWERED,
        ),
        Index(None, "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision: Mapped[int]
    propensity: Mapped[float]
    action: Mapped[str]
    labels: Mapped[dict[str, Any]]
    number: Mapped[int | None]
    reviewer: Mapped[str | None]
    drawn_at: Mapped[datetime]
    answer: Mapped[str | None]
    answer_labels: Mapped[dict[str, Any] | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    settlement: Mapped[str | None]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
