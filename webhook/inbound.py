"""POST /webhooks/<site>: verify raw bytes, parse, take in, answer."""

from flask import Blueprint, Response, current_app, request

from moderation.errors import UnknownSiteError
from moderation.storage.sites import Site
from webhook import log_events
from webhook.directory import directory
from webhook.errors import SignatureError
from webhook.intake import EXTENSION, Answer, Intake
from webhook.metrics import observe_screenings
from webhook.platforms import PLATFORMS
from webhook.platforms.base import Delivered, EventKind

blueprint = Blueprint("inbound", __name__)

JSON = "application/json"


@blueprint.post("/webhooks/<site_name>")
def receive(site_name: str) -> Response:
    """Answer an event of a site with the verdict, after it is on disk."""
    site = directory().named(site_name)
    if site.platform not in PLATFORMS:
        raise UnknownSiteError(f"This site sends no webhooks: it is {site.platform}.")
    delivered = Delivered(
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(cache=False, parse_form_data=False),
    )
    site = _verified(site, delivered)
    event = PLATFORMS[site.platform].parse(delivered)
    intake: Intake = current_app.extensions[EXTENSION]
    answered = intake.take(site, event, delivered.body)
    _report(site, event.kind, answered)
    return Response(answered.body, answered.status, content_type=JSON)


def _verified(site: Site, delivered: Delivered) -> Site:
    platform = PLATFORMS[site.platform]
    try:
        platform.verify(delivered, site.secrets)
    except SignatureError:
        fresh = directory().fresh_named(site.name)
        if fresh.secrets == site.secrets:
            raise
        platform.verify(delivered, fresh.secrets)  # rotated a moment ago
        return fresh
    return site


def _report(site: Site, kind: EventKind, answered: Answer) -> None:
    if answered.screening is not None:
        observe_screenings([answered.screening], answered.seconds)
        verdict = answered.screening.verdict
        log_events.write(
            log_events.COMMENT_SCREENED,
            site=site.id,
            action=verdict.action.value,
            reasons=[reason.code for reason in verdict.reasons],
            milliseconds=round(answered.seconds * 1_000, 2),
        )
    elif answered.repeated:
        log_events.write(log_events.DELIVERY_REPEATED, site=site.id)
    elif kind is EventKind.DELETED:
        log_events.write(log_events.COMMENT_DELETED, site=site.id)
