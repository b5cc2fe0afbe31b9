"""GET /review/what-if: what another policy would have done with what is stored."""

import time
from dataclasses import dataclass, replace

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.errors import ModelError, PolicyError
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.precision import NEVER, Source
from moderation.storage.reviewers import Role
from moderation.storage.shadows import Shadow
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.explained.wording import label_name, percent
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.policy_form import (
    BY_HAND,
    LANGUAGE,
    field,
    read_policy_form,
    rules,
    shown,
)
from webhook.review.score_cache import kept_scores
from webhook.review.site_choice import SiteChoice, choose_site
from webhook.review.what_if_answer import Answer, Subject, answer, found_threshold
from webhook.review.what_if_answer import subject as subject_of
from webhook.site_models import source_of
from webhook.site_policies import read_policy, write_policy

blueprint = Blueprint("review_what_if", __name__, url_prefix="/review/what-if")

NO_SITE = "There is no site yet. Add one with flask --app webhook add-site."
NO_MODEL = "No model is in service, so that there are no thresholds to move."
PROMISE_RANGE = "A promise is a share from 1 to 99.9 percent."


@dataclass(frozen=True, slots=True)
class Wish:
    """Find the threshold of a label that keeps a promise."""

    label: str
    action: Action
    promise: float


@dataclass(frozen=True, slots=True)
class Granted:
    """A wish with the threshold that was found; None when none keeps it."""

    wish: Wish
    bound: float | None
    source: Source


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Show the form with the site's policy, or what the policy in it would do."""
    started = time.perf_counter()
    chosen = choose_site(request.args.get("site", ""))
    if chosen.site is None:
        return _problem(chosen, NO_SITE)
    try:
        model = source_of(parts().source, chosen.site.name).current()
    except ModelError:
        return _problem(chosen, NO_MODEL)
    return _answered(chosen, chosen.site, model, started)


def _answered(chosen: SiteChoice, site: Site, model: Model, started: float) -> Response:
    older = "older" in request.args
    about = subject_of(
        parts().database,
        kept_scores(),
        site.id,
        model.identifier,
        model.thresholds,
        older=older,
    )
    present, problem, granted = read_policy(site.policy), "", None
    proposed = present
    try:
        proposed = read_policy_form(request.args, present, model.thresholds)
        wish = _wish()
        if wish is not None:
            granted = _grant(about, wish)
            proposed = _with(proposed, granted)
    except PolicyError as error:
        problem = str(error)
    found = answer(parts().database, about, present, proposed)
    with parts().database.reading() as reading:
        shadow = reading.shadows.running(site.id)
    milliseconds = (time.perf_counter() - started) * 1000
    return _page(
        chosen,
        about,
        proposed,
        found,
        shadow,
        problem=problem,
        granted=granted,
        milliseconds=milliseconds,
        changed=write_policy(proposed) != site.policy,
    )


def _wish() -> Wish | None:
    label, written = request.args.get("find", ""), request.args.get("promise", "")
    if not label or not written.strip():
        return None
    try:
        share = float(written.replace(",", ".")) / 100
    except ValueError as error:
        raise PolicyError(PROMISE_RANGE) from error
    if not 0.01 <= share <= 0.999:
        raise PolicyError(PROMISE_RANGE)
    rejects = request.args.get("does") == Action.REJECT.value
    return Wish(label, Action.REJECT if rejects else Action.HOLD, share)


def _grant(about: Subject, wish: Wish) -> Granted:
    found = found_threshold(about, wish.label, wish.promise)
    return Granted(wish, found.bound, found.source)


def _with(policy: PromisesPolicy, granted: Granted) -> PromisesPolicy:
    """The policy with the threshold that was found; with none, the rule never acts."""
    label, bound = granted.wish.label, granted.bound
    own = policy.overrides.get(label, Threshold())
    value = NEVER if bound is None else bound
    if granted.wish.action is Action.REJECT:
        changed = Threshold(own.hold, value, BY_HAND)
    else:
        changed = Threshold(value, own.reject, BY_HAND)
    return replace(policy, overrides={**policy.overrides, label: changed})


def _problem(chosen: SiteChoice, said: str) -> Response:
    body = render_template("review/what_if_none.html", chosen=chosen, said=said)
    return make_response(body)


def _page(
    chosen: SiteChoice,
    about: Subject,
    proposed: PromisesPolicy,
    found: Answer,
    shadow: Shadow | None,
    **more: object,
) -> Response:
    body = render_template(
        "review/what_if.html",
        chosen=chosen,
        site=chosen.site,
        about=about,
        rules=rules(proposed, about.thresholds, about.scores.labels),
        proposed=proposed,
        found=found,
        shadow=shadow,
        may_change=current_reviewer().role is Role.OWNER,
        actions=tuple(Action),
        field=field,
        shown=shown,
        language_field=LANGUAGE,
        label_name=label_name,
        percent=percent,
        **more,
    )
    return make_response(body, 400 if more.get("problem") else 200)
