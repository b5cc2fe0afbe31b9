"""Too many requests at once are told to come back; probes always get through."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from webhook.admission import Admission, Patience

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


IMPATIENT = Patience(waiting=0, starting=0)


class Gate:
    """An application that waits for its gate on /slow."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.open = threading.Event()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer 200, sooner or later."""
        if environ["PATH_INFO"] == "/slow":
            self.entered.release()
            assert self.open.wait(10)
        if environ["PATH_INFO"] == "/broken":
            raise ZeroDivisionError
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]


def test_one_request_too_many_is_answered_503() -> None:
    gate = Gate()
    counted: list[str] = []
    admission = Admission(gate, 2, counted.append, IMPATIENT)
    waiting = [
        threading.Thread(target=lambda: Client(admission).get("/slow"))
        for _ in range(2)
    ]
    for thread in waiting:
        thread.start()
    for _ in waiting:
        gate.entered.acquire()

    refused = Client(admission).get("/webhooks/blog")
    health = [Client(admission).get(path) for path in ("/healthz", "/readyz")]
    gate.open.set()
    for thread in waiting:
        thread.join()

    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "1"
    assert refused.content_type == "application/problem+json"
    assert refused.get_json()["reason"] == "overloaded"
    assert counted == ["overloaded"]
    assert [answer.status_code for answer in health] == [200, 200]
    assert Client(admission).get("/").status_code == 200


@pytest.mark.parametrize(
    "patience",
    [Patience(usual=10, starting=0), Patience(waiting=0, at_start=10)],
    ids=["later", "at-start"],
)
def test_burst_waits_for_its_turn(patience: Patience) -> None:
    gate = Gate()
    admission = Admission(gate, 1, patience=patience)
    answers: list[int] = []

    def ask() -> None:
        answers.append(Client(admission).get("/slow").status_code)

    waiting = [threading.Thread(target=ask) for _ in range(6)]
    for thread in waiting:
        thread.start()
    gate.entered.acquire()
    gate.open.set()
    for thread in waiting:
        thread.join()

    assert answers == [200] * 6


@contextmanager
def busy(admission: Admission, gate: Gate) -> Iterator[None]:
    """One request is being worked on."""
    thread = threading.Thread(target=lambda: Client(admission).get("/slow"))
    thread.start()
    gate.entered.acquire()
    yield
    gate.open.set()
    thread.join()


def test_nobody_waits_while_others_waited_in_vain() -> None:
    gate = Gate()
    patience = Patience(usual=0.2, calm=60, starting=0)
    admission = Admission(gate, 1, patience=patience)
    with busy(admission, gate):
        assert Client(admission).get("/").status_code == 503
        begun = time.monotonic()
        for _ in range(100):
            assert Client(admission).get("/").status_code == 503
        assert time.monotonic() - begun < 100 * patience.usual
    assert Client(admission).get("/").status_code == 200


def test_start_is_over_once_nothing_is_worked_on() -> None:
    gate = Gate()
    patience = Patience(waiting=0, at_start=60, starting=60)
    admission = Admission(gate, 1, patience=patience)
    assert Client(admission).get("/").status_code == 200
    with busy(admission, gate):
        assert Client(admission).get("/").status_code == 503


def test_failed_request_gives_its_place_back() -> None:
    admission = Admission(Gate(), 1)
    for _ in range(3):
        try:
            Client(admission).get("/broken")
        except ZeroDivisionError:
            continue
    assert Client(admission).get("/").status_code == 200
