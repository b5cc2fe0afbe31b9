"""Answers owed reach a real server: retried, in order, never twice at once."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from moderation.storage.outbox import OwedAnswer
from moderation.verdict import Action
from tests.webhook.listening_blog import SECRET, ListeningBlog
from tests.webhook.receiver import Receiver, Told, receiving
from webhook.background import Workers
from webhook.sealing import Seal


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The blog's server."""
    with receiving() as made:
        yield made


@pytest.fixture
def blog(database: Database, tmp_path: Path, receiver: Receiver) -> ListeningBlog:
    """The blog on an empty database."""
    seal = Seal.of(load_secret_key(tmp_path))
    return ListeningBlog(database, seal, receiver.url)


def pause_of(answer: OwedAnswer) -> float:
    """Seconds from now to the next attempt."""
    return (answer.next_attempt_at - datetime.now(UTC)).total_seconds()


def test_decision_arrives_signed_with_the_secret_of_the_site(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    version = blog.decide(action=Action.REJECT)

    assert blog.worker().run_once() == 1

    [request] = receiver.received
    Webhook(SECRET).verify(request.body, dict(request.headers))
    event = json.loads(request.body)
    assert event["type"] == "comment.decided"
    assert event["data"] == {
        "id": "c1",
        "action": "reject",
        "labels": {"spam": 0.0},
        "reviewer": "Ada",
        "version": version,
    }
    assert blog.waiting == ()
    assert blog.ends == [("comment.decided", "delivered")]


def test_site_without_an_address_is_owed_nothing(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    blog.configure()
    blog.decide()
    assert blog.waiting == ()


def test_failed_attempt_is_repeated_under_the_same_id_after_five_seconds(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(500), Told(200))
    blog.decide()

    blog.worker().run_once()

    [answer] = blog.waiting
    assert 3 < pause_of(answer) <= 6
    assert (answer.attempts, answer.last_error) == (1, "HTTP 500")
    blog.hurry()
    blog.worker().run_once()
    assert receiver.ids == [answer.id] * 2
    assert blog.waiting == ()
    assert [end for _, end in blog.ends] == ["failed", "delivered"]


def test_tenth_failure_makes_a_dead_letter(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(503))
    blog.decide()
    worker = blog.worker()

    for _ in range(10):
        worker.run_once()
        blog.hurry()

    assert blog.waiting == ()
    assert len(blog.dead) == 1


def test_gone_makes_a_dead_letter_at_once(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(410), Told(200))
    blog.decide()
    blog.worker().run_once()

    [dead] = blog.dead
    assert dead.last_error == "HTTP 410"
    with blog.database.unit_of_work() as work:
        work.outbox.replay(dead.id)
        work.commit()
    blog.worker().run_once()
    assert receiver.ids == [dead.id] * 2
    assert blog.dead == blog.waiting == ()


def test_retry_after_is_respected(blog: ListeningBlog, receiver: Receiver) -> None:
    receiver.answers(Told(429, {"Retry-After": "1000"}))
    blog.decide()
    blog.worker().run_once()
    [answer] = blog.waiting
    assert 990 < pause_of(answer) <= 1_000


@pytest.mark.parametrize(
    "told",
    [Told(pause=2), Told(drip=0.05, body=b"x" * 100)],
    ids=["silent", "dripping"],
)
def test_slow_server_is_given_up_on_for_now(
    blog: ListeningBlog, receiver: Receiver, told: Told
) -> None:
    receiver.answers(told)
    blog.decide()
    started = datetime.now(UTC)

    blog.worker(timeout=0.5).run_once()

    assert datetime.now(UTC) - started < timedelta(seconds=1.8)
    [answer] = blog.waiting
    assert answer.last_error == "ReadTimeout"


def test_oversized_reply_is_cut_and_counts_by_its_status(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(body=b"x" * 5_000_000))
    blog.decide()
    blog.worker().run_once()
    assert blog.waiting == ()


def test_redirect_is_a_failure_and_not_followed(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(302, {"Location": receiver.url + "/elsewhere"}))
    blog.decide()
    blog.worker().run_once()
    assert [request.path for request in receiver.received] == ["/hook"]
    assert blog.waiting[0].last_error == "HTTP 302"


def test_own_network_is_refused_where_the_site_does_not_allow_it(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    blog.configure(callback_url=receiver.url)
    blog.decide()
    blog.worker().run_once()
    assert receiver.received == []
    [dead] = blog.dead
    assert "allow_private" in (dead.last_error or "")


def test_answer_without_an_address_by_now_is_dead(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    blog.decide()
    blog.configure()
    blog.worker().run_once()
    assert "callback_url" in (blog.dead[0].last_error or "")


def test_closed_port_is_tried_again(blog: ListeningBlog, receiver: Receiver) -> None:
    blog.configure(callback_url="http://127.0.0.1:1/", allow_private=True)
    blog.decide()
    blog.worker().run_once()
    assert blog.waiting[0].last_error == "ConnectError"


def test_second_decision_waits_until_the_first_has_arrived(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(500), Told(200))
    blog.decide(action=Action.APPROVE)
    blog.decide(action=Action.REJECT)

    blog.worker().run_once()
    assert len(receiver.received) == 1
    blog.hurry()
    blog.worker().run_once()

    actions = [json.loads(r.body)["data"]["action"] for r in receiver.received]
    assert actions == ["approve", "approve", "reject"]


def test_two_workers_never_send_the_same_answer(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answers(Told(pause=0.005))
    for number in range(60):
        blog.decide(f"c{number}")
    expected = sorted(answer.id for answer in blog.waiting)
    workers = [blog.worker(), blog.worker()]
    threads = [threading.Thread(target=worker.run_once) for worker in workers]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(receiver.ids) == expected
    assert receiver.most_at_once > 1


def test_slow_site_does_not_hold_up_the_others(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    receiver.answer = lambda request: Told(pause=1 if b'"c0"' in request.body else 0)
    for number in range(4):
        blog.decide(f"c{number}")
    started = datetime.now(UTC)
    blog.worker().run_once()
    assert datetime.now(UTC) - started < timedelta(seconds=2)
    assert len(receiver.received) == 4


def test_started_worker_delivers_until_it_is_stopped(
    blog: ListeningBlog, receiver: Receiver
) -> None:
    arrived = threading.Event()

    def answer(_: object) -> Told:
        arrived.set()
        return Told()

    receiver.answer = answer
    workers = Workers(lambda _job, _went_well: None)
    workers.add(blog.worker())
    workers.start()
    blog.decide()

    assert arrived.wait(5)
    assert workers.stop()
    assert blog.waiting == ()
    blog.decide()
    assert len(receiver.received) == 1
