"""POST /webhooks/<site>: verify raw bytes, parse, take in, answer."""

from flask import Blueprint, Response, current_app, request

from moderation.errors import UnknownSiteError
from moderation.storage.sites import Site
from webhook import log_events
from webhook.address_secrets import site_at
from webhook.directory import directory
from webhook.errors import SignatureError
from webhook.intake import EXTENSION, Answer, Intake
from webhook.parts import parts
from webhook.platforms import PLATFORMS, UNSIGNED
from webhook.platforms.base import Delivered, Event, EventKind
from webhook.reports import report_screening

blueprint = Blueprint("inbound", __name__)

JSON = "application/json"
IGNORED = b'{"ignored":true}'
STANDARD = "standard"
# Engines send a text twice, escaped, and much besides.
ENGINE_BYTES = 8


@blueprint.post("/webhooks/<site_name>")
def receive(site_name: str) -> Response:
    """Answer an event of a site with the verdict, after it is on disk."""
    site = directory().named(site_name)
    if site.platform in UNSIGNED:
        raise SignatureError("The address of this site needs its secret.")
    if site.platform not in PLATFORMS:
        raise UnknownSiteError(f"This site sends no webhooks: it is {site.platform}.")
    delivered = _delivered(site)
    site = _verified(site, delivered)
    return _answer(site, delivered, PLATFORMS[site.platform].parse(delivered))


@blueprint.post("/webhooks/<site_name>/<secret>")
def receive_unsigned(site_name: str, secret: str) -> Response:
    """The same for an engine that cannot sign: its address holds a secret."""
    site = site_at(directory(), site_name, secret)
    if site.platform not in UNSIGNED:
        raise SignatureError("This site's webhooks are signed.")
    delivered = _delivered(site)
    return _answer(site, delivered, UNSIGNED[site.platform].parse(delivered))


def _delivered(site: Site) -> Delivered:
    if site.platform != STANDARD:
        most = parts().settings.max_body_bytes * ENGINE_BYTES
        request.max_content_length = most
    return Delivered(
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(cache=False, parse_form_data=False),
    )


def _answer(site: Site, delivered: Delivered, event: Event | None) -> Response:
    if event is None:
        return Response(IGNORED, content_type=JSON)
    intake: Intake = current_app.extensions[EXTENSION]
    answered = intake.take(site, event, delivered.body)
    report(site, event.kind, answered)
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


def report(site: Site, kind: EventKind, answered: Answer) -> None:
    """Count and log what became of an event."""
    if answered.screening is not None:
        report_screening(site.id, answered.screening, answered.seconds)
    elif answered.repeated:
        log_events.write(log_events.DELIVERY_REPEATED, site=site.id)
    elif kind is EventKind.DELETED:
        log_events.write(log_events.COMMENT_DELETED, site=site.id)
