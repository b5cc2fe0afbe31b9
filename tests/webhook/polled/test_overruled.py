"""What people decided on an engine while the machine's word waited stays in force."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.polled.polled_site import QUICK, RUDE, PolledSite, polled_site
from tests.webhook.polled.served import HIDDEN, PUBLIC, WAITING

APPROVE, _, REJECT = Action


@pytest.fixture(params=["blogger", "disqus"])
def waiting(app: Flask, request: pytest.FixtureRequest) -> Iterator[PolledSite]:
    """A site on an engine that lets comments wait."""
    with polled_site(app, request.param) as made:
        made.pace = replace(QUICK)
        yield made


def poll_alone(blog: PolledSite) -> int:
    """Poll and deliver nothing, as if the deliverer were away; counts decisions."""
    with blog.app.app_context():
        tally = blog.poller.poll(blog.platform)
    assert tally is not None
    return tally.decided


def test_comment_that_a_moderator_published_meanwhile_is_not_taken_away(
    waiting: PolledSite,
) -> None:
    written = waiting.replica.write("1", RUDE, WAITING)
    poll_alone(waiting)
    assert [one.payload["action"] for one in waiting.owed] == ["reject"]
    written.state = PUBLIC

    assert waiting.deliver() == ["delivered"]

    assert written.state == PUBLIC
    assert poll_alone(waiting) == 1
    [decision] = waiting.decisions("1")
    assert decision.action is APPROVE


def test_decision_is_learnt_while_the_machine_s_word_waits_and_ends_it(
    waiting: PolledSite,
) -> None:
    written = waiting.replica.write("1", RUDE, WAITING)
    poll_alone(waiting)
    written.state = PUBLIC

    assert poll_alone(waiting) == 1

    asked = len(waiting.replica.asked)
    assert waiting.deliver() == ["delivered"]
    assert len(waiting.replica.asked) == asked
    assert written.state == PUBLIC
    found = waiting.stored("1")
    assert found
    assert found.action is APPROVE


def test_what_the_machine_may_have_done_itself_is_nobody_s_decision(
    waiting: PolledSite,
) -> None:
    written = waiting.replica.write("1", RUDE, WAITING)
    poll_alone(waiting)
    written.state = HIDDEN  # the answer got there, its reply did not get back

    assert poll_alone(waiting) == 0
    assert waiting.decisions("1") == ()


def test_person_s_word_that_waits_is_sent_whatever_the_engine_shows(
    waiting: PolledSite,
) -> None:
    written = waiting.replica.write("1", RUDE, WAITING)
    poll_alone(waiting)
    arguments = ("--reviewer", "ada")
    waiting.run("decide", waiting.platform, "1", REJECT.value, *arguments)
    written.state = PUBLIC

    assert poll_alone(waiting) == 0
    waiting.deliver()

    assert written.state == HIDDEN
