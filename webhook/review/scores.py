"""/review/scores: choose comments by a range of scores, look, act on all, undo."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask import url_for as address_of
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from moderation.errors import ModelError, UnknownDecisionError
from moderation.policies.base import Threshold
from moderation.storage.glimpses import Versioned
from moderation.storage.reviewers import Role
from moderation.storage.sites import Site
from moderation.urgency import WEIGHTS
from webhook.explained.wording import label_name
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.bulk_act import ACTS, MOST, Outcome, act_on, undo_batch
from webhook.review.charts.chart import Chart
from webhook.review.charts.histogram import histogram
from webhook.review.policy_form import shown
from webhook.review.recent_acts import recent_acts
from webhook.review.score_cache import kept_scores
from webhook.review.score_range import (
    Among,
    InRange,
    Range,
    in_range,
    labels_of,
    opposite,
    seen,
)
from webhook.review.severity import SEVERE
from webhook.review.site_choice import SiteChoice, choose_site
from webhook.site_models import source_of
from webhook.site_policies import read_policy

blueprint = Blueprint("review_scores", __name__, url_prefix="/review/scores")

SAMPLE = 12
FIELDS = ("label", "low", "high", "among")
NO_QUESTION = 20
"""So many comments are acted on without their count being typed."""

AMONG = {
    Among.WAITING: "those that wait",
    Among.UNDECIDED: "those that nobody decided",
    Among.ALL: "all",
}
REASONS = {
    "stale_write": "changed since you looked",
    "claimed": "looked at by somebody else",
    "deleted_comment": "deleted meanwhile",
    "unknown_comment": "not known any more",
}
MOVED = "Comments in this range changed since you looked. Look again, then decide."
COUNT = "Type the number of comments to say that you mean all of them."


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Show the histogram, and what lies in the range."""
    return _page(choose_site(request.args.get("site", "")), dict(request.args))


@blueprint.post("")
@needs(Role.REVIEWER)
def act() -> Response:
    """Act on every comment in the range, as it was seen."""
    chosen = choose_site(request.form.get("site", ""))
    act_name = request.form.get("act", "")
    if chosen.site is None or act_name not in ACTS:
        raise BadRequest("There is no such act.")
    found = in_range(parts().database, kept_scores(), chosen.site.id, _range())
    versions = _versions(found)
    if not 1 <= len(versions) <= MOST:
        raise BadRequest(f"1 to {MOST} comments at a time.")
    if seen(versions) != request.form.get("seen"):
        return _page(chosen, dict(request.form), problem=MOVED, status=409)
    asked = len(versions) > NO_QUESTION
    if asked and request.form.get("count", "").strip() != str(len(versions)):
        return _page(chosen, dict(request.form), problem=COUNT, status=400)
    me = current_reviewer().name
    done = act_on(parts().database, chosen.site, versions, act_name, me)
    return _told(chosen.site, done, f"{done.done} comments: {act_name}.")


@blueprint.post("/undo")
@needs(Role.REVIEWER)
def undo() -> Response:
    """Take a bulk act back."""
    chosen = choose_site(request.form.get("site", ""))
    if chosen.site is None:
        raise BadRequest("There is no site.")
    batch, me = request.form.get("batch", ""), current_reviewer().name
    try:
        done = undo_batch(parts().database, chosen.site, batch, me)
    except UnknownDecisionError as error:
        flash(str(error), "bad")
        return _back(chosen.site)
    flash(f"Undone on {done.done} comments.{_left(done)}", "good")
    return _back(chosen.site)


def _told(site: Site, done: Outcome, said: str) -> Response:
    flash(said + _left(done), "good")
    fields: dict[str, Any] = {
        **{name: request.form.get(name) for name in FIELDS},
        "site": site.name,
        "batch": done.batch if done.done else None,
    }
    address = address_of("review_scores.index", **fields)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _left(done: Outcome) -> str:
    return "".join(
        f" {count} left as they are: {REASONS.get(reason, reason)}."
        for reason, count in done.left.items()
    )


def _back(site: Site) -> Response:
    address = address_of("review_scores.index", site=site.name)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _range() -> Range:
    written = request.values
    try:
        low, high = (
            float((written.get(name) or default).replace(",", "."))
            for name, default in (("low", "0.5"), ("high", "1"))
        )
        among = Among(written.get("among", Among.WAITING.value))
    except ValueError as error:
        raise BadRequest("A range has two numbers from 0 to 1.") from error
    low, high = min(low, high), max(low, high)
    if not 0 <= low <= high <= 1:
        raise BadRequest("A range has two numbers from 0 to 1.")
    return Range(written.get("label", "toxicity")[:50], low, high, among)


def _versions(found: InRange) -> tuple[Versioned, ...]:
    with parts().database.reading() as reading:
        return reading.glimpses.versions(found.comments)


def _page(
    chosen: SiteChoice, written: dict[str, str], *, problem: str = "", status: int = 200
) -> Response:
    if chosen.site is None:
        return make_response(render_template("review/scores.html", chosen=chosen))
    wanted = _range()
    scores = kept_scores().of(chosen.site.id)
    found = in_range(parts().database, kept_scores(), chosen.site.id, wanted)
    few = len(found.comments) <= MOST
    drawn = found.sample(SAMPLE)
    with parts().database.reading() as reading:
        sample = reading.glimpses.of(drawn)
        acts = recent_acts(reading, chosen.site.id)
    body = render_template(
        "review/scores.html",
        chosen=chosen,
        site=chosen.site,
        wanted=wanted,
        found=found,
        labels=labels_of(scores, _rules(chosen.site)),
        among=AMONG,
        sample=sample,
        severe=found.scores if wanted.label in SEVERE else {},
        severe_from=SEVERE.get(wanted.label, 2.0),
        drawn=_drawn(chosen.site, wanted, found),
        wrong=opposite(found.precision.best),
        seen=seen(_versions(found)) if few else "",
        few=few,
        most=MOST,
        no_question=NO_QUESTION,
        batch=written.get("batch", "")[:100],
        acts=[act for act in acts if act.batch != written.get("batch")],
        harmful=wanted.label in WEIGHTS,
        may_act=current_reviewer().role is not Role.AUDITOR,
        problem=problem,
        label_name=label_name,
        shown=shown,
    )
    return make_response(body, status)


def _drawn(site: Site, wanted: Range, found: InRange) -> Chart:
    rule = _rules(site).get(wanted.label, Threshold())
    name = label_name(wanted.label)
    return histogram(
        "scores",
        f"Scores of {name} on {site.name}",
        f"{sum(found.counts):,} comments, {AMONG[wanted.among]}; "
        f"{len(found.comments):,} of them from {wanted.low:g} to {wanted.high:g}. "
        "Heights grow as the square root of the count.",
        found.counts,
        thresholds={"hold": rule.hold, "reject": rule.reject},
        chosen=(wanted.low, wanted.high),
    )


def _rules(site: Site) -> dict[str, Threshold]:
    try:
        thresholds = source_of(parts().source, site.name).current().thresholds
    except ModelError:
        thresholds = {}
    return read_policy(site.policy).in_force(thresholds)
