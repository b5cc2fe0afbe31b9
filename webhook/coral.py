"""/coral/<site>/…: Coral's external moderation phase, and its webhooks."""

from dataclasses import replace

from flask import Blueprint, Response, current_app, jsonify, request

from moderation.errors import UnknownSiteError
from moderation.storage.sites import Site
from moderation.verdict import Action, Verdict
from webhook import log_events
from webhook.coral_feed import EXTENSION as FEED
from webhook.coral_feed import CoralFeed
from webhook.directory import directory
from webhook.errors import SignatureError
from webhook.intake import EXTENSION as INTAKE
from webhook.intake import Answer, Intake
from webhook.metrics import observe_decision
from webhook.parts import parts
from webhook.platforms.base import Delivered, Event
from webhook.platforms.coral import events, phase
from webhook.platforms.coral.callbacks import PLATFORM
from webhook.platforms.coral.signature import verify
from webhook.reports import report_screening
from webhook.sealing import EXTENSION as SEAL
from webhook.sealing import Seal

blueprint = Blueprint("coral", __name__)

PHASE_SECRET, EVENT_SECRET = "coral_phase_secret", "coral_webhook_secret"
JSON = "application/json"


@blueprint.post("/coral/<site_name>/phase")
def moderate(site_name: str) -> Response:
    """Answer the external moderation phase, after the comment is on disk."""
    site, delivered = _verified(site_name, PHASE_SECRET)
    event = _titled(site, phase.parse(delivered.body))
    intake: Intake = current_app.extensions[INTAKE]
    answered = intake.take(site, event, delivered.body)
    _report(site, answered)
    # What is deleted with us, and said again, is for a person to look at.
    verdict = answered.verdict or Verdict(Action.HOLD)
    reply = phase.answer(verdict, site.options)
    return Response(reply.body, reply.status, content_type=JSON)


@blueprint.post("/coral/<site_name>/events")
def hear(site_name: str) -> Response:
    """Take a webhook in; 200 for whatever Coral may stop thinking of."""
    site, delivered = _verified(site_name, EVENT_SECRET)
    feed: CoralFeed = current_app.extensions[FEED]
    heard = feed.hear(site, events.parse(delivered.body))
    for action in heard.decided:
        observe_decision(action.value, "platform")
    if heard.answered is not None:
        _report(site, heard.answered)
    log_events.write(
        log_events.CORAL_EVENT, site=site.id, ending=heard.ending, error=heard.error
    )
    return jsonify(received=True)


def _verified(site_name: str, secret: str) -> tuple[Site, Delivered]:
    """The site, once the request is known to be its Coral's.

    Raises
    ------
    UnknownSiteError
        There is no site of that name that runs on Coral.
    SignatureError
        Nothing of the body was looked at.
    """
    site = directory().named(site_name)
    if site.platform != PLATFORM:
        raise UnknownSiteError(
            f"This site does not run on Coral: it is {site.platform}."
        )
    headers = {name.lower(): value for name, value in request.headers.items()}
    body = request.get_data(cache=False, parse_form_data=False)
    delivered = Delivered(headers, body)
    try:
        verify(delivered, _opened(site, secret))
    except SignatureError:
        fresh = directory().fresh_named(site_name)
        if fresh.sealed == site.sealed:
            raise
        verify(delivered, _opened(fresh, secret))  # set a moment ago
        return fresh, delivered
    return site, delivered


def _opened(site: Site, name: str) -> str | None:
    seal: Seal = current_app.extensions[SEAL]
    sealed = site.sealed.get(name)
    return None if sealed is None else seal.open(sealed)


def _titled(site: Site, event: Event) -> Event:
    """The event with what is known of the story, of which Coral sends the address."""
    with parts().database.reading() as reading:
        stored = reading.articles.find(site.id, event.comment.article)
    if stored is None:
        return event
    return replace(event, comment=replace(event.comment, article=stored.article))


def _report(site: Site, answered: Answer) -> None:
    if answered.screening is None:
        log_events.write(log_events.DELIVERY_REPEATED, site=site.id)
        return
    report_screening(site.id, answered.screening, answered.seconds)
