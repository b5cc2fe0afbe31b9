"""What reviewers decide with us, and what the machine finds later, goes to Coral."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.decision import Decision
from moderation.reviewing import decide
from moderation.storage.outbox import OwedAnswer
from moderation.verdict import Action
from tests.webhook.conftest import SwitchedSource
from tests.webhook.coral.conftest import News, name_of
from tests.webhook.coral.graphql_replica import Posted
from tests.webhook.coral.replica import COMMENTER_TOKEN, Replica
from tests.webhook.coral.test_feed import deliver
from tests.webhook.coral.test_phase import DOUBTFUL, NICE, RUDE
from tests.webhook.tiny_model import TinyModel
from webhook.owed_answers import owed_by
from webhook.rescreening import EXTENSION as RESCREENER


def review(news: News, name: str, action: Action, **labels: float) -> None:
    """A reviewer of ours decides."""
    decision = Decision(action, "Ada", datetime.now(UTC), labels)
    with news.database.reading() as reading:
        site = reading.sites.by_id(news.site_id)
    decide(news.database, site.id, name, decision, owed_by(site, decision))


def owed(news: News, *, dead: bool = False) -> tuple[OwedAnswer, ...]:
    """What Coral is owed, or will never get."""
    with news.database.reading() as reading:
        outbox = reading.outbox
        return outbox.dead_letters() if dead else outbox.waiting()


def history(comment: Posted) -> list[str]:
    """Every status that a comment had."""
    return [change["status"] for change in comment.changes]


@pytest.mark.parametrize("tells", [True, False], ids=["by-webhooks", "by-looking"])
@pytest.mark.parametrize(
    ("action", "status"),
    [(Action.APPROVE, "APPROVED"), (Action.REJECT, "REJECTED")],
)
def test_decision_moves_the_comment_once(
    app: Flask,
    news: News,
    coral: Replica,
    tells: bool,
    action: Action,
    status: str,
) -> None:
    news.connect()
    coral.tells = tells
    posted = coral.post(DOUBTFUL)
    other = coral.post(DOUBTFUL, author="bob")

    review(news, name_of(posted), action)
    deliver(app)

    assert history(posted) == ["SYSTEM_WITHHELD", status]
    assert other.status == "SYSTEM_WITHHELD"
    assert owed(news) == owed(news, dead=True) == ()
    assert [each.reviewer for each in news.decisions(posted)] == ["Ada"]


def test_comment_is_found_behind_many_newer_ones(
    app: Flask, news: News, coral: Replica
) -> None:
    coral.tells = False
    news.connect()
    posted = coral.post(DOUBTFUL)
    coral.timely = False
    for number in range(60):
        coral.post(f"Number {number}.")

    review(news, name_of(posted), Action.APPROVE)
    deliver(app)

    assert posted.status == "APPROVED"
    assert coral.asked.count("ParleyStory") == 2


@pytest.mark.parametrize(("spam", "code"), [(1.0, "SPAM"), (0.0, "OTHER")])
def test_rejection_carries_a_code_where_dsa_is_on(
    app: Flask, news: News, coral: Replica, spam: float, code: str
) -> None:
    coral.dsa = True
    news.connect(coral_dsa=True)
    posted = coral.post(NICE)
    review(news, name_of(posted), Action.REJECT, spam=spam)
    deliver(app)
    assert (posted.rejection or {})["code"] == code


def test_words_posted_twice_are_decided_together(
    app: Flask, news: News, coral: Replica
) -> None:
    news.connect()
    twice = [coral.post(DOUBTFUL), coral.post(DOUBTFUL)]
    review(news, name_of(twice[0]), Action.APPROVE)
    deliver(app)
    assert [posted.status for posted in twice] == ["APPROVED"] * 2


def test_comment_that_reads_otherwise_by_now_is_left_alone(
    app: Flask, news: News, coral: Replica
) -> None:
    news.connect()
    posted = coral.post(DOUBTFUL)
    before = name_of(posted)
    coral.edit(posted, RUDE)

    review(news, before, Action.APPROVE)
    deliver(app)

    assert posted.status == "REJECTED"
    assert owed(news) == ()


def test_comment_that_coral_never_kept_is_a_dead_letter(
    app: Flask, news: News, coral: Replica
) -> None:
    coral.tells = False
    news.connect()
    posted = coral.post(DOUBTFUL)
    del coral.posted[posted.id]
    review(news, name_of(posted), Action.APPROVE)
    deliver(app)
    [letter] = owed(news, dead=True)
    assert "no comment with these words" in (letter.last_error or "")


def test_token_of_no_administrator_is_told_and_tried_again(
    app: Flask, news: News, coral: Replica
) -> None:
    news.connect(COMMENTER_TOKEN)
    posted = coral.post(DOUBTFUL)
    review(news, name_of(posted), Action.APPROVE)
    deliver(app)
    [waiting] = owed(news)
    assert waiting.last_error == "Coral answered 400 RAW_QUERY_NOT_AUTHORIZED."


def test_coral_that_asks_for_a_pause_gets_it(
    app: Flask, news: News, coral: Replica
) -> None:
    news.connect()
    posted = coral.post(DOUBTFUL)
    coral.failures = 1
    review(news, name_of(posted), Action.APPROVE)
    deliver(app)
    [waiting] = owed(news)
    pause = waiting.next_attempt_at - datetime.now(UTC)
    assert 990 < pause.total_seconds() <= 1_000


def test_hold_owes_nothing_for_coral_has_no_word_for_it(
    news: News, coral: Replica
) -> None:
    news.connect()
    posted = coral.post(NICE)
    review(news, name_of(posted), Action.HOLD)
    assert owed(news) == ()


@pytest.mark.parametrize(
    ("text", "status"), [(NICE, "APPROVED"), (RUDE, "REJECTED"), (DOUBTFUL, None)]
)
def test_verdict_found_later_replaces_the_hold(
    app: Flask,
    news: News,
    coral: Replica,
    source: SwitchedSource,
    text: str,
    status: str | None,
) -> None:
    news.connect()
    source.model = None
    posted = coral.post(text)
    source.model = TinyModel()

    app.extensions[RESCREENER].run_once()
    deliver(app)

    assert posted.status == (status or "SYSTEM_WITHHELD")


def test_verdict_found_later_never_overrides_a_moderator(
    app: Flask, news: News, coral: Replica, source: SwitchedSource
) -> None:
    news.connect()
    coral.tells = False
    source.model = None
    posted = coral.post(NICE)
    source.model = TinyModel()
    app.extensions[RESCREENER].run_once()
    coral.moderate(posted, "REJECTED", "grace")

    deliver(app)

    assert posted.status == "REJECTED"
    assert owed(news) == ()
