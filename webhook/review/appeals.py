"""/review/appeals: what commenters say against rejections, for somebody new."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from moderation import appealing
from moderation.appealing import MAX_REPLY, open_cases
from moderation.errors import DecisionError, StaleWriteError
from moderation.storage.appeals import AppealState
from moderation.storage.reviewers import Role
from webhook.appeal_words import reasons_in_plain_words
from webhook.parts import parts
from webhook.reports import report_decisions
from webhook.review.access import current_reviewer, needs
from webhook.review.agreement import is_blurred
from webhook.review.owing import owing_by_site
from webhook.review.spans import spoken_age

blueprint = Blueprint("review_appeals", __name__, url_prefix="/review/appeals")

ALONE = (
    "Whoever decides an appeal has to be somebody else than those who judged the "
    "comment before."
)


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """List open appeals, those for this person first, and the last answers."""
    me, now = current_reviewer(), datetime.now(UTC)
    with parts().database.reading() as reading:
        cases = open_cases(reading)
        deciders = {
            case.comment.id: reading.appeals.deciders(case.comment.id) for case in cases
        }
        mine = [case for case in cases if me.name not in deciders[case.comment.id]]
        others = [case for case in cases if me.name in deciders[case.comment.id]]
        closed = reading.appeals.closed()
        counts = reading.appeals.counts()
    body = render_template(
        "review/appeals.html",
        decides=me.role is not Role.AUDITOR,
        mine=mine,
        others=others,
        deciders=deciders,
        closed=closed,
        overturned=counts.get(AppealState.OVERTURNED, 0),
        answered=sum(
            count for state, count in counts.items() if state is not AppealState.OPEN
        ),
        reasons=reasons_in_plain_words,
        waited=lambda case: spoken_age(now - case.appeal.opened_at),
        most=MAX_REPLY,
        alone=ALONE,
        is_blurred=is_blurred,
    )
    return make_response(body)


@blueprint.post("/<int:number>/uphold")
@needs(Role.REVIEWER)
def uphold(number: int) -> Response:
    """The rejection stays."""
    me, reply = current_reviewer().name, request.form.get("reply", "")
    try:
        appealing.uphold(parts().database, number, me, reply, datetime.now(UTC))
    except (StaleWriteError, DecisionError) as error:
        flash(str(error), "bad")
        return _back()
    flash("The rejection stays. The commenter sees it at their link.", "good")
    return _back()


@blueprint.post("/<int:number>/overturn")
@needs(Role.REVIEWER)
def overturn(number: int) -> Response:
    """The comment is approved after all."""
    me, reply, now = current_reviewer().name, request.form.get("reply", ""), _now()
    owing = owing_by_site()
    try:
        done = appealing.overturn(parts().database, number, me, reply, owing, now)
    except (StaleWriteError, DecisionError) as error:
        flash(str(error), "bad")
        return _back()
    with parts().database.reading() as reading:
        site_id = reading.appeals.numbered(number).site_id
    report_decisions(site_id, [done])
    flash(
        "Approved after all. The platform hears of it, and so does the writer.", "good"
    )
    return _back()


def _now() -> datetime:
    return datetime.now(UTC)


def _back() -> Response:
    return redirect(url_for("review_appeals.index"), HTTPStatus.SEE_OTHER)
