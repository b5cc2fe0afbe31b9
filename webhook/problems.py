"""Errors as RFC 9457 problem documents: the one table of statuses."""

import json
from http import HTTPStatus

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from moderation.errors import (
    AccountError,
    DecisionError,
    MalformedCommentError,
    ModelError,
    ModerationError,
    PolicyError,
    StaleWriteError,
    StorageError,
    TargetsError,
    UnknownArticleError,
    UnknownCommentError,
    UnknownCursorError,
    UnknownDecisionError,
    UnknownSiteError,
)
from webhook import log_events
from webhook.errors import (
    ConflictingDeliveryError,
    MalformedPayloadError,
    MissingKeyError,
    SignatureError,
)

CONTENT_TYPE = "application/problem+json"
TOO_LARGE = "Content Too Large"
"""What 413 is called since RFC 9110; Python before 3.13 has the older name."""

RETRY_SECONDS = 1

STATUSES: dict[type[ModerationError], HTTPStatus] = {
    SignatureError: HTTPStatus.UNAUTHORIZED,
    MissingKeyError: HTTPStatus.UNAUTHORIZED,
    MalformedPayloadError: HTTPStatus.BAD_REQUEST,
    MalformedCommentError: HTTPStatus.BAD_REQUEST,
    PolicyError: HTTPStatus.BAD_REQUEST,
    DecisionError: HTTPStatus.BAD_REQUEST,
    TargetsError: HTTPStatus.BAD_REQUEST,
    UnknownSiteError: HTTPStatus.NOT_FOUND,
    UnknownArticleError: HTTPStatus.NOT_FOUND,
    UnknownCommentError: HTTPStatus.NOT_FOUND,
    UnknownDecisionError: HTTPStatus.NOT_FOUND,
    UnknownCursorError: HTTPStatus.NOT_FOUND,
    ConflictingDeliveryError: HTTPStatus.CONFLICT,
    StaleWriteError: HTTPStatus.CONFLICT,
    AccountError: HTTPStatus.CONFLICT,
    StorageError: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    ModerationError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


def problem_body(status: HTTPStatus, reason: str, detail: str, **more: object) -> bytes:
    """One problem document; ``reason`` is the slug that metrics count."""
    document = {
        "type": f"urn:parley:problem:{reason}",
        "title": _title(status),
        "status": status.value,
        "detail": detail,
        "reason": reason,
        **more,
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def problem(status: HTTPStatus, reason: str, detail: str, **more: object) -> Response:
    """A response that says what went wrong, with Retry-After where that helps."""
    response = Response(
        problem_body(status, reason, detail, **more),
        status.value,
        content_type=CONTENT_TYPE,
    )
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if reason == MissingKeyError.reason:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def status_of(error: ModerationError) -> HTTPStatus:
    """The status of an error: that of its nearest ancestor in the table."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def register(app: Flask) -> None:
    """Let every error of ``app`` leave as a problem document."""
    app.register_error_handler(ModerationError, from_ours)
    app.register_error_handler(HTTPException, from_http)


def from_ours(error: ModerationError) -> Response:
    """An error of ours as a problem document."""
    status = status_of(error)
    log_events.write(
        log_events.REQUEST_REFUSED, reason=error.reason, status=status.value
    )
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return problem(status, error.reason, "Something went wrong here.")
    more: dict[str, object] = {}
    if isinstance(error, StaleWriteError):
        more = {"version": error.version, "changed": error.changed}
    return problem(status, error.reason, str(error)[:300], **more)


def from_http(error: HTTPException) -> Response:
    """An HTTP error as a problem document; redirects leave as they are."""
    if error.code is None or error.response is not None or error.code < 400:
        # Redirects and ready-made answers leave as they are.
        ready: Response = error.get_response()  # type: ignore[assignment]  # one class
        return ready
    status = HTTPStatus(error.code)
    reason = _title(status).lower().replace(" ", "_").replace("-", "_")
    answer = problem(status, reason, error.description or _title(status))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers.setdefault(name, value)
    return answer


def _title(status: HTTPStatus) -> str:
    """The status's name, the same on every Python."""
    return TOO_LARGE if status.value == 413 else status.phrase
