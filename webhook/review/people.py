"""/review/people: accounts, roles and invitations, for owners; auditors may look."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from moderation import accounts
from moderation.errors import AccountError
from moderation.storage.reviewers import Role
from webhook.one_time_links import invitation_link, password_link
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs

blueprint = Blueprint("review_people", __name__, url_prefix="/review/people")

LIVES = {1: "1 day", 3: "3 days", 7: "7 days", 30: "30 days"}
ROLES = {
    Role.REVIEWER: "Reviewer: decides",
    Role.AUDITOR: "Auditor: sees everything, changes nothing",
    Role.OWNER: "Owner: decides, sets policies, manages people",
}


@blueprint.get("")
@needs(Role.AUDITOR)
def index() -> Response:
    """List people and open invitations."""
    return _page()


@blueprint.post("/invitations")
@needs(Role.OWNER)
def invite() -> Response:
    """Make an invitation link; it is shown in this answer and never again."""
    role, days = _role(), request.form.get("days", type=int)
    if days not in LIVES:
        raise BadRequest("That is no expiry we offer.")
    with parts().database.unit_of_work() as work:
        actor = current_reviewer().name
        path = invitation_link(work, role, actor, timedelta(days=days))
        work.commit()
    said = f"Whoever opens this link first becomes {role.value}, within {LIVES[days]}."
    return _page(link=_absolute(path), said=said)


@blueprint.post("/invitations/<int:number>/revoke")
@needs(Role.OWNER)
def revoke(number: int) -> Response:
    """End an invitation that nobody has used."""
    with parts().database.unit_of_work() as work:
        if work.invitations.revoke(number, datetime.now(UTC)):
            actor, subject = current_reviewer().name, f"invitation:{number}"
            work.audit.add(actor, accounts.INVITATION_REVOKED, subject, {})
        work.commit()
    flash("The invitation is revoked.", "good")
    return _back()


@blueprint.post("/<int:number>/role")
@needs(Role.OWNER)
def change_role(number: int) -> Response:
    """Give somebody another role; all their sessions end."""
    role = _role()
    try:
        with parts().database.unit_of_work() as work:
            person = accounts.numbered(work, number)
            accounts.change_role(work, person, role, current_reviewer().name)
            work.commit()
    except AccountError as error:
        return _refused(error)
    flash(f"{person.name} is {role.value} now and has to sign in again.", "good")
    return _back()


@blueprint.post("/<int:number>/remove")
@needs(Role.OWNER)
def remove(number: int) -> Response:
    """Ask once more, then take the account away."""
    try:
        with parts().database.unit_of_work() as work:
            person = accounts.numbered(work, number)
            if "sure" not in request.form:
                return make_response(
                    render_template("review/people_remove.html", person=person)
                )
            accounts.remove(work, person, current_reviewer().name)
            work.commit()
    except AccountError as error:
        return _refused(error)
    flash(f"{person.name} is removed. Their decisions stay.", "good")
    return _back()


@blueprint.post("/<int:number>/sessions")
@needs(Role.OWNER)
def end_sessions(number: int) -> Response:
    """Log somebody out everywhere."""
    try:
        with parts().database.unit_of_work() as work:
            person = accounts.numbered(work, number)
            accounts.log_out_everywhere(work, person, current_reviewer().name)
            work.commit()
    except AccountError as error:
        return _refused(error)
    flash(f"{person.name} is signed out everywhere.", "good")
    return _back()


@blueprint.post("/<int:number>/password")
@needs(Role.OWNER)
def reset_password(number: int) -> Response:
    """Make a link that sets somebody's password; shown in this answer only."""
    try:
        with parts().database.unit_of_work() as work:
            person = accounts.numbered(work, number)
            path = password_link(work, person, current_reviewer().name)
            work.commit()
    except AccountError as error:
        return _refused(error)
    said = f"This link lets {person.name} choose another password, within 24 hours."
    return _page(link=_absolute(path), said=said)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError as error:
        raise BadRequest("There is no such role.") from error


def _absolute(path: str) -> str:
    return request.host_url.rstrip("/") + request.script_root + path


def _refused(error: AccountError) -> Response:
    flash(str(error), "bad")
    return _back()


def _back() -> Response:
    return redirect(address_of("review_people.index"), HTTPStatus.SEE_OTHER)


def _page(link: str = "", said: str = "") -> Response:
    me = current_reviewer()
    with parts().database.reading() as reading:
        people = reading.reviewers.all()
        invitations = reading.invitations.waiting(datetime.now(UTC))
    body = render_template(
        "review/people.html",
        me=me,
        may_change=me.role is Role.OWNER,
        people=people,
        invitations=invitations,
        roles=ROLES,
        role_options=[(role.value, label) for role, label in ROLES.items()],
        lives=list(LIVES.items()),
        link=link,
        said=said,
    )
    return make_response(body)
