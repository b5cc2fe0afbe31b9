"""Stances that the larger model found, after the platform had its answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class RefinedStanceRow(Base):
    """What the larger model says of a screening's targets; goes with it.

    ``stances`` is None while a worker has claimed the screening (until
    ``claimed_until``), and stays so where it was given up (no ``claimed_until``).
    """

    __tablename__ = "refined_stances"

    screening_id: Mapped[int] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    claimed_until: Mapped[datetime | None]
    model: Mapped[str | None]
    stances: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )
    refined_at: Mapped[datetime | None]
