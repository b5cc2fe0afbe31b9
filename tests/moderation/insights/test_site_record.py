"""A site's record: days, how right the machine was, how long people took."""

from datetime import UTC, datetime, timedelta

from moderation.insights.site_record import (
    automatic,
    by_day,
    response_times,
    waits,
)
from moderation.intervals import of_count
from moderation.storage.site_records import Arrival, Reviewed
from moderation.verdict import Action

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reviewed(verdict: Action, decided: Action, took: timedelta = HOUR) -> Reviewed:
    return Reviewed(verdict, decided, NOW, NOW + took)


def test_days_without_comments_are_there_and_today_is_last() -> None:
    arrivals = [
        Arrival(NOW, Action.HOLD),
        Arrival(NOW - timedelta(days=2), Action.APPROVE),
        Arrival(NOW - timedelta(days=9), Action.APPROVE),
    ]

    days = by_day(arrivals, NOW, 3)

    assert [day.day.day for day in days] == [20, 21, 22]
    assert [sum(day.counts.values()) for day in days] == [1, 0, 1]
    assert days[2].counts[Action.HOLD] == 1


def test_automatic_actions_are_right_where_people_agree() -> None:
    arrivals = [Arrival(NOW, Action.REJECT)] * 50
    seen = [reviewed(Action.REJECT, Action.REJECT)] * 18
    seen += [reviewed(Action.REJECT, Action.APPROVE)] * 2
    seen += [reviewed(Action.REJECT, Action.HOLD), reviewed(Action.HOLD, Action.REJECT)]

    approve, reject = automatic(arrivals, seen)

    assert (reject.acted, reject.looked_at, reject.agreed) == (50, 20, 18)
    assert reject.overturned == 2
    assert reject.precision == of_count(18, 20)
    assert (approve.acted, approve.looked_at) == (0, 0)


def test_response_times_are_those_of_held_comments() -> None:
    seen = [reviewed(Action.HOLD, Action.APPROVE, n * HOUR) for n in range(1, 12)]
    seen += [reviewed(Action.REJECT, Action.APPROVE, 90 * HOUR)]

    found = response_times(seen)

    assert (found.count, found.median, found.longest) == (11, 6 * HOUR, 11 * HOUR)
    assert found.ninety == 10 * HOUR
    assert waits([]).median is None
