"""Questions to learn from, in the queue: why each was asked, answered by one key."""

from flask import Flask
from flask.testing import FlaskCliRunner

from moderation.storage.waiting import Filters, Origin
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import database
from tests.webhook.review.queued import (
    CALM,
    QUEUE,
    decide,
    front,
    front_of,
    hold,
    platform_id,
    said,
)

QUESTIONS = "?origin=questions"


def ask(app: Flask, *more: str) -> str:
    """Ask about whatever there is; returns what the command says."""
    runner: FlaskCliRunner = app.test_cli_runner()
    result = runner.invoke(args=["ask", "blog", "--count", "10", *more])
    assert result.exit_code == 0, result.output
    return result.output


def test_public_comments_are_asked_about_and_say_why(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", "c2", "c3", text=CALM)  # calm: they went through
    assert "question" not in said(reviewer.get(QUEUE).text).lower().split("filter")[0]

    ask(app)
    page = said(reviewer.get(QUEUE).text)
    lane = said(reviewer.get(QUEUE + QUESTIONS).text)

    assert "3 questions to learn from" in page
    assert "Nothing waits for you" in page
    assert "Asked: " in lane
    assert "is public meanwhile" in lane
    assert "Questions (3)" in lane
    assert "Questions, to learn from" in lane


def test_an_answer_is_a_decision_and_the_next_question_comes(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", "c2", text=CALM)
    ask(app)
    asked = front_of(reviewer, QUESTIONS)

    assert decide(reviewer, asked.number, "reject", next=QUEUE + QUESTIONS) == 303
    following = front_of(reviewer, QUESTIONS)
    assert following.number != asked.number
    assert blog.known(platform_id(app, asked.number))["action"] == "reject"
    assert decide(reviewer, following.number, "approve") == 303
    assert front(reviewer.get(QUEUE + QUESTIONS).text) is None
    with database(app).reading() as reading:
        lane = Filters(origin=Origin.QUESTIONS)
        assert reading.queue.summary(lane).waiting == 0


def test_cards_are_fetched_beforehand_and_auditors_look_on(
    app: Flask, blog: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    hold(blog, "c1", "c2", text=CALM)
    ask(app)
    first = front_of(reviewer, QUESTIONS)

    fetched = reviewer.get(f"{QUEUE}/cards{QUESTIONS}&known={first.number}").json

    assert fetched is not None
    assert [card["number"] for card in fetched["cards"]] != [first.number]
    assert len(fetched["cards"]) == 1
    assert fetched["state"]["waiting"] == 2
    assert 'form="decide"' not in auditor.get(QUEUE + QUESTIONS).text
