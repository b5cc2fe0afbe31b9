"""/review/join/<secret>: a one-time link makes an account or sets a password."""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.accounts import checked_name, join, numbered, set_password_by_link
from moderation.errors import AccountError
from moderation.storage.invitations import Invitation, LinkKind
from webhook import passwords
from webhook.one_time_links import opened
from webhook.parts import parts
from webhook.review import access
from webhook.review.access import open_to_strangers

blueprint = Blueprint("review_joining", __name__, url_prefix="/review")

DIFFERENT = "The two passwords are not the same."


@blueprint.get("/join/<secret>")
@open_to_strangers
def form(secret: str) -> Response:
    """Show the form; only sending it uses the link up."""
    with parts().database.reading() as reading:
        invitation = opened(reading, secret)
        whose = _whose(invitation)
    return _page(invitation, whose)


@blueprint.post("/join/<secret>")
@open_to_strangers
def enter(secret: str) -> Response:
    """Make the account or set the password, and sign in."""
    with parts().database.reading() as reading:
        invitation = opened(reading, secret)
        whose = _whose(invitation)
    if invitation is None:
        return _page(None, "")
    name, password = whose or request.form.get("name", ""), request.form.get("new", "")
    try:
        name = checked_name(name)
    except AccountError as error:
        return _page(invitation, whose, name_problem=str(error))
    problem = passwords.problem_of(password, name)
    if not problem and password != request.form.get("again", ""):
        problem = DIFFERENT
    if problem:
        return _page(invitation, whose, password_problem=problem)
    return _entered(invitation, whose, name, passwords.hashed(password))


def _entered(invitation: Invitation, whose: str, name: str, hashed: str) -> Response:
    try:
        with parts().database.unit_of_work() as work:
            if invitation.kind is LinkKind.PASSWORD:
                person = set_password_by_link(work, invitation, hashed)
            else:
                person = join(work, invitation, name, hashed)
            work.commit()
    except AccountError as error:
        return _page(
            None if error.reason == "link" else invitation,
            whose,
            name_problem=str(error),
        )
    access.sign_in(person)
    return redirect(url_for("review_home.index"), HTTPStatus.SEE_OTHER)


def _whose(invitation: Invitation | None) -> str:
    """The name of whose password the link sets; empty for new accounts."""
    if invitation is None or invitation.reviewer_id is None:
        return ""
    with parts().database.reading() as reading:
        return numbered(reading, invitation.reviewer_id).name


def _page(
    invitation: Invitation | None,
    whose: str,
    *,
    name_problem: str = "",
    password_problem: str = "",
) -> Response:
    if invitation is None:
        status = HTTPStatus.GONE
    elif name_problem or password_problem:
        status = HTTPStatus.BAD_REQUEST
    else:
        status = HTTPStatus.OK
    body = render_template(
        "review/joining.html",
        invitation=invitation,
        whose=whose,
        name=request.form.get("name", ""),
        name_problem=name_problem,
        password_problem=password_problem,
        least=passwords.MIN_LENGTH,
    )
    return make_response(body, status)
