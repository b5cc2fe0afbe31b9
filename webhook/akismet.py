"""/1.1/… as rest.akismet.com answers it: keys, checks and reports."""

from flask import Blueprint, Response, current_app

from moderation.storage.sites import Site
from webhook import log_events
from webhook.akismet_calls import (
    CHECK,
    caller,
    name_check,
    new_guid,
    refuse_tunnels,
    register_errors,
    respond,
)
from webhook.errors import MalformedPayloadError
from webhook.keyed_intake import EXTENSION, Asked, Checked, KeyedIntake
from webhook.platforms import AKISMET
from webhook.platforms.akismet import THANKS, Recheck, Reply
from webhook.reports import report_screening

blueprint = Blueprint("akismet", __name__)
register_errors(blueprint)
blueprint.before_app_request(refuse_tunnels)
blueprint.after_app_request(name_check)

HOLD_OPTION = "akismet_hold"
# Akismet's cron job goes by the word alone and publishes on "false".
STILL_HELD = "held"
HOLD_WORDS = {"publish": "false", "spam": "true"}


@blueprint.post("/1.1/verify-key")
def verify_key() -> Response:
    """Answer ``valid``; who shows a wrong key never gets here."""
    found = caller()
    if not found.fields.first("blog"):
        raise MalformedPayloadError('Empty "blog" value')
    return respond(Reply("valid"))


@blueprint.post("/1.1/comment-check")
def comment_check() -> Response:
    """Answer with the verdict, after it is on disk."""
    found = caller()
    sent = AKISMET.checked(found.fields)
    checked = _intake().check(Asked(found.site, sent, CHECK, new_guid()))
    _report(found.site, checked)
    hold = HOLD_WORDS.get(str(found.site.options.get(HOLD_OPTION)), "false")
    if sent.recheck is Recheck.RETRY and hold == HOLD_WORDS["publish"]:
        hold = STILL_HELD
    return respond(
        AKISMET.answer(
            checked.action, guid=checked.guid, blatant=checked.blatant, hold=hold
        )
    )


@blueprint.post("/1.1/submit-spam", defaults={"spam": True})
@blueprint.post("/1.1/submit-ham", defaults={"spam": False})
def submit(*, spam: bool) -> Response:
    """Keep what a person says about a comment."""
    found = caller()
    operation = "submit-spam" if spam else "submit-ham"
    sent = AKISMET.reported(found.fields)
    _intake().report(Asked(found.site, sent, operation, new_guid()), spam=spam)
    log_events.write(log_events.COMMENT_REPORTED, site=found.site.id, spam=spam)
    return respond(Reply(THANKS))


def _intake() -> KeyedIntake:
    found: KeyedIntake = current_app.extensions[EXTENSION]
    return found


def _report(site: Site, checked: Checked) -> None:
    if checked.screening is None:
        log_events.write(log_events.DELIVERY_REPEATED, site=site.id)
        return
    report_screening(site.id, checked.screening, checked.seconds)
