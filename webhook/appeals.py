"""A commenter's side of an appeal: the link, what it shows, and the one field."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response

from moderation.appealing import MAX_TEXT, Case, case_of, submit
from moderation.errors import (
    DecisionError,
    StaleWriteError,
    UnknownCommentError,
)
from moderation.secret_key import SecretKey
from webhook.appeal_links import appeal_links
from webhook.appeal_words import reasons_in_plain_words, standing_of
from webhook.asked import named_site
from webhook.parts import parts

EXTENSION = "parley.appeal_rate"
blueprint = Blueprint("appeals", __name__)

MOST = 10
WINDOW = timedelta(minutes=10)
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/appeal-link")
def issue(site_name: str, comment_id: str) -> Response:
    """The link of a rejected comment, for its writer; the same one every time."""
    site = named_site(site_name)
    with parts().database.reading() as reading:
        stored = reading.comments.find(site.id, comment_id)
        case = None if stored is None else case_of(reading, stored.id)
    if case is None:
        raise UnknownCommentError("There is no comment of that id on this site.")
    if case.rejection is None:
        raise StaleWriteError("The comment is not rejected.", reason="not_rejected")
    base = request.host_url.rstrip("/") + request.script_root
    return jsonify(
        {
            "id": comment_id,
            "appeal_url": appeal_links().link(case.comment.id, base),
            "state": case.appeal.state.value if case.appeal else None,
        }
    )


@blueprint.get("/appeals/<token>")
def show(token: str) -> Response:
    """The comment, why it was rejected, and how the appeal stands."""
    return _page(token)


@blueprint.post("/appeals/<token>")
def send(token: str) -> Response:
    """Take the appeal."""
    number = appeal_links().opened(token)
    if number is None or not _count_try():
        return _page(token, problem="" if number is None else "rate")
    try:
        submit(parts().database, number, request.form.get("text", ""), _now())
    except DecisionError:
        return _page(token, problem="text", status=HTTPStatus.BAD_REQUEST)
    except (StaleWriteError, UnknownCommentError):
        return _page(token)
    return _private(redirect(request.path, HTTPStatus.SEE_OTHER))


def _page(
    token: str, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """The page of a link; forged ones are counted, so that nobody can try many."""
    number = appeal_links().opened(token)
    if number is None:
        allowed = _count_try()
        status = HTTPStatus.NOT_FOUND if allowed else HTTPStatus.TOO_MANY_REQUESTS
        return _rendered(None, "unknown", status)
    with parts().database.reading() as reading:
        case = case_of(reading, number)
    if case is None:
        return _rendered(None, "gone", HTTPStatus.GONE)
    if problem == "rate":
        status = HTTPStatus.TOO_MANY_REQUESTS
    return _rendered(case, standing_of(case, _now()), status, problem)


def _rendered(
    case: Case | None, standing: str, status: HTTPStatus, problem: str = ""
) -> Response:
    rejection = case.rejection if case else None
    body = render_template(
        "appeal.html",
        case=case,
        standing=standing,
        problem=problem,
        reasons=reasons_in_plain_words(rejection),
        written=request.form.get("text", "")[: 2 * MAX_TEXT],
        most=MAX_TEXT,
    )
    page = make_response(body, status)
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        page.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
    return _private(page)


def _private(response: Response) -> Response:
    response.headers.update(PRIVATE)
    return response


def _count_try() -> bool:
    """Whether this address may try (again); all workers count together."""
    now, key = _now(), current_app.extensions[EXTENSION]
    hashed = _hashed(key, request.remote_addr or "")
    with parts().database.unit_of_work() as work:
        if work.tries.since(hashed, now - WINDOW) >= MOST:
            return False
        work.tries.add(hashed, now)
        work.commit()
    return True


def _hashed(key: SecretKey, address: str) -> str:
    return key.digest("appeal address", address.encode("utf-8", "replace"))


def _now() -> datetime:
    return datetime.now(UTC)
