"""/review/shadow: a policy that judges silently beside the one in force."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from moderation import shadowing
from moderation.errors import ModelError, PolicyError
from moderation.policies.base import Threshold
from moderation.storage.reviewers import Role
from moderation.verdict import Action
from webhook.explained.wording import label_name
from webhook.parts import parts
from webhook.policy_terms import Term, differences_between
from webhook.review.access import current_reviewer, needs
from webhook.review.policy_form import read_policy_form
from webhook.review.site_choice import choose_site
from webhook.site_policies import read_policy, write_policy

blueprint = Blueprint("review_shadow", __name__, url_prefix="/review/shadow")

DIFFERENCES = 50
NOBODY = 0


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Show how a site's shadow policy agrees with its own, and past changes."""
    chosen = choose_site(request.args.get("site", ""))
    site = chosen.site
    if site is None:
        body = render_template("review/shadow.html", chosen=chosen)
        return make_response(body)
    thresholds = _thresholds()
    with parts().database.reading() as reading:
        shadow = reading.shadows.running(site.id)
        changes = reading.shadows.changes(site.id)
        number = NOBODY if shadow is None else shadow.id
        agreement = reading.shadows.agreement(number)
        examples = reading.shadows.differences(number, DIFFERENCES)
    body = render_template(
        "review/shadow.html",
        chosen=chosen,
        site=site,
        shadow=shadow,
        terms=[] if shadow is None else _terms(site.policy, shadow.policy, thresholds),
        agreement=agreement,
        examples=examples,
        changes=[(one, _terms(one.before, one.after, thresholds)) for one in changes],
        may_change=current_reviewer().role is Role.OWNER,
        actions=tuple(Action),
        label_name=label_name,
    )
    return make_response(body)


@blueprint.post("")
@needs(Role.OWNER)
def start() -> Response:
    """Let the policy of the what-if form judge in the shadow."""
    chosen = choose_site(request.form.get("site", ""))
    if chosen.site is None:
        raise BadRequest("There is no site.")
    try:
        present = read_policy(chosen.site.policy)
        proposed = read_policy_form(request.form, present, _thresholds())
        shadowing.start(
            parts().database,
            chosen.site.name,
            write_policy(proposed),
            current_reviewer().name,
        )
    except PolicyError as error:
        flash(str(error), "bad")
    else:
        flash("The policy judges in the shadow from now on.", "good")
    return _back(chosen.site.name)


@blueprint.post("/promote")
@needs(Role.OWNER)
def promote() -> Response:
    """Put the shadow policy in force."""
    site = request.form.get("site", "")
    try:
        shadowing.promote(parts().database, site, current_reviewer().name)
    except PolicyError as error:
        flash(str(error), "bad")
    else:
        flash("The policy is in force. You can undo that below.", "good")
    return _back(site)


@blueprint.post("/discard")
@needs(Role.OWNER)
def discard() -> Response:
    """Stop the shadow policy."""
    site = request.form.get("site", "")
    try:
        shadowing.discard(parts().database, site, current_reviewer().name)
    except PolicyError as error:
        flash(str(error), "bad")
    else:
        flash("The shadow policy is discarded; nothing else changed.", "good")
    return _back(site)


@blueprint.post("/undo")
@needs(Role.OWNER)
def undo() -> Response:
    """Take a change of policy back."""
    site = request.form.get("site", "")
    number = request.form.get("change", -1, type=int)
    try:
        shadowing.undo(parts().database, site, number, current_reviewer().name)
    except PolicyError as error:
        flash(str(error), "bad")
    else:
        flash("The policy is again what it was before.", "good")
    return _back(site)


def _terms(before: str, after: str, thresholds: Mapping[str, Threshold]) -> list[Term]:
    return differences_between(read_policy(before), read_policy(after), thresholds)


def _thresholds() -> dict[str, Threshold]:
    try:
        return dict(parts().source.current().thresholds)
    except ModelError:
        return {}


def _back(site: str) -> Response:
    address = address_of("review_shadow.index", site=site)
    return redirect(address, HTTPStatus.SEE_OTHER)
