"""POST /webhooks/<site>: the main road and everything that can go wrong on it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from moderation.comment import Comment
from moderation.scores import Scores
from tests.webhook.conftest import Blog, SwitchedSource
from tests.webhook.problem_answers import problem
from tests.webhook.tiny_model import TinyModel

NICE = "A thoughtful article, thanks."
RUDE = "You stupid pathetic idiot, shut up."


def test_created_comment_is_answered_with_its_verdict_and_stored(blog: Blog) -> None:
    answer = blog.send("created", id="c1", text=RUDE, targets=["Ban cars"])

    body = answer.get_json()
    assert answer.status_code == 200
    assert body["id"] == "c1"
    assert body["verdict"]["action"] == "reject"
    assert {"language", "tone", "spam", "stance", "model"} < set(body)
    known = blog.known("c1")
    assert known["action"] == "reject"
    assert known["screening"]["verdict"] == body["verdict"]
    assert known["screening"]["tone"] == body["tone"]
    assert known["screening"]["stance"] == body["stance"]
    assert [revision["text"] for revision in known["revisions"]] == [RUDE]


def test_repeated_delivery_gets_the_stored_answer_byte_for_byte(
    blog: Blog, source: SwitchedSource
) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    first = blog.post(body, delivery_id="msg_1")
    source.model = None

    again = blog.post(body, delivery_id="msg_1")

    assert again.status_code == 200
    assert again.data == first.data
    assert len(blog.known("c1")["history"]) == 1


def test_known_delivery_id_with_another_body_is_a_conflict(blog: Blog) -> None:
    blog.post(blog.body("created", {"id": "c1", "text": NICE}), delivery_id="msg_1")

    other = blog.body("created", {"id": "c2", "text": NICE})

    problem(blog.post(other, delivery_id="msg_1"), 409, "conflicting_delivery")


def test_same_comment_under_another_delivery_is_not_screened_again(
    blog: Blog, source: SwitchedSource
) -> None:
    first = blog.send("created", id="c1", text=NICE)
    source.model = None

    again = blog.send("created", id="c1", text=NICE)

    assert again.data == first.data
    known = blog.known("c1")
    assert len(known["revisions"]) == len(known["history"]) == 1


def test_updated_text_is_a_new_revision_and_screened_again(blog: Blog) -> None:
    blog.send("created", id="c1", text=NICE)

    answer = blog.send("updated", id="c1", text=RUDE)

    assert answer.get_json()["verdict"]["action"] == "reject"
    known = blog.known("c1")
    assert known["action"] == "reject"
    assert [revision["number"] for revision in known["revisions"]] == [1, 2]
    assert [entry["revision"] for entry in known["history"]] == [2, 1]


def test_update_of_an_unseen_comment_is_taken_as_its_creation(blog: Blog) -> None:
    answer = blog.send("updated", id="c1", text=NICE)

    assert answer.status_code == 200
    assert len(blog.known("c1")["revisions"]) == 1


def test_creation_that_arrives_after_a_later_update_changes_nothing(
    blog: Blog,
) -> None:
    early = (datetime.now(UTC) - timedelta(seconds=30)).isoformat()
    updated = blog.send("updated", id="c1", text=RUDE)

    late = blog.post(blog.body("created", {"id": "c1", "text": NICE}, timestamp=early))

    assert late.data == updated.data
    assert [found["text"] for found in blog.known("c1")["revisions"]] == [RUDE]


def test_deleted_comment_is_marked_and_stays_known(blog: Blog) -> None:
    blog.send("created", id="c1", text=NICE)

    answer = blog.send("deleted", id="c1")

    assert answer.status_code == 200
    assert answer.get_json() == {"id": "c1", "deleted": True}
    assert blog.known("c1")["deleted"] is True


def test_deletion_that_arrives_before_the_comment_wins(blog: Blog) -> None:
    blog.send("deleted", id="c1")

    answer = blog.send("created", id="c1", text=NICE)

    assert answer.get_json() == {"id": "c1", "deleted": True}
    assert blog.known("c1")["revisions"] == []


def test_deleting_twice_is_answered_the_same(blog: Blog) -> None:
    first = blog.send("deleted", id="c1")
    assert blog.send("deleted", id="c1").data == first.data


@pytest.mark.parametrize("same_delivery", [True, False], ids=["same id", "new ids"])
def test_eight_senders_of_one_comment_at_once_leave_one_row(
    app: Flask, *, same_delivery: bool
) -> None:
    def send(number: int) -> bytes:
        blog = Blog(app.test_client())
        delivery = "msg_1" if same_delivery else f"msg_{number}"
        answer = blog.post(body, delivery_id=delivery)
        assert answer.status_code == 200, answer.text
        return bytes(answer.data)

    body = Blog(app.test_client()).body("created", {"id": "c1", "text": NICE})
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(32)))

    assert len(answers) == 1
    known = Blog(app.test_client()).known("c1")
    assert len(known["revisions"]) == len(known["history"]) == 1


def test_without_a_model_the_comment_is_held_and_stored(
    blog: Blog, source: SwitchedSource
) -> None:
    source.model = None

    answer = blog.send("created", id="c1", text=NICE)

    verdict = answer.get_json()["verdict"]
    assert answer.status_code == 200
    assert verdict["action"] == "hold"
    assert [reason["code"] for reason in verdict["reasons"]] == ["model_unavailable"]
    assert blog.known("c1")["action"] == "hold"


@dataclass(frozen=True)
class RaisingModel(TinyModel):
    """A model that fails on every comment."""

    def score(self, comment: Comment) -> Scores:
        """Fail."""
        raise ArithmeticError


def test_raising_model_means_hold(blog: Blog, source: SwitchedSource) -> None:
    source.model = RaisingModel()
    answer = blog.send("created", id="c1", text=NICE)
    assert answer.get_json()["verdict"]["action"] == "hold"


@pytest.mark.parametrize(
    "text", ["a\0b", "\N{PILE OF POO}", "x" * 20_001, "\u202eevil"]
)
def test_hostile_text_is_stored(blog: Blog, text: str) -> None:
    answer = blog.send("created", id="c1", text=text, author={"name": "n\0"})

    assert answer.status_code == 200
    [revision] = blog.known("c1")["revisions"]
    assert revision["text"] == text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def test_addresses_of_authors_are_stored_as_keyed_hashes_only(
    blog: Blog, app: Flask, database_url: str
) -> None:
    author = {"email": "Jo@Example.org", "ip": "192.0.2.77", "name": "Jo"}
    blog.send("created", id="c1", text=NICE, author=author)

    assert blog.known("c1")["author"] == {"id": None, "name": "Jo", "url": None}
    if database_url.startswith("sqlite"):
        folder = database_url.removeprefix("sqlite:///").rpartition("/")[0]
        for path in Path(folder).glob("parley.db*"):
            assert b"192.0.2.77" not in path.read_bytes()
            assert b"xample.org" not in path.read_bytes()


def timed(kind: str, text: str, minutes: float | None) -> dict[str, Any]:
    """One event that happened so many minutes from now, or without a time."""
    now = datetime.now(UTC)
    moment = None if minutes is None else now + timedelta(minutes=minutes)
    stamp = None if moment is None else moment.isoformat()
    return {"kind": kind, "data": {"id": "c1", "text": text}, "timestamp": stamp}


@pytest.mark.parametrize(
    ("first", "second"),
    [(None, -30), (None, None), (-30, -29.9), (-30, None), (180, -30), (180, 0)],
    ids=[
        "slow-clock-after-no-time",
        "no-times",
        "slow-clock",
        "no-time-after-slow-clock",
        "clock-set-back",
        "clock-set-right",
    ],
)
def test_update_is_never_taken_for_old_by_a_wrong_clock(
    blog: Blog, first: float | None, second: float | None
) -> None:
    for event in (timed("created", NICE, first), timed("updated", RUDE, second)):
        blog.post(blog.body(**event))

    assert [found["text"] for found in blog.known("c1")["revisions"]] == [NICE, RUDE]


def test_events_of_a_slow_clock_keep_their_own_order(blog: Blog) -> None:
    blog.post(blog.body(**timed("updated", RUDE, -60)))
    blog.post(blog.body(**timed("updated", RUDE + " Again.", None)))

    blog.post(blog.body(**timed("created", NICE, -61)))

    texts = [found["text"] for found in blog.known("c1")["revisions"]]
    assert texts == [RUDE, RUDE + " Again."]
