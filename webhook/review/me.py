"""/review/me: one's own password, looks, keys and breaks."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from pydantic import ValidationError
from werkzeug.wrappers import Response

from moderation.accounts import log_out_everywhere, numbered, set_password
from moderation.storage.reviewers import Role
from webhook import passwords
from webhook.parts import parts
from webhook.review import access
from webhook.review.access import current_reviewer, needs, safe_next
from webhook.review.breaks import begin_again
from webhook.review.login_rate import count_try, forget
from webhook.review.preferences import (
    DEFAULT_KEYS,
    MAX_BREAK_MINUTES,
    Act,
    Preferences,
    Theme,
)

blueprint = Blueprint("review_me", __name__, url_prefix="/review/me")
MAX_DIGITS = 9
ANYBODY = (Role.REVIEWER, Role.AUDITOR)

ACTS = {
    Act.APPROVE: "Approve",
    Act.REJECT: "Reject",
    Act.SPAM: "Spam",
    Act.CORRECT_LABEL: "Correct a label",
    Act.CORRECT_STANCE: "Correct a stance",
    Act.SKIP: "Skip",
    Act.UNDO: "Undo",
    Act.REVEAL: "Show blurred text",
    Act.HELP: "Help",
}
THEMES = (
    (Theme.SYSTEM.value, "As the device has it"),
    (Theme.LIGHT.value, "Light"),
    (Theme.DARK.value, "Dark"),
)
WRONG = "That is not your present password."
DIFFERENT = "The two passwords are not the same."


@blueprint.get("")
@needs(*ANYBODY)
def index() -> Response:
    """Show what can be set, and what was seen today."""
    return _page(access.preferences())


@blueprint.post("/preferences")
@needs(*ANYBODY)
def prefer() -> Response:
    """Keep looks, blur, keys and breaks."""
    written = _written()
    try:
        chosen = Preferences.model_validate(written)
    except ValidationError as error:
        found = error.errors()[0]
        said = found["msg"].removeprefix("Value error, ")
        if "break_minutes" in found["loc"]:
            said = f"A break comes after 0 to {MAX_BREAK_MINUTES} whole minutes."
        return _page(Preferences.model_construct(**written), preference_problem=said)
    with parts().database.unit_of_work() as work:
        kept = chosen.model_dump(mode="json")
        work.reviewers.set_preferences(current_reviewer().id, kept)
        work.commit()
    flash("Kept.", "good")
    return _back()


@blueprint.post("/password")
@needs(*ANYBODY)
def change_password() -> Response:
    """Set another password; sessions elsewhere end, this one goes on."""
    me, new = current_reviewer(), request.form.get("new", "")
    noted = count_try(request.remote_addr, me.name)
    with parts().database.reading() as reading:
        stored = reading.reviewers.password_hash(me.name)
    if not passwords.is_right(stored, request.form.get("present", "")):
        return _page(access.preferences(), present_problem=WRONG)
    forget(noted)
    problem = passwords.problem_of(new, me.name)
    if not problem and new != request.form.get("again", ""):
        problem = DIFFERENT
    if problem:
        return _page(access.preferences(), password_problem=problem)
    with parts().database.unit_of_work() as work:
        changed = set_password(work, me, passwords.hashed(new))
        work.commit()
    access.sign_in(changed)
    flash("Your password is changed; all other sessions are over.", "good")
    return _back()


@blueprint.post("/sessions")
@needs(*ANYBODY)
def end_sessions() -> Response:
    """Log out everywhere else; this session goes on."""
    me = current_reviewer()
    with parts().database.unit_of_work() as work:
        log_out_everywhere(work, me, me.name)
        renewed = numbered(work, me.id)
        work.commit()
    access.sign_in(renewed)
    flash("You are signed out everywhere else.", "good")
    return _back()


@blueprint.post("/break")
@needs(*ANYBODY)
def take_break() -> Response:
    """Begin to count anew after a break."""
    begin_again()
    return redirect(safe_next(request.form.get("next")), HTTPStatus.SEE_OTHER)


def _written() -> dict[str, Any]:
    form = request.form
    minutes = form.get("break_minutes", "").strip()[:MAX_DIGITS]
    keys = {act: form.get(f"key_{act.value}", "").strip() for act in Act}
    return {
        "theme": form.get("theme", Theme.SYSTEM.value),
        "blur": "blur" in form,
        "shortcuts": "shortcuts" in form,
        "keys": dict(DEFAULT_KEYS) if "default_keys" in form else keys,
        "break_minutes": int(minutes) if minutes.isdecimal() else -1,
    }


def _back() -> Response:
    return redirect(address_of("review_me.index"), HTTPStatus.SEE_OTHER)


def _page(shown: Preferences, **problems: str) -> Response:
    me = current_reviewer()
    with parts().database.reading() as reading:
        exposure = reading.exposures.on(me.id, datetime.now(UTC).date())
    body = render_template(
        "review/me.html",
        me=me,
        shown=shown,
        exposure=exposure,
        acts=ACTS,
        themes=THEMES,
        **problems,
        least=passwords.MIN_LENGTH,
        most_minutes=MAX_BREAK_MINUTES,
    )
    return make_response(body, HTTPStatus.BAD_REQUEST if problems else HTTPStatus.OK)
