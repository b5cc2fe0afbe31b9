"""Polling: whose turn it is, how far each site was read, and what was seen there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.base import Base


class PollRow(Base):
    """Whose turn it is to poll a site; one row a site.

    ``holder`` has it until ``lease_until``; ``failures`` counts those in a row.
    """

    __tablename__ = "polls"

    site_id: Mapped[int] = mapped_column(
        ForeignKey("sites.id"), primary_key=True, autoincrement=False
    )
    holder: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    failures: Mapped[int]


class CursorRow(Base):
    """How far a site was read by one kind of walk; see ``moderation.storage.polls``."""

    __tablename__ = "cursors"

    site_id: Mapped[int] = mapped_column(
        ForeignKey("sites.id"), primary_key=True, autoincrement=False
    )
    walk: Mapped[str] = mapped_column(primary_key=True)
    read_until: Mapped[datetime | None]
    newest_at: Mapped[datetime | None]
    reached_at: Mapped[datetime | None]
    walked_at: Mapped[datetime | None]


class SightingRow(Base):
    """How a comment was last seen on its platform; ``digest`` is of what it says."""

    __tablename__ = "sightings"
    __table_args__ = (Index(None, "site_id", "written_at"),)

    site_id: Mapped[int] = mapped_column(
        ForeignKey("sites.id"), primary_key=True, autoincrement=False
    )
    platform_id: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[str]
    digest: Mapped[str]
    written_at: Mapped[datetime]
