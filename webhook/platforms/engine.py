"""The common form of blog engines that are told verdicts and decisions by their API."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from moderation.decision import SPAM, Decision
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from moderation.verdict import Action
from moderation.wire import describe
from webhook.errors import EngineError, MalformedPayloadError, UndeliverableError
from webhook.platforms.base import (
    BY_MACHINE,
    FIRST_SHOWN,
    MAX_ID_LENGTH,
    Delivered,
    Delivery,
    Outcome,
    Outgoing,
    Replied,
    Send,
)

URL, USER, TOKEN = "api_url", "api_user", "api_token"
REJECTED, DELETE = "when_rejected", "delete"
MOST_BYTES = 1_048_576
HALF = 0.5
# A time beyond these cannot be turned to UTC, or is a mistake.
FIRST = datetime(1970, 1, 2, tzinfo=UTC)
LAST = datetime(9000, 1, 1, tzinfo=UTC)
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Shape(BaseModel):
    """A part of what an engine sends; identifiers may be numbers."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


IDENTIFIER = Field(min_length=1, max_length=MAX_ID_LENGTH)
Moment = AwareDatetime | None
_Shape = TypeVar("_Shape", bound=Shape)


def read_body(shape: type[_Shape], body: bytes) -> _Shape:
    """A body in its shape; raises MalformedPayloadError, which quotes nothing."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise MalformedPayloadError(describe(error)) from error


def usable(moment: datetime | None) -> datetime | None:
    """A time, unless it is of no use for putting events in order."""
    return moment if moment and FIRST <= moment <= LAST else None


def header(delivered: Delivered, name: str) -> str:
    """A header that the engine always sends; raises MalformedPayloadError."""
    value = delivered.headers.get(name, "")
    if not 1 <= len(value) <= MAX_ID_LENGTH:
        raise MalformedPayloadError(f"{name}: needs 1 to {MAX_ID_LENGTH} characters.")
    return value


def body_id(body: bytes) -> str:
    """A delivery's id where the engine gives none: the same body is the same."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Form:
    """A body of named fields, for those who do not read JSON."""

    fields: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Api:
    """An engine's API, and how to get in."""

    engine: str
    url: str
    send: Send = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    most_bytes: int = MOST_BYTES

    def call(self, method: str, path: str, body: object = None) -> Replied:
        """Ask for a path below the API's address; ``body`` is a Form, or sent as JSON.

        Raises
        ------
        UndeliverableError
            There is no such comment.
        EngineError
            The engine did not do its part; the message says what to change.
        """
        headers = {"Accept": "application/json", **self.headers}
        text = b""
        if isinstance(body, Form):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            text = urlencode(body.fields).encode()
        elif body is not None:
            headers["Content-Type"] = "application/json"
            text = json.dumps(body).encode()
        url = self.url.rstrip("/") + path
        replied = self.send(Outgoing(method, url, headers, text, self.most_bytes))
        if HTTPStatus.OK <= replied.status < HTTPStatus.MULTIPLE_CHOICES:
            return replied
        if replied.status == HTTPStatus.NOT_FOUND:
            raise UndeliverableError(
                f"{self.engine} answered 404: the comment is gone, or {URL} is not "
                "its address."
            )
        hint = f": is {TOKEN} a moderator's?" if replied.status in _REFUSED else "."
        raise EngineError(
            f"{self.engine} answered {replied.status}{hint}",
            status=replied.status,
            retry_after=patience(replied.headers, datetime.now(UTC)),
        )

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """The same, for an answer that is a JSON object."""
        document = self._document(self.call(method, path, body))
        if not isinstance(document, dict):
            raise EngineError(f"{self.engine} did not answer with an object.")
        return document

    def ask_list(self, method: str, path: str) -> list[dict[str, Any]]:
        """The same, for an answer that is a list of JSON objects."""
        document = self._document(self.call(method, path))
        if not isinstance(document, list) or any(
            not isinstance(one, dict) for one in document
        ):
            raise EngineError(f"{self.engine} did not answer with a list of objects.")
        return document

    def _document(self, replied: Replied) -> Any:
        try:
            return json.loads(replied.body)
        except (ValueError, RecursionError) as error:
            raise EngineError(f"{self.engine} did not answer with JSON.") from error


class Engine(ABC):
    """A callback to an engine; its kind is the platform's name.

    Its answers are owed for verdicts and for decisions alike, to sites that run on
    this engine and say how to reach it. The machine's say that no person stands
    behind them, so that what people decide meanwhile is left alone.
    """

    kind: str
    title: str
    default_url = ""
    """Where the API is when the site names no other address."""
    needs: tuple[str, ...] = (TOKEN,)
    """Options and secrets without which the engine cannot be told anything."""
    told: frozenset[Action] = frozenset(Action)
    """Of which actions the engine can be told at all."""

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """One answer for each decision, with a person behind it."""
        spam = decision.labels.get(SPAM, 0.0) >= HALF
        return self._owed(site, comment, decision.action, spam=spam)

    def announced(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """One answer, where the engine can be told, with no person behind it."""
        return tuple(
            replace(owed, payload={**owed.payload, BY_MACHINE: True})
            for owed in self._owed(site, comment, action, spam=spam)
        )

    def _owed(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        if site.platform != self.kind or action not in self.told:
            return ()
        if not all(site.options.get(one) or one in site.sealed for one in self.needs):
            return ()
        payload = {"id": comment.platform_id, "action": action.value, "spam": spam}
        return (Owed(self.kind, payload),)

    @abstractmethod
    def converse(self, delivery: Delivery) -> Outcome:
        """Deliver the answer; see ``Conversation``."""

    def api(self, delivery: Delivery, headers: Mapping[str, str]) -> Api:
        """The engine's API, as the site's options say."""
        url = delivery.site.options.get(URL) or self.default_url
        if not isinstance(url, str) or not url:
            raise UndeliverableError(f"The site has no {URL}.")
        return Api(self.title, url, delivery.send, headers)


def patience(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an engine wants to be left alone, if it says so.

    By ``Retry-After`` in seconds or as a date, or where no request is left by
    ``X-Ratelimit-Reset`` in seconds since 1970.
    """
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after)
    reset = headers.get("x-ratelimit-reset", "")
    if after:
        try:
            moment = parsedate_to_datetime(after)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(0.0, float(reset) - now.timestamp())
    return None


def action_of(delivery: Delivery) -> Action:
    """The action that a delivery is about."""
    return Action(delivery.answer.payload["action"])


def is_machine(delivery: Delivery) -> bool:
    """Whether no person stands behind what is delivered."""
    return delivery.answer.payload.get(BY_MACHINE) is True


def published_since(delivery: Delivery) -> bool:
    """Whether a public comment was made so by a person since the machine judged it.

    It was not public then, and nobody but a person can have changed that.
    """
    first = delivery.answer.payload.get(FIRST_SHOWN, Action.APPROVE)
    stricter = action_of(delivery) is not Action.APPROVE
    return is_machine(delivery) and stricter and first != Action.APPROVE


def deletes(delivery: Delivery) -> bool:
    """Whether the comment is to be deleted: rejected, on a site that wants it so."""
    wants = delivery.site.options.get(REJECTED) == DELETE
    return wants and action_of(delivery) is Action.REJECT


def number(delivery: Delivery) -> str:
    """The platform's id of the comment, safe inside a path."""
    return quote(delivery.comment.platform_id, safe="")


def bearer(delivery: Delivery) -> dict[str, str]:
    """The header that most engines know an administrator by."""
    return {"Authorization": f"Bearer {secret(delivery)}"}


def secret(delivery: Delivery) -> str:
    """The site's token for the engine's API; raises UndeliverableError."""
    found = delivery.secrets.get(TOKEN)
    if not found:
        raise UndeliverableError(f"The site has no {TOKEN}.")
    return found


def return_address(delivery: Delivery) -> str:
    """The newest return address of the comment; raises UndeliverableError."""
    for listener in delivery.comment.listeners:
        if listener.callback:
            return listener.callback
    raise UndeliverableError("Nobody left an address to act on this comment.")
