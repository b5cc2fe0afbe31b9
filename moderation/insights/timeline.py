"""Stretches of time of equal length that hold what happened, not too many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

MOST = 24
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTHS = (
    *(HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR),
    *(DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY),
)
MONDAY = datetime(2001, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Consecutive stretches of one length.

    Parameters
    ----------
    begins : tuple of datetime
        When each begins.
    length : timedelta
    of : array, shape (n,)
        For each time that was given, the number of its stretch.
    """

    begins: tuple[datetime, ...]
    length: timedelta
    of: NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """Short names of the stretches, with hours where days are cut."""
        form = "%-d %b" if self.length >= DAY else "%-d %b %H:%M"
        return tuple(begin.strftime(form) for begin in self.begins)


def timeline(times: Sequence[datetime], most: int = MOST) -> Timeline:
    """The shortest stretches of which ``most`` suffice; weeks begin on Mondays.

    Examples
    --------
    >>> begin = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    >>> made = timeline([begin, begin + timedelta(hours=2)])
    >>> made.names, made.of.tolist()
    (('22 Nov 09:00', '22 Nov 10:00', '22 Nov 11:00'), [0, 2])
    """
    if not times:
        return Timeline((), HOUR, np.zeros(0, dtype=np.int64))
    first, last = min(times), max(times)
    length = next(
        (each for each in LENGTHS if _number(last, each) - _number(first, each) < most),
        LENGTHS[-1],
    )
    start = _number(first, length)
    count = _number(last, length) - start + 1
    begins = tuple(MONDAY + (start + number) * length for number in range(count))
    numbers = [_number(moment, length) - start for moment in times]
    return Timeline(begins, length, np.array(numbers, dtype=np.int64))


def _number(moment: datetime, length: timedelta) -> int:
    return (moment - MONDAY) // length
