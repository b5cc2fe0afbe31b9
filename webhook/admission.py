"""Admission: so many requests are worked on at once, the rest is told to come back."""

import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from webhook.problems import CONTENT_TYPE, RETRY_SECONDS, problem_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
REASON = "overloaded"
_DETAIL = "Too many requests at once; the same request is welcome in a moment."


class Admission:
    """A WSGI application that lets at most ``most`` requests into another one."""

    def __init__(self, application: "WSGIApplication", most: int) -> None:
        self._application = application
        self._free = threading.BoundedSemaphore(most)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on, or answer 503 at once."""
        if environ.get("PATH_INFO") in EXEMPT:
            return self._application(environ, start_response)
        if not self._free.acquire(blocking=False):
            return _refuse(start_response)
        try:
            return self._application(environ, start_response)
        finally:
            self._free.release()


def _refuse(start_response: "StartResponse") -> Iterable[bytes]:
    status = HTTPStatus.SERVICE_UNAVAILABLE
    body = problem_body(status, REASON, _DETAIL)
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_SECONDS)),
        ("Connection", "close"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
