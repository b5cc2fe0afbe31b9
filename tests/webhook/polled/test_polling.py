"""What holds for every engine that is polled, each against its replica over HTTP."""

from datetime import UTC, datetime, timedelta

from moderation.decision import DecisionSource
from moderation.verdict import Action
from tests.webhook.polled.polled_site import HELD, NICE, RUDE, SPAM, PolledSite
from tests.webhook.polled.served import GONE, HIDDEN, PUBLIC, WAITING
from webhook.parts import EXTENSION, Parts
from webhook.polling import AGAIN

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
