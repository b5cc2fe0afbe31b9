"""…/comments:analyze and …/comments:suggestscore as Perspective answers them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException

from moderation.errors import ModerationError
from moderation.storage.sites import Site
from webhook import log_events
from webhook.directory import directory
from webhook.errors import AnalysisError, MalformedPayloadError, MissingKeyError
from webhook.key_rate import count_request
from webhook.metrics import observe_decision, observe_screenings
from webhook.parts import parts
from webhook.perspective_intake import EXTENSION, Analysed, PerspectiveIntake
from webhook.platforms import PERSPECTIVE
from webhook.platforms.perspective.answers import answer, thanks
from webhook.platforms.perspective.discovery import VERSION, discovery_document
from webhook.platforms.perspective.refusals import (
    API_KEY_INVALID,
    error_info,
    refusal,
)
from webhook.platforms.perspective.requests import read_analysis, read_suggestion
from webhook.problems import RETRY_SECONDS, status_of

blueprint = Blueprint("perspective", __name__)

BODY_FACTOR = 4
"""A character may be written as six bytes, and the context comes along."""

NO_KEY = "key_missing"
UNREGISTERED = (
    "Method doesn't allow unregistered callers. Please use a key: ?key=KEY or the "
    "header X-Goog-Api-Key."
)
WRONG_KEY = "API key not valid. Please pass a valid API key."


@blueprint.post("/comments:analyze", defaults={"base": ""})
@blueprint.post("/<path:base>/comments:analyze")
def analyze(base: str) -> Response:
    """Answer with scores, after what may be kept is on disk."""
    site = _caller()
    asked = read_analysis(_body())
    analysed = _intake().analyse(site, asked)
    _report(site, analysed)
    return jsonify(answer(asked, analysed.found))


@blueprint.post("/comments:suggestscore", defaults={"base": ""})
@blueprint.post("/<path:base>/comments:suggestscore")
def suggest_score(base: str) -> Response:
    """Keep what a person says about a comment."""
    site = _caller()
    suggested = read_suggestion(_body())
    decided = _intake().suggest(site, suggested)
    if decided is not None:
        observe_decision(decided.value, "platform")
        log_events.write(log_events.COMMENT_DECIDED, site=site.id, action=decided.value)
    languages = _intake().languages(suggested.sent.comment.text)
    return jsonify(thanks(suggested.sent, languages))


@blueprint.get("/$discovery/rest")
@blueprint.get("/discovery/v1/apis/commentanalyzer/v1alpha1/rest")
def discovery() -> Response:
    """Describe both methods to Google's client libraries; needs no key."""
    if request.args.get("version", VERSION) != VERSION:
        return _refuse(HTTPStatus.NOT_FOUND, f"There is only version {VERSION}.")
    return jsonify(discovery_document(request.url_root))


def _intake() -> PerspectiveIntake:
    found: PerspectiveIntake = current_app.extensions[EXTENSION]
    return found


def _caller() -> Site:
    """Whose key this request carries, in a header or else in the query.

    Raises
    ------
    MissingKeyError
        There is no key, or it belongs to nobody.
    TooManyRequests
        The key was used too often.
    """
    shown = request.headers.get("X-Goog-Api-Key") or request.args.get("key") or ""
    if not shown.strip():
        raise MissingKeyError(UNREGISTERED, reason=NO_KEY)
    site = directory().with_site_key(PERSPECTIVE, shown.strip())
    if site is None:
        raise MissingKeyError(WRONG_KEY)
    count_request(site.id)
    return site


def _body() -> bytes:
    request.max_content_length = parts().settings.max_body_bytes * BODY_FACTOR
    return request.get_data(cache=False, parse_form_data=False)


def _report(site: Site, analysed: Analysed) -> None:
    observe_screenings([analysed.screening], analysed.seconds)
    log_events.write(
        log_events.COMMENT_ANALYSED,
        site=site.id,
        kept=analysed.kept,
        milliseconds=round(analysed.seconds * 1_000, 2),
    )


@blueprint.errorhandler(ModerationError)
def _from_ours(error: ModerationError) -> Response:
    status = status_of(error)
    log_events.write(
        log_events.REQUEST_REFUSED, reason=error.reason, status=status.value
    )
    if isinstance(error, MissingKeyError):
        if error.reason == NO_KEY:
            return _refuse(HTTPStatus.FORBIDDEN, str(error))
        detail = error_info(API_KEY_INVALID)
        return _refuse(HTTPStatus.BAD_REQUEST, str(error), detail)
    if isinstance(error, AnalysisError):
        return _refuse(HTTPStatus.BAD_REQUEST, str(error)[:300], error.detail)
    if isinstance(error, MalformedPayloadError):
        return _refuse(HTTPStatus.BAD_REQUEST, str(error))
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return _refuse(status, "Something went wrong here.")
    message = "The service is not ready; please come again."
    response = _refuse(HTTPStatus.SERVICE_UNAVAILABLE, message)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


@blueprint.errorhandler(HTTPException)
def _from_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    detail = None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        detail = error_info("RATE_LIMIT_EXCEEDED")
    response = _refuse(status, error.description or HTTPStatus(status).phrase, detail)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers.setdefault(name, value)
    return response


def _refuse(
    status: int, message: str, detail: Mapping[str, Any] | None = None
) -> Response:
    response = jsonify(refusal(int(status), message, detail))
    response.status_code = int(status)
    return response
