"""When an engine is asked again, by whom, and what its refusals mean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from moderation.errors import StaleWriteError
from moderation.storage.polls import Turn
from moderation.verdict import Action
from tests.webhook.polled.polled_site import NICE, QUICK, PolledSite
from tests.webhook.polled.served import Answered, Asked
from webhook.errors import EngineError, NotYetError, UndeliverableError
from webhook.parts import EXTENSION, Parts
from webhook.platforms.engine import patience
from webhook.polling import LONGEST_PAUSE, NEW

APPROVE, HOLD, REJECT = Action


def test_interrupted_poll_goes_on_where_it_was(blog: PolledSite) -> None:
    blog.replica.page = 4
    for number in range(12):
        blog.replica.write(f"c{number}", state=blog.first, minutes_ago=60 * number)
    blog.poll()
    first = [asked for asked in blog.replica.asked if _lists(asked)]
    for number in range(12):
        blog.replica.write(f"d{number}", state=blog.first, minutes_ago=number)
    pages: list[Asked] = []

    def fail_later(asked: Asked) -> None:
        pages.extend([asked] * _lists(asked))
        if len(pages) == 3:
            blog.replica.faults = [Answered(500, "down")]

    blog.replica.before = fail_later
    with pytest.raises(EngineError, match="500"):
        blog.poll()
    assert 0 < sum(blog.stored(f"d{number}") is not None for number in range(12)) < 12
    wired: Parts = blog.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        assert reading.polls.cursor(blog.site.id, NEW).reached_at is not None
    _wait_is_over(blog)
    blog.replica.before = lambda _asked: None

    blog.poll()

    assert all(blog.stored(f"d{number}") for number in range(12))
    assert len(first) >= 3


@pytest.mark.parametrize("status", [429, 503])
def test_engine_that_refuses_is_left_alone_for_longer_each_time(
    blog: PolledSite, status: int
) -> None:
    blog.replica.write("1", NICE, blog.first)
    pauses = []
    for _ in range(3):
        blog.replica.faults = [Answered(status, "no")]
        with pytest.raises(EngineError, match=str(status)):
            blog.poll()
        asked = len(blog.replica.asked)
        with pytest.raises(NotYetError, match="wants to be left alone"):
            blog.poll()
        assert len(blog.replica.asked) == asked
        pauses.append(_wait_is_over(blog))

    assert 30 <= pauses[0].total_seconds() * 1.01 <= 40
    assert pauses[0] < pauses[1] < pauses[2] < LONGEST_PAUSE
    assert blog.poll().added == 1


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_respected(blog: PolledSite, as_date: bool) -> None:
    later = datetime.now(UTC) + timedelta(seconds=5_000)
    wanted = format_datetime(later, usegmt=True) if as_date else "5000"
    blog.replica.faults = [Answered(429, "no", {"Retry-After": wanted})]

    with pytest.raises(EngineError):
        blog.poll()

    assert 4_900 < _wait_is_over(blog).total_seconds() <= 5_001


def test_engine_that_asks_to_wait_for_ever_is_asked_again_after_a_day(
    blog: PolledSite,
) -> None:
    blog.replica.faults = [Answered(429, "no", {"Retry-After": "9" * 400})]

    with pytest.raises(EngineError):
        blog.poll()

    assert 86_000 < _wait_is_over(blog).total_seconds() <= 86_401


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 10:00:30 GMT"}, 30),
        ({"retry-after": "Sun, 22 Nov 2026 09:00:00 GMT"}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795341660"}, 60),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "1795341660"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "never"}, None),
    ],
)
def test_engine_says_in_several_ways_how_long_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert patience(headers, now) == seconds


def test_nonsense_from_the_engine_is_an_error_that_can_be_waited_out(
    blog: PolledSite,
) -> None:
    for body in ("", "<html>", "[]", "null", "[" * 100_000):
        blog.replica.faults = [Answered(200, body)]
        with pytest.raises(EngineError):
            blog.poll()
        _wait_is_over(blog)
    blog.replica.write("1", NICE, blog.first)

    assert blog.poll().added == 1


def test_item_that_is_no_comment_does_not_hide_the_others(blog: PolledSite) -> None:
    blog.replica.write("", NICE, blog.first)
    blog.replica.write("1", NICE, blog.first)

    tally = blog.poll()

    assert (tally.unread, tally.added) == (1, 1)


def test_two_pollers_never_poll_one_site_at_once(blog: PolledSite) -> None:
    refused: list[str] = []

    def second(_asked: Asked) -> None:
        with blog.app.app_context():
            try:
                blog.poller.poll(blog.platform)
            except NotYetError as error:
                refused.append(str(error))
            assert blog.poller.poll(blog.platform, every=60) is None

    blog.replica.before = second
    blog.replica.write("1", NICE, blog.first)

    assert blog.poll().added == 1
    assert refused


def test_poller_that_lost_its_turn_writes_no_cursor(blog: PolledSite) -> None:
    blog.pace = replace(QUICK, lease=timedelta(0))
    blog.replica.write("1", NICE, blog.first)
    wired: Parts = blog.app.extensions[EXTENSION]
    site = blog.site

    def take_over(asked: Asked) -> None:
        now = datetime.now(UTC)
        if _lists(asked):
            with wired.database.unit_of_work() as work:
                turn = Turn(site.id, "another", now + timedelta(minutes=1))
                work.polls.begin(turn, now, due_only=False)
                work.commit()

    blog.replica.before = take_over
    with pytest.raises(StaleWriteError, match="taken this site over"):
        blog.poll()

    with wired.database.reading() as reading:
        assert reading.polls.cursor(site.id, NEW).reached_at is None


def test_half_configured_site_says_what_it_needs(blog: PolledSite) -> None:
    blog.run("set-option", blog.platform, "--secret", "api_token", "--stdin", stdin="")
    for _ in range(2):
        with pytest.raises(UndeliverableError, match="still needs api_token"):
            blog.poll()
    assert blog.replica.asked == []


def _lists(asked: Asked) -> bool:
    return asked.method == "GET" and bool(
        asked.one("startDate") or asked.one("filter") or asked.one("start")
    )


def _wait_is_over(blog: PolledSite) -> timedelta:
    """Let the engine be asked again; returns how long it was to be left alone."""
    wired: Parts = blog.app.extensions[EXTENSION]
    now = datetime.now(UTC)
    turn = Turn(blog.site.id, "test", now)
    with wired.database.unit_of_work() as work:
        until = work.polls.begin(turn, now, due_only=True)
        failures = work.polls.failures(blog.site.id)
        assert until is not None
        assert work.polls.begin(turn, until, due_only=True) is None
        work.polls.end(turn, now, failures=failures)
        work.commit()
    return until - now
