"""What was held without a model is screened again when there is one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.comment import Comment
from moderation.decision import Decision
from moderation.reviewing import decide
from moderation.scores import Scores
from moderation.storage.outbox import OwedAnswer
from moderation.verdict import Action
from tests.webhook.conftest import Blog, SwitchedSource
from tests.webhook.test_inbound import NICE, RUDE, RaisingModel
from tests.webhook.tiny_model import TinyModel
from webhook.background import Workers
from webhook.parts import EXTENSION as PARTS
from webhook.parts import Parts
from webhook.rescreening import BATCH, EXTENSION, Rescreener

DOUBTFUL = "You pathetic coward."


@pytest.fixture
def rescreener(app: Flask) -> Rescreener:
    """The rescreener of the application, not started."""
    found: Rescreener = app.extensions[EXTENSION]
    return found


def test_held_comments_get_their_verdict_when_the_model_is_back(
    blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    source.model = None
    blog.send("created", id="rude", text=RUDE)
    blog.send("created", id="nice", text=NICE)
    source.model = TinyModel()

    assert rescreener.run_once() == (2, 2)

    assert blog.known("rude")["action"] == "reject"
    assert blog.known("nice")["action"] == "approve"
    assert [e["action"] for e in blog.known("rude")["history"]] == ["reject", "hold"]
    assert rescreener.run_once() == (0, 0)


def test_rescreened_comment_is_scored_with_the_same_targets(
    blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    comment = {"text": "I support it.", "article": {"title": "Ban cars"}}
    scored = blog.send("created", id="a", **comment).get_json()
    source.model = None
    blog.send("created", id="b", **comment)
    source.model = TinyModel()

    rescreener.run_once()

    assert blog.known("b")["screening"]["stance"] == scored["stance"]


def test_without_a_model_nothing_is_touched(
    blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    source.model = None
    blog.send("created", id="c1", text=NICE)
    assert rescreener.run_once() == (0, 0)
    assert len(blog.known("c1")["history"]) == 1


def test_comment_that_the_model_cannot_score_does_not_block_the_others(
    blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    source.model = None
    for number in range(BATCH + 2):
        blog.send("created", id=f"bad{number}", text="poison")
    blog.send("created", id="good", text=NICE)
    source.model = PickyModel()

    waited, settled = rescreener.run_once()

    assert (waited, settled) == (BATCH + 3, 1)
    assert blog.known("good")["action"] == "approve"


def test_deleted_comment_is_not_screened_again(
    blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    source.model = None
    blog.send("created", id="c1", text=NICE)
    blog.send("deleted", id="c1")
    source.model = TinyModel()
    assert rescreener.run_once() == (0, 0)


def test_two_workers_do_not_double_a_screening(
    blog: Blog, source: SwitchedSource, app: Flask
) -> None:
    source.model = None
    blog.send("created", id="c1", text=NICE)
    worker: Rescreener = app.extensions[EXTENSION]

    def other_worker() -> None:
        source.model = TinyModel()
        assert worker.run_once() == (1, 1)

    source.model = InterruptingModel(during=other_worker)

    assert worker.run_once() == (1, 0)

    assert len(blog.known("c1")["history"]) == 2


def test_started_thread_works_until_it_is_stopped(
    blog: Blog, source: SwitchedSource, app: Flask
) -> None:
    wired: Parts = app.extensions[PARTS]
    workers = Workers(lambda _job, _went_well: None)
    workers.add(Rescreener(wired.database, source, 0.01))
    source.model = RaisingModel()
    blog.send("created", id="c1", text=NICE)
    workers.start()
    source.model = TinyModel()

    patience = time.monotonic() + 5
    while blog.known("c1")["action"] == "hold" and time.monotonic() < patience:
        time.sleep(0.01)
    assert workers.stop()

    assert blog.known("c1")["action"] == "approve"


@pytest.mark.parametrize(
    ("text", "action"),
    [(NICE, "approve"), (RUDE, "reject"), (DOUBTFUL, None)],
    ids=["fine", "rude", "still-held"],
)
def test_platform_hears_of_the_verdict_that_replaces_the_hold(
    app: Flask,
    blog: Blog,
    source: SwitchedSource,
    rescreener: Rescreener,
    text: str,
    action: str | None,
) -> None:
    told = listening(app, blog, source, text)
    rescreener.run_once()

    found = [answer.payload["data"] for answer in told()]

    assert found == (
        [{"id": "c1", "action": action, "labels": {}, "reviewer": None, "version": 2}]
        if action
        else []
    )


def test_platform_hears_nothing_where_a_person_has_decided(
    app: Flask, blog: Blog, source: SwitchedSource, rescreener: Rescreener
) -> None:
    told = listening(app, blog, source, NICE)
    wired: Parts = app.extensions[PARTS]
    decision = Decision(Action.REJECT, "Ada", datetime.now(UTC))
    decide(wired.database, 1, "c1", decision, lambda _: ())

    rescreener.run_once()

    assert told() == ()


def listening(
    app: Flask, blog: Blog, source: SwitchedSource, text: str
) -> Callable[[], tuple[OwedAnswer, ...]]:
    """A comment held without a model on a site that listens; what it is owed."""
    wired: Parts = app.extensions[PARTS]
    with wired.database.unit_of_work() as work:
        work.sites.set_options("blog", {"callback_url": "https://b.example/hook"})
        work.commit()
    source.model = None
    blog.send("created", id="c1", text=text)
    source.model = TinyModel()

    def told() -> tuple[OwedAnswer, ...]:
        with wired.database.reading() as reading:
            return reading.outbox.waiting()

    return told


@dataclass(frozen=True)
class PickyModel(TinyModel):
    """Fails on one word."""

    def score(self, comment: Comment) -> Scores:
        """Fail, or not."""
        if comment.text == "poison":
            raise ValueError
        return super().score(comment)


@dataclass(frozen=True)
class InterruptingModel(TinyModel):
    """While it scores, another worker settles everything."""

    during: Callable[[], None] = print

    def score(self, comment: Comment) -> Scores:
        """Let the other worker run first."""
        self.during()
        return super().score(comment)
