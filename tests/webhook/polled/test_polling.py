"""What holds for every engine that is polled, each against its replica over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from moderation.decision import DecisionSource
from moderation.errors import StaleWriteError
from moderation.storage.polls import Turn
from moderation.verdict import Action
from tests.webhook.polled.polled_site import HELD, NICE, QUICK, RUDE, SPAM, PolledSite
from tests.webhook.polled.served import GONE, HIDDEN, PUBLIC, WAITING, Answered, Asked
from webhook.errors import EngineError, NotYetError, UndeliverableError
from webhook.parts import EXTENSION, Parts
from webhook.platforms.engine import patience
from webhook.polling import AGAIN, LONGEST_PAUSE, NEW

APPROVE, HOLD, REJECT = Action


def test_new_comments_are_taken_in_and_the_verdict_is_acted_back(
    blog: PolledSite,
) -> None:
    for name, text in {"1": NICE, "2": HELD, "3": RUDE, "4": SPAM}.items():
        blog.replica.write(name, text, blog.first)

    tally = blog.poll()

    found = {name: blog.stored(name) for name in "1234"}
    actions = {name: one and one.action for name, one in found.items()}
    assert actions == {"1": APPROVE, "2": HOLD, "3": REJECT, "4": REJECT}
    assert (tally.read, tally.added, tally.decided) == (4, 4, 0)
    held = HIDDEN if blog.platform == "ghost" else WAITING
    states = {name: blog.replica.state(name) for name in "1234"}
    assert states == {"1": PUBLIC, "2": held, "3": HIDDEN, "4": HIDDEN}
    assert blog.owed == blog.dead == []


def test_polling_again_changes_nothing(blog: PolledSite) -> None:
    for name, text in {"1": NICE, "2": HELD, "3": RUDE}.items():
        blog.replica.write(name, text, blog.first)
    blog.poll()
    before = [blog.stored(name) for name in "123"]
    acts = list(blog.replica.acts)

    for _ in range(3):
        tally = blog.poll()
        assert (tally.added, tally.decided) == (0, 0)

    assert [blog.stored(name) for name in "123"] == before
    assert blog.replica.acts == acts


def test_every_page_is_read_whatever_their_number(blog: PolledSite) -> None:
    blog.replica.page = 3
    for number in range(20):
        blog.replica.write(f"c{number}", state=blog.first, minutes_ago=number)

    blog.poll()

    assert all(blog.stored(f"c{number}") for number in range(20))
    assert {blog.replica.state(f"c{number}") for number in range(20)} == {PUBLIC}


def test_reviewer_s_decision_is_acted_back(blog: PolledSite) -> None:
    blog.replica.write("1", HELD, blog.first)
    blog.replica.write("2", HELD, blog.first)
    blog.poll()

    assert blog.decide("1", APPROVE) == ["delivered"]
    assert blog.decide("2", REJECT) == ["delivered"]

    assert (blog.replica.state("1"), blog.replica.state("2")) == (PUBLIC, HIDDEN)
    assert blog.poll().decided == 0
    assert [one.reviewer for one in blog.decisions("1")] == ["ada"]

    assert blog.decide("2", APPROVE) == ["delivered"]
    assert blog.replica.state("2") == PUBLIC
    assert blog.poll().decided == 0


def test_moderator_s_own_act_becomes_a_decision(blog: PolledSite) -> None:
    blog.replica.write("1", HELD, blog.first)
    blog.replica.write("2", NICE, blog.first)
    blog.poll()
    blog.poll()  # sees what our own answers made of them
    given_back, taken_away = blog.replica.named("1"), blog.replica.named("2")
    assert given_back
    assert taken_away
    given_back.state, taken_away.state = PUBLIC, HIDDEN
    taken_away.spam = True

    assert blog.poll().decided == 2

    for name, action in (("1", APPROVE), ("2", REJECT)):
        [decision] = blog.decisions(name)
        assert decision.source is DecisionSource.PLATFORM
        assert (decision.action, decision.reviewer) == (action, blog.platform)
    spam = {} if blog.platform == "ghost" else {"spam": 1.0}
    assert blog.decisions("2")[0].labels == spam
    assert blog.owed == []
    assert blog.poll().decided == 0
    assert (blog.replica.state("1"), blog.replica.state("2")) == (PUBLIC, HIDDEN)


def test_what_the_engine_hid_before_we_saw_it_is_left_alone(blog: PolledSite) -> None:
    filtered = blog.replica.write("1", HELD, HIDDEN)
    filtered.spam = True
    assert blog.poll().added == 0
    assert blog.stored("1") is None

    filtered.state, filtered.text = PUBLIC, RUDE
    blog.poll()

    assert blog.replica.state("1") == PUBLIC
    [decision] = blog.decisions("1")
    assert (decision.action, decision.source) == (APPROVE, DecisionSource.PLATFORM)


def test_what_was_public_before_the_site_was_added_is_not_taken_in(
    blog: PolledSite,
) -> None:
    blog.replica.write("1", RUDE, PUBLIC, minutes_ago=60 * 24 * 3)
    blog.replica.write("2", NICE, WAITING, minutes_ago=60 * 24 * 3)
    if blog.platform == "ghost":
        blog.replica.written.pop()

    blog.poll()

    assert blog.stored("1") is None
    assert blog.replica.state("1") == PUBLIC
    waited = blog.stored("2")
    assert (waited is None) == (blog.platform == "ghost")


def test_comment_that_its_author_took_away_is_gone(blog: PolledSite) -> None:
    written = blog.replica.write("1", HELD, blog.first)
    blog.poll()
    written.state = GONE

    blog.poll()

    found = blog.stored("1")
    assert found
    assert found.deleted
    assert blog.poll().decided == 0


def test_edited_comment_is_screened_again(blog: PolledSite) -> None:
    written = blog.replica.write("1", NICE, blog.first, minutes_ago=5)
    blog.poll()
    written.text, written.edited_at = RUDE, datetime.now(UTC)

    blog.poll()

    found = blog.stored("1")
    assert found
    assert (found.revision, found.action) == (2, REJECT)
    assert blog.replica.state("1") == HIDDEN


def test_rejected_comment_is_deleted_where_the_site_wants_it(blog: PolledSite) -> None:
    blog.run("set-option", blog.platform, "when_rejected=delete")
    blog.replica.write("1", SPAM, blog.first)
    blog.replica.write("2", SPAM, PUBLIC)

    blog.poll()
    blog.poll()

    away = HIDDEN if blog.platform == "disqus" else GONE
    assert (blog.replica.state("1"), blog.replica.state("2")) == (away, away)
    assert blog.replica.acts[-1][1] in {"deleted", "remove", "removecontent", "delete"}


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


def test_change_right_after_our_answer_is_not_taken_for_a_person_s(
    blog: PolledSite,
) -> None:
    written = blog.replica.write("1", NICE, blog.first)
    blog.poll()
    blog.poll()
    blog.decide("1", REJECT)
    written.state = PUBLIC  # the engine has not caught up yet
    blog.settling = timedelta(minutes=1)
    blog.replica.write("2", NICE, blog.first)

    assert blog.poll().decided == 0
    found = blog.stored("1")
    assert found
    assert found.action is REJECT


def test_sightings_of_what_nobody_looks_at_again_are_dropped(blog: PolledSite) -> None:
    blog.replica.write("1", NICE, blog.first, minutes_ago=60)
    blog.poll()
    wired: Parts = blog.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        assert set(reading.polls.sightings(blog.site.id, ["1"])) == {"1"}
    with wired.database.unit_of_work() as work:
        work.polls.forget(blog.site.id, datetime.now(UTC))
        work.commit()
    with wired.database.reading() as reading:
        assert reading.polls.sightings(blog.site.id, ["1"]) == {}
        assert reading.polls.cursor(blog.site.id, AGAIN).read_until is None
    blog.poll()
    assert blog.stored("1")


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
