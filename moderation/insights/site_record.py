"""How a site is doing: volumes by day, how right the machine is, how quick people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from moderation.intervals import Interval, of_count
from moderation.storage.site_records import Arrival, Reviewed
from moderation.verdict import Action

AUTOMATIC = (Action.APPROVE, Action.REJECT)


@dataclass(frozen=True, slots=True)
class Day:
    """How many comments of a day (UTC) the machine gave each action."""

    day: date
    counts: dict[Action, int]


@dataclass(frozen=True, slots=True)
class Automatic:
    """How right one automatic action was, as far as people looked.

    Parameters
    ----------
    acted : int
        How often the machine did it.
    looked_at, agreed : int
        How many of these a person decided since, and how many of those alike.
    precision : Interval
        Exact, for those that were looked at; they were not drawn by lot.
    """

    action: Action
    acted: int
    looked_at: int
    agreed: int
    precision: Interval

    @property
    def overturned(self) -> int:
        """How many people decided otherwise."""
        return self.looked_at - self.agreed


@dataclass(frozen=True, slots=True)
class Waits:
    """Waiting times; None where there are none."""

    count: int
    median: timedelta | None
    ninety: timedelta | None
    longest: timedelta | None


def by_day(arrivals: Sequence[Arrival], until: datetime, days: int) -> tuple[Day, ...]:
    """Volumes of the last ``days`` days, today's last."""
    today = until.astimezone(UTC).date()
    counts = {
        today - timedelta(days=number): dict.fromkeys(Action, 0)
        for number in reversed(range(days))
    }
    for arrival in arrivals:
        of_day = counts.get(arrival.received_at.date())
        if of_day is not None:
            of_day[arrival.verdict] += 1
    return tuple(Day(day, found) for day, found in counts.items())


def automatic(
    arrivals: Sequence[Arrival], reviewed: Sequence[Reviewed]
) -> tuple[Automatic, ...]:
    """How right approving and rejecting were; holding decides nothing."""
    return tuple(_automatic(action, arrivals, reviewed) for action in AUTOMATIC)


def waits(times: Sequence[timedelta]) -> Waits:
    """Median, the time that nine in ten are below, and the longest."""
    if not times:
        return Waits(0, None, None, None)
    seconds = np.array([max(0.0, time.total_seconds()) for time in times])
    median, ninety, longest = (
        timedelta(seconds=float(value))
        for value in np.quantile(seconds, [0.5, 0.9, 1.0])
    )
    return Waits(len(times), median, ninety, longest)


def response_times(reviewed: Sequence[Reviewed]) -> Waits:
    """From when a held comment began to wait to the first decision on it."""
    return waits(
        [
            one.first_at - one.since
            for one in reviewed
            if one.verdict is Action.HOLD and one.first_at >= one.since
        ]
    )


def _automatic(
    action: Action, arrivals: Sequence[Arrival], reviewed: Sequence[Reviewed]
) -> Automatic:
    acted = sum(arrival.verdict is action for arrival in arrivals)
    seen = [
        one
        for one in reviewed
        if one.verdict is action and one.decided is not Action.HOLD
    ]
    agreed = sum(one.decided is action for one in seen)
    return Automatic(action, acted, len(seen), agreed, of_count(agreed, len(seen)))
