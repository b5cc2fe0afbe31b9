"""Decisions by the API: in force at once, told to the platform, never overwritten."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webhook.conftest import KEY, Blog
from tests.webhook.problem_answers import problem
from tests.webhook.receiver import Receiver, receiving
from tests.webhook.test_inbound import NICE, RUDE
from webhook.callbacks import EXTENSION as DELIVERER
from webhook.callbacks import Deliverer
from webhook.parts import EXTENSION, Parts

APPROVAL = {"action": "approve", "reviewer": "Ada"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The blog's server."""
    with receiving() as made:
        yield made


def decide(
    client: FlaskClient, body: Any, comment: str = "c1", site: str = "blog"
) -> TestResponse:
    """Post a decision with the blog's key."""
    return client.post(
        f"/api/v1/comments/{site}/{comment}/decisions",
        json=body,
        headers={"Authorization": f"Bearer {KEY}"},
    )


def test_decision_is_in_force_and_shown(client: FlaskClient, blog: Blog) -> None:
    assert blog.send("created", id="c1", text=RUDE).get_json()["verdict"]["action"]
    body = APPROVAL | {"labels": {"spam": 0}, "note": "irony", "expected_version": 1}
    body |= {"stances": {"a bridge": "against"}}

    answer = decide(client, body)

    assert answer.status_code == 201
    told = {"id": "c1", "action": "approve", "version": 2, "number": 1}
    assert answer.get_json() == told
    known = blog.known("c1")
    assert (known["action"], known["version"]) == ("approve", 2)
    [shown] = known["decisions"]
    assert shown.pop("decided_at")
    assert shown == {
        "number": 1,
        "revision": 1,
        "action": "approve",
        "reviewer": "Ada",
        "labels": {"spam": 0.0},
        "stances": {"a bridge": "against"},
        "source": "review",
        "note": "irony",
        "undoes": None,
        "undone_by": None,
        "lapsed": False,
        "batch": None,
    }


def test_stale_decision_is_told_the_present_version(
    client: FlaskClient, blog: Blog
) -> None:
    blog.send("created", id="c1", text=RUDE)
    decide(client, APPROVAL)

    answer = decide(client, {**APPROVAL, "expected_version": 1})

    problem(answer, 409, "stale_write")
    assert answer.get_json()["version"] == 2
    changed = answer.get_json()["changed"]
    assert changed.pop("at")
    assert changed == {"what": "decided", "by": "Ada", "action": "approve"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"action": "approve"},
        APPROVAL | {"action": "delete"},
        APPROVAL | {"reviewer": ""},
        APPROVAL | {"labels": {"stance": 1}},
        APPROVAL | {"labels": {"spam": 2}},
        APPROVAL | {"expected_version": "1"},
        APPROVAL | {"note": "x" * 2_001},
        APPROVAL | {"stances": {"a bridge": "yes"}},
        APPROVAL | {"stances": {"": "favor"}},
        APPROVAL | {"stances": dict.fromkeys("abcdefghijk", "favor")},
    ],
)
def test_malformed_decision_is_refused(
    client: FlaskClient, blog: Blog, body: Any
) -> None:
    blog.send("created", id="c1", text=NICE)
    problem(decide(client, body), 400, "decision")
    assert blog.known("c1")["decisions"] == []


def test_stranger_cannot_decide(client: FlaskClient, blog: Blog) -> None:
    blog.send("created", id="c1", text=NICE)
    bare = client.post("/api/v1/comments/blog/c1/decisions", json=APPROVAL)
    problem(bare, 401, "api_key")
    problem(decide(client, APPROVAL, site="x"), 404, "unknown_site")
    unknown = decide(client, APPROVAL, comment="c2")
    problem(unknown, 404, "unknown_comment")


def test_comment_that_comes_again_is_answered_by_the_decision(
    client: FlaskClient, blog: Blog
) -> None:
    blog.send("created", id="c1", text=RUDE)
    decide(client, APPROVAL)

    verdict = blog.send("created", id="c1", text=RUDE).get_json()["verdict"]

    assert verdict["action"] == "approve"
    assert verdict["reasons"][0]["code"] == "reviewed"


def test_new_title_of_the_article_leaves_the_decision_in_force(
    client: FlaskClient, blog: Blog
) -> None:
    blog.send("created", id="c1", text=RUDE)
    decide(client, APPROVAL)
    article = {"url": "https://b.example/1", "title": "New"}

    answer = blog.send("updated", id="c1", text=RUDE, article=article)

    assert answer.get_json()["verdict"]["action"] == "approve"
    assert blog.known("c1")["action"] == "approve"


def test_approved_comment_that_turns_rude_is_screened_anew(
    client: FlaskClient, blog: Blog
) -> None:
    blog.send("created", id="c1", text=NICE)
    decide(client, APPROVAL)

    answer = blog.send("updated", id="c1", text=RUDE)

    assert answer.get_json()["verdict"]["action"] == blog.known("c1")["action"]
    assert blog.known("c1")["action"] == "reject"


def test_decision_reaches_the_blog_and_the_metrics(
    app: Flask, client: FlaskClient, blog: Blog, receiver: Receiver
) -> None:
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        options = {"callback_url": receiver.url, "allow_private": True}
        work.sites.set_options("blog", options)
        work.commit()
    blog.send("created", id="c1", text=RUDE)
    decide(client, APPROVAL)

    deliverer: Deliverer = app.extensions[DELIVERER]
    assert deliverer.run_once() == 1

    assert len(receiver.received) == 1
    figures = client.get("/metrics").text
    expected = 'parley_callbacks_total{end="delivered",kind="comment.decided"} 1.0'
    assert expected in figures
    assert 'parley_decisions_total{action="approve",source="review"} 1.0' in figures
