"""What every call of an Akismet client goes through: its key, its errors, its reply."""

import uuid
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from moderation.errors import ModerationError
from moderation.storage.sites import Site
from webhook import log_events
from webhook.directory import directory
from webhook.errors import MalformedPayloadError, MissingKeyError
from webhook.form_fields import Fields
from webhook.key_rate import count_request
from webhook.parts import parts
from webhook.platforms import AKISMET
from webhook.platforms.akismet import Reply
from webhook.problems import RETRY_SECONDS, status_of
from webhook.short_keys import hidden

CHECK = "comment-check"
GUID = "X-akismet-guid"
# A form carries the text twice, and each of its bytes as three.
FORM_BYTES = 8
WRONG_KEY = "The API key is not known here."


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose key was shown, and what came with it."""

    site: Site
    fields: Fields


def caller() -> Caller:
    """Who makes this request.

    Raises
    ------
    MissingKeyError
        There is no key, or it belongs to nobody.
    MalformedPayloadError
        The body cannot be read.
    TooManyRequests
        The key was used too often.
    """
    request.max_content_length = parts().settings.max_body_bytes * FORM_BYTES
    body = request.get_data(cache=False, parse_form_data=False)
    sent = AKISMET.fields(request.headers.get("Content-Type", ""), body)
    queried = AKISMET.fields("", request.query_string)
    key = AKISMET.key(sent, queried, request.host)
    kept = hidden(AKISMET.name, key) if key else ""
    site = directory().with_site_key(AKISMET.name, kept) if kept else None
    if site is None:
        raise MissingKeyError(WRONG_KEY)
    count_request(site.id)
    if request.method == "GET":
        return Caller(site, queried)
    return Caller(site, sent)


def respond(reply: Reply) -> Response:
    """The reply as Flask sends it."""
    response = Response(reply.text, reply.status, content_type=reply.content_type)
    response.headers.extend(reply.headers)
    return response


def new_guid() -> str:
    """A name that no comment has had before."""
    return str(uuid.uuid4())


def register_errors(blueprint: Blueprint) -> None:
    """Let the errors of ``blueprint`` leave in words that clients of Akismet know."""
    blueprint.register_error_handler(ModerationError, _from_ours)
    blueprint.register_error_handler(HTTPException, _from_http)


def name_check(response: Response) -> Response:
    """Give every answer to a check a guid: without, WordPress publishes unseen."""
    if request.path.endswith(f"/{CHECK}") and GUID not in response.headers:
        response.headers[GUID] = new_guid()
    return response


def refuse_tunnels() -> None:
    """Say at once that nothing is tunnelled: clients then ask without TLS."""
    if request.method == "CONNECT":
        raise MethodNotAllowed(["GET", "POST"], "Only http:// is answered here.")


def _from_ours(error: ModerationError) -> Response:
    status = status_of(error)
    log_events.write(
        log_events.REQUEST_REFUSED, reason=error.reason, status=status.value
    )
    if isinstance(error, MissingKeyError | MalformedPayloadError):
        return respond(AKISMET.refuse(str(error)))
    reply = AKISMET.refuse("Something went wrong here; please come again.", status)
    retry = {"Retry-After": str(RETRY_SECONDS)}
    return respond(replace(reply, headers={**reply.headers, **retry}))


def _from_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    reply = AKISMET.refuse(error.description or HTTPStatus(status).phrase, status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        alert = {
            "X-akismet-alert-code": str(status),
            "X-akismet-alert-msg": "This key is used too often; please come again.",
        }
        reply = replace(reply, headers={**reply.headers, **alert})
    response = respond(reply)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers.setdefault(name, value)
    return response
