"""A break is suggested after the minutes that a reviewer chose."""

import pytest

from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.test_me import FORM
from webhook.review import breaks

DUE = "You have been at it for"


class Clock:
    """A clock that stands still until it is moved."""

    now = 1_800_000_000.0

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which breaks are counted."""
    made = Clock()
    monkeypatch.setattr(breaks, "time", made)
    return made


def work(person: Reviewing, clock: Clock, minutes: int) -> str:
    """Load a page every five minutes; returns the last."""
    page = person.get("/review/me").text
    for _ in range(minutes // 5):
        clock.now += 300
        page = person.get("/review/me").text
    return page


def test_a_break_is_suggested_in_time(reviewer: Reviewing, clock: Clock) -> None:
    reviewer.post("/review/me/preferences", FORM | {"break_minutes": "30"})

    assert DUE not in work(reviewer, clock, 25)
    assert f"{DUE} 30 minutes" in work(reviewer, clock, 5)


def test_a_break_taken_counts(reviewer: Reviewing, clock: Clock) -> None:
    reviewer.post("/review/me/preferences", FORM | {"break_minutes": "30"})
    work(reviewer, clock, 40)

    back = reviewer.post("/review/me/break", {"next": "/review/me"})

    assert back.location == "/review/me"
    assert DUE not in work(reviewer, clock, 25)


def test_being_away_is_a_break(reviewer: Reviewing, clock: Clock) -> None:
    work(reviewer, clock, 40)
    clock.now += 11 * 60

    assert DUE not in work(reviewer, clock, 5)


def test_what_a_page_asks_for_by_itself_is_no_work(
    reviewer: Reviewing, clock: Clock
) -> None:
    work(reviewer, clock, 40)
    for _ in range(4):
        clock.now += 300
        reviewer.get("/review/me", headers={"Accept": "application/json"})

    assert DUE not in work(reviewer, clock, 5)


def test_zero_minutes_is_never(reviewer: Reviewing, clock: Clock) -> None:
    reviewer.post("/review/me/preferences", FORM | {"break_minutes": "0"})

    assert DUE not in work(reviewer, clock, 300)
