"""Coral's webhooks: what moderators do there becomes decisions of ours."""

import pytest
from flask import Flask

from moderation.decision import DecisionSource
from moderation.verdict import Action
from tests.webhook.coral.conftest import News
from tests.webhook.coral.replica import COMMENTER_TOKEN, EVENT_SECRET, Replica
from tests.webhook.coral.test_phase import DOUBTFUL, EVENTS, NICE, RUDE
from webhook.callbacks import EXTENSION as DELIVERER
from webhook.callbacks import Deliverer
from webhook.coral_feed import AT_ONCE, CoralFeed
from webhook.coral_feed import EXTENSION as FEED
from webhook.platforms.coral.signature import signed


def deliver(app: Flask) -> None:
    """Send what is owed."""
    worker: Deliverer = app.extensions[DELIVERER]
    worker.run_once()


@pytest.mark.parametrize(
    ("status", "action"),
    [("APPROVED", Action.APPROVE), ("REJECTED", Action.REJECT)],
)
@pytest.mark.parametrize("text", [NICE, DOUBTFUL], ids=["published", "withheld"])
def test_what_a_moderator_does_is_a_decision(
    news: News, coral: Replica, text: str, status: str, action: Action
) -> None:
    news.connect()
    posted = coral.post(text)

    coral.moderate(posted, status, "grace")

    [decision] = news.decisions(posted)
    assert (decision.action, decision.reviewer) == (action, "grace")
    assert decision.source is DecisionSource.PLATFORM
    assert news.known(posted)["action"] == action


def test_what_coral_does_by_itself_is_none(news: News, coral: Replica) -> None:
    news.connect()
    posted = coral.post(DOUBTFUL)
    coral.moderate(posted, "APPROVED", None)  # type: ignore[arg-type]
    assert news.decisions(posted) == []


def test_repeated_and_late_events_change_nothing(news: News, coral: Replica) -> None:
    news.connect()
    posted = coral.post(DOUBTFUL)
    coral.moderate(posted, "APPROVED", "grace")
    coral.moderate(posted, "REJECTED", "hopper")
    for _ in range(3):
        coral.tell("COMMENT_LEFT_MODERATION_QUEUE", posted, status="APPROVED")

    actions = [decision.action for decision in news.decisions(posted)]

    assert actions == [Action.APPROVE, Action.REJECT]
    assert news.known(posted)["action"] == "reject"


def test_decision_on_an_earlier_text_is_none_on_this_one(
    news: News, coral: Replica
) -> None:
    news.connect()
    posted = coral.post(NICE)
    coral.moderate(posted, "APPROVED", "grace")
    coral.edit(posted, RUDE)
    coral.tell("COMMENT_CREATED", posted)

    assert news.decisions(posted) == []
    assert news.known(posted)["action"] == "reject"


def test_title_that_coral_knows_is_used_for_the_next_comment(
    news: News, coral: Replica
) -> None:
    news.connect()
    coral.post(NICE)

    posted = coral.post("<div>I support it.</div>")

    [stance] = news.known(posted)["screening"]["stance"]
    assert stance["target"] == "A new tram"


@pytest.mark.parametrize(
    ("text", "status"),
    [(NICE, "NONE"), (DOUBTFUL, "NONE"), (RUDE, "REJECTED")],
    ids=["fine", "doubtful", "rude"],
)
def test_comment_that_passed_us_by_is_screened_when_it_is_announced(
    app: Flask, news: News, coral: Replica, text: str, status: str
) -> None:
    news.connect()
    coral.timely = False
    posted = coral.post(text)
    assert posted.status == "NONE"

    deliver(app)

    assert posted.status == status
    assert news.known(posted)["screening"] is not None
    assert news.decisions(posted) == []


def test_comment_that_somebody_approved_is_not_rejected_behind_their_back(
    app: Flask, news: News, coral: Replica
) -> None:
    news.connect()
    coral.timely = coral.tells = False
    posted = coral.post(RUDE)
    coral.tells = True
    coral.moderate(posted, "APPROVED", "grace")

    deliver(app)

    assert posted.status == "APPROVED"
    assert [each.reviewer for each in news.decisions(posted)] == ["grace"]


def test_without_a_way_into_coral_nothing_is_learned(
    news: News, coral: Replica, capsys: pytest.CaptureFixture[str]
) -> None:
    posted = coral.post(DOUBTFUL)
    coral.moderate(posted, "APPROVED", "grace")
    assert news.decisions(posted) == []
    assert '"ending": "unread"' in capsys.readouterr().err


def test_coral_that_cannot_be_read_is_answered_all_the_same(
    news: News, coral: Replica, capsys: pytest.CaptureFixture[str]
) -> None:
    news.connect(COMMENTER_TOKEN)
    posted = coral.post(DOUBTFUL)
    coral.moderate(posted, "APPROVED", "grace")
    assert news.decisions(posted) == []
    logged = capsys.readouterr().err
    assert "RAW_QUERY_NOT_AUTHORIZED" in logged
    assert "hush" not in logged


def test_more_events_than_can_be_read_at_once_are_let_go(
    app: Flask, news: News, coral: Replica, capsys: pytest.CaptureFixture[str]
) -> None:
    news.connect()
    feed: CoralFeed = app.extensions[FEED]
    for _ in range(AT_ONCE):
        feed._free.acquire()  # as if so many were being read

    coral.post(DOUBTFUL)

    assert '"ending": "busy"' in capsys.readouterr().err


def test_event_about_no_comment_or_one_that_is_gone_is_taken_note_of(
    app: Flask, news: News
) -> None:
    news.connect()
    for path in EVENTS:
        body = path.read_bytes()
        answer = app.test_client().post(
            "/coral/news/events", data=body, headers=signed(body, [EVENT_SECRET])
        )
        assert answer.get_json() == {"received": True}
    assert news.count() == 0


def test_event_without_a_fitting_signature_is_refused(app: Flask, news: News) -> None:
    body = EVENTS[0].read_bytes()
    for secret in ("whsec_other", "empsec_phase"):
        answer = app.test_client().post(
            "/coral/news/events", data=body, headers=signed(body, [secret])
        )
        assert answer.status_code == 401
