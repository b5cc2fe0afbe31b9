"""Admission: so many requests are worked on at once, the rest is told to come back."""

import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from webhook.problems import CONTENT_TYPE, RETRY_SECONDS, problem_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
NAMED = "/comment-check"  # WordPress publishes what is answered without a guid
REASON = "overloaded"
_DETAIL = "Too many requests at once; the same request is welcome in a moment."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a burst may last; all in seconds.

    Parameters
    ----------
    waiting : int
        Requests that may wait for their turn, each for ``usual``.
    calm : float
        After a refusal nobody waits, until so long passes without another.
    at_start : float
        What came while the service was restarted waits in the socket, and comes at
        once: all of it may wait so long ...
    starting : float
        ... for at most the first so many seconds, or until nothing is worked on.
    """

    waiting: int = 6
    usual: float = 0.25
    calm: float = 1.0
    at_start: float = 10.0
    starting: float = 15.0


def _uncounted(_reason: str) -> None:
    return None


class Admission:
    """A WSGI application that lets at most ``most`` requests into another one.

    Parameters
    ----------
    application : WSGI application
    most : int
        Requests that are worked on at once.
    count : callable
        Told the reason of each refusal.
    patience : Patience
    """

    def __init__(
        self,
        application: "WSGIApplication",
        most: int,
        count: Callable[[str], None] = _uncounted,
        patience: Patience | None = None,
    ) -> None:
        self._application = application
        self._most = most
        self._count = count
        self._patience = patience or Patience()
        self._turn = threading.Condition()
        self._working = self._waiting = 0
        self._refused = float("-inf")
        self._started: float | None = None
        self._is_starting = True

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on, or answer 503."""
        if environ.get("PATH_INFO") in EXEMPT:
            return self._application(environ, start_response)
        if not self._enters():
            self._count(REASON)
            return _refuse(environ.get("PATH_INFO", ""), start_response)
        try:
            return self._application(environ, start_response)
        finally:
            self._leaves()

    def _enters(self) -> bool:
        with self._turn:
            if self._working < self._most and not self._waiting:
                self._working += 1
                return True
            seconds = self._seconds_to_wait(time.monotonic())
            self._waiting += 1
            entered = seconds > 0 and self._turn.wait_for(self._has_room, seconds)
            self._waiting -= 1
            if entered:
                self._working += 1
            else:
                self._refused = time.monotonic()
            return entered

    def _leaves(self) -> None:
        with self._turn:
            self._working -= 1
            if not self._working and not self._waiting:
                self._is_starting = False
            self._turn.notify()

    def _has_room(self) -> bool:
        return self._working < self._most

    def _seconds_to_wait(self, now: float) -> float:
        """How long the next request may wait; 0 when it is refused at once."""
        self._started = self._started or now
        patience = self._patience
        if self._is_starting and now - self._started < patience.starting:
            return patience.at_start
        calm = now - self._refused > patience.calm
        return patience.usual if calm and self._waiting < patience.waiting else 0.0


def _refuse(path: str, start_response: "StartResponse") -> Iterable[bytes]:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    body = problem_body(status, REASON, _DETAIL)
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_SECONDS)),
        ("Connection", "close"),
    ]
    if path.endswith(NAMED):
        headers.append(("X-akismet-guid", str(uuid.uuid4())))
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
