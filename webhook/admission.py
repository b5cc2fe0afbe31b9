"""Admission: so many requests are worked on at once, the rest is told to come back."""

import threading
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from webhook.problems import CONTENT_TYPE, RETRY_SECONDS, problem_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
NAMED = "/comment-check"  # WordPress publishes what is answered without a guid
REASON = "overloaded"
_DETAIL = "Too many requests at once; the same request is welcome in a moment."


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
    """

    def __init__(
        self,
        application: "WSGIApplication",
        most: int,
        count: Callable[[str], None] = _uncounted,
    ) -> None:
        self._application = application
        self._count = count
        self._free = threading.BoundedSemaphore(most)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on, or answer 503 at once."""
        if environ.get("PATH_INFO") in EXEMPT:
            return self._application(environ, start_response)
        if not self._free.acquire(blocking=False):
            self._count(REASON)
            return _refuse(environ.get("PATH_INFO", ""), start_response)
        try:
            return self._application(environ, start_response)
        finally:
            self._free.release()


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
