"""Too many requests at once are told to come back; probes always get through."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.test import Client

from webhook.admission import Admission

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


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


def test_one_request_too_many_is_answered_503_at_once() -> None:
    gate = Gate()
    counted: list[str] = []
    admission = Admission(gate, 2, counted.append)
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


def test_failed_request_gives_its_place_back() -> None:
    admission = Admission(Gate(), 1)
    for _ in range(3):
        try:
            Client(admission).get("/broken")
        except ZeroDivisionError:
            continue
    assert Client(admission).get("/").status_code == 200
