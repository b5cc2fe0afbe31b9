"""/review/sites: how each site is doing, in numbers."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.insights.audited import audited_precision
from moderation.insights.recall import site_estimates
from moderation.insights.site_record import (
    AUTOMATIC,
    automatic,
    by_day,
    response_times,
    waits,
)
from moderation.storage.reviewers import Role
from webhook.parts import parts
from webhook.review.access import needs
from webhook.review.charts.chart import Chart
from webhook.review.site_charts import volume_chart
from webhook.review.spans import spoken_age

blueprint = Blueprint("review_sites", __name__, url_prefix="/review/sites")

SPANS = (7, 30, 90)
DEFAULT_SPAN = 30


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """List the sites."""
    with parts().database.reading() as reading:
        summaries = reading.site_records.summaries()
    body = render_template(
        "review/sites.html",
        sites=summaries,
        now=datetime.now(UTC),
        spoken_age=spoken_age,
    )
    return make_response(body)


@blueprint.get("/<name>")
@needs(Role.REVIEWER, Role.AUDITOR)
def show(name: str) -> Response:
    """Show volumes, the queue, how right the machine and how quick people are."""
    days = request.args.get("days", DEFAULT_SPAN, type=int)
    days = days if days in SPANS else DEFAULT_SPAN
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=days - 1)
    with parts().database.reading() as reading:
        site = reading.sites.named(name)
        arrivals = reading.site_records.arrivals(site.id, since)
        reviewed = reading.site_records.reviewed(site.id, since)
        waiting = reading.site_records.waiting_since(site.id)
        drawn = reading.automatic_audits.outcomes(site.id, since)
    volumes: Chart = volume_chart(site.name, by_day(arrivals, now, days))
    body = render_template(
        "review/site.html",
        site=site,
        days=days,
        spans=SPANS,
        volumes=volumes,
        total=len(arrivals),
        waits=waits([now - one for one in waiting]),
        automatic=automatic(arrivals, reviewed),
        audited=[audited_precision(drawn, action) for action in AUTOMATIC],
        estimates=site_estimates(arrivals, reviewed, drawn),
        responses=response_times(reviewed),
        spoken_age=spoken_age,
    )
    return make_response(body)
