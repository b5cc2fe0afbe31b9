"""/review/login and /review/logout: sessions begin and end."""

from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from moderation.storage.reviewers import Reviewer, Role
from webhook.parts import parts
from webhook.passwords import hashed, is_outdated, is_right
from webhook.review import access
from webhook.review.access import needs, open_to_strangers, safe_next
from webhook.review.login_rate import count_try

blueprint = Blueprint("review_sign_in", __name__, url_prefix="/review")

WRONG = "Name and password do not fit."
MAX_FIELD = 200


@blueprint.get("/login")
@open_to_strangers
def form() -> Response:
    """Ask for name and password."""
    if access.signed_in() is not None:
        return redirect(safe_next(request.args.get("next")))
    return _page()


@blueprint.post("/login")
@open_to_strangers
def enter() -> Response:
    """Begin a session, as slowly for names that nobody has."""
    name = request.form.get("name", "").strip()[:MAX_FIELD]
    password = request.form.get("password", "")[:MAX_FIELD]
    try:
        noted = count_try(request.remote_addr, name)
    except TooManyRequests as error:
        page = _page(str(error.description), HTTPStatus.TOO_MANY_REQUESTS)
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    found = _checked(name, password, noted)
    if found is None:
        return _page(WRONG, HTTPStatus.UNAUTHORIZED)
    access.sign_in(found)
    return redirect(safe_next(request.form.get("next")), HTTPStatus.SEE_OTHER)


@blueprint.post("/logout")
@needs(Role.REVIEWER, Role.AUDITOR)
def leave() -> Response:
    """End this session."""
    access.sign_out()
    flash("You are signed out.", "good")
    return redirect(address_of("review_sign_in.form"), HTTPStatus.SEE_OTHER)


def _checked(name: str, password: str, noted: tuple[int, ...]) -> Reviewer | None:
    """The reviewer whose password this is; forgets the try when it was right."""
    with parts().database.reading() as reading:
        found, stored = reading.reviewers.named(name), None
        stored = reading.reviewers.password_hash(name)
    if not is_right(stored, password) or found is None or stored is None:
        return None
    with parts().database.unit_of_work() as work:
        work.tries.forget(noted)
        if is_outdated(stored):
            work.reviewers.rehash(found.id, hashed(password))
        work.commit()
    return found


def _page(problem: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    with parts().database.reading() as reading:
        has_owner = reading.reviewers.has_owner()
    body = render_template(
        "review/sign_in.html",
        problem=problem,
        name=request.form.get("name", ""),
        next=request.values.get("next", ""),
        has_owner=has_owner,
    )
    return make_response(body, status)
