"""What reviewers had to look at, day by day, so that they can stop in time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import ExposureRow

_ADD = per_dialect(
    lambda insert: (statement := insert(ExposureRow)).on_conflict_do_update(
        index_elements=["reviewer_id", "day"],
        set_={
            "seen": ExposureRow.seen + statement.excluded.seen,
            "severe": ExposureRow.severe + statement.excluded.severe,
        },
    )
)


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many comments somebody saw on a day, and how many of them severe."""

    day: date
    seen: int = 0
    severe: int = 0


class Exposures:
    """Count what a reviewer saw."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reviewer_id: int, day: date, *, seen: int, severe: int) -> None:
        """Count comments that were shown; ``severe`` are those shown unblurred."""
        values = {
            "reviewer_id": reviewer_id,
            "day": day.isoformat(),
            "seen": seen,
            "severe": severe,
        }
        self._connection.execute(for_connection(_ADD, self._connection), values)

    def on(self, reviewer_id: int, day: date) -> Exposure:
        """What a reviewer saw on a day (UTC)."""
        row = self._connection.execute(
            select(ExposureRow.seen, ExposureRow.severe).where(
                ExposureRow.reviewer_id == reviewer_id,
                ExposureRow.day == day.isoformat(),
            )
        ).one_or_none()
        return Exposure(day) if row is None else Exposure(day, row.seen, row.severe)
