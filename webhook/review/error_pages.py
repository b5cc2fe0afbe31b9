"""Errors as pages for people; programs get problem documents."""

from http import HTTPStatus

from flask import Flask, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from moderation.errors import ModerationError
from webhook import problems
from webhook.review.access import is_review_rule, wants_json

SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This form is too old or was sent from elsewhere. "
    "Go back, load the page again, and send it once more.",
    HTTPStatus.FORBIDDEN: "Your role does not allow this.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes no such request.",
    HTTPStatus.CONFLICT: "Somebody else was faster. Load the page again to see how "
    "things stand.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer. Nothing was lost; "
    "try again in a moment.",
}
JSON, HTML = "application/json", "text/html"
DEFAULT = "Something went wrong here. Nothing was lost."


def init_app(app: Flask) -> None:
    """Answer people's errors with a page; must come after ``problems``."""
    app.register_error_handler(ModerationError, _from_ours)
    app.register_error_handler(HTTPException, _from_http)


def _from_ours(error: ModerationError) -> Response:
    answered = problems.from_ours(error)
    return _page(answered) if _for_people() else answered


def _from_http(error: HTTPException) -> Response:
    answered = problems.from_http(error)
    return _page(answered) if _for_people() and error.code else answered


def _for_people() -> bool:
    """Whether a person reads the answer: below /review, or lost with a browser."""
    wanted = request.accept_mimetypes.best_match((JSON, HTML))
    if request.url_rule is None and wanted == HTML:
        return True
    return is_review_rule(request.path) and not wants_json()


def _page(answered: Response) -> Response:
    """The same answer as a page; without a menu where the database may be at fault."""
    if answered.status_code < HTTPStatus.BAD_REQUEST:
        return answered
    status = HTTPStatus(answered.status_code)
    body = render_template(
        "review/error.html",
        title=status.phrase,
        sentence=SENTENCES.get(status, DEFAULT),
        plain=status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    page = make_response(body, status)
    retry = answered.headers.get("Retry-After")
    if retry:
        page.headers["Retry-After"] = retry
    return page
