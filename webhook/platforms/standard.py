"""Standard Webhooks: our own events, for whoever writes an adapter of their own."""

from datetime import UTC, datetime
from enum import StrEnum
from time import time

from pydantic import AwareDatetime, BaseModel, ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from moderation.comment import Comment
from moderation.wire import CommentShape, describe
from webhook.errors import MalformedPayloadError, SignatureError
from webhook.platforms.base import MAX_ID_LENGTH, Delivered, Event, EventKind

ID_HEADER = "webhook-id"
TIME_HEADER = "webhook-timestamp"
SIGNATURE_HEADER = "webhook-signature"
FRESH_SECONDS = 300
# A time beyond these cannot be turned to UTC, or is a mistake.
FIRST = datetime(1970, 1, 2, tzinfo=UTC)
LAST = datetime(9000, 1, 1, tzinfo=UTC)


class EventType(StrEnum):
    """The types of events on the wire."""

    CREATED = "comment.created"
    UPDATED = "comment.updated"
    DELETED = "comment.deleted"


KINDS = {
    EventType.CREATED: EventKind.CREATED,
    EventType.UPDATED: EventKind.UPDATED,
    EventType.DELETED: EventKind.DELETED,
}


class _Deleted(BaseModel):
    id: str


class _Envelope(BaseModel):
    type: EventType
    timestamp: AwareDatetime | None = None

    @property
    def moment(self) -> datetime | None:
        """The time, unless it is of no use for putting events in order."""
        if self.timestamp is None or not FIRST <= self.timestamp <= LAST:
            return None
        return self.timestamp


class _Carried(_Envelope):
    data: CommentShape


class _CarriedDeletion(_Envelope):
    data: _Deleted


class StandardPlatform:
    """Events of our own shape, signed as standardwebhooks.com says (v1, HMAC)."""

    name = "standard"

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Accept a signature by any of the secrets, at most 5 minutes old or early."""
        if not any(_signed(delivered, secret) for secret in secrets):
            raise SignatureError(_hint(delivered))

    def parse(self, delivered: Delivered) -> Event:
        """Read the event; raises MalformedPayloadError, which quotes nothing."""
        try:
            envelope = _Envelope.model_validate_json(delivered.body)
            kind = KINDS[envelope.type]
            comment = _comment(kind, delivered.body)
        except ValidationError as error:
            raise MalformedPayloadError(describe(error)) from error
        if comment.id is None or not 1 <= len(comment.id) <= MAX_ID_LENGTH:
            raise MalformedPayloadError(
                f"data.id: needs 1 to {MAX_ID_LENGTH} characters."
            )
        delivery_id = delivered.headers[ID_HEADER]
        if len(delivery_id) > MAX_ID_LENGTH:
            raise MalformedPayloadError(
                f"{ID_HEADER}: at most {MAX_ID_LENGTH} characters."
            )
        return Event(kind, comment, comment.id, delivery_id, envelope.moment)

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """The three headers of Standard Webhooks."""
        moment = sent_at.astimezone(UTC)
        signature = Webhook(secret).sign(delivery_id, moment, body.decode())
        return {
            ID_HEADER: delivery_id,
            TIME_HEADER: str(int(moment.timestamp())),
            SIGNATURE_HEADER: signature,
        }


def _hint(delivered: Delivered) -> str:
    """What to look at first, by the headers alone: it tells nothing of the secret."""
    headers = (ID_HEADER, TIME_HEADER, SIGNATURE_HEADER)
    missing = [name for name in headers if not delivered.headers.get(name)]
    if missing:
        return f"Not signed: {', '.join(missing)} missing."
    try:
        sent = int(delivered.headers[TIME_HEADER])
    except ValueError:
        return f"{TIME_HEADER}: seconds since 1970, as digits."
    if abs(time() - sent) > FRESH_SECONDS:
        return f"{TIME_HEADER}: more than five minutes from this service's clock."
    return "The signature does not fit: another secret, id, timestamp or body."


def _signed(delivered: Delivered, secret: str) -> bool:
    try:
        Webhook(secret).verify(
            delivered.body, dict(delivered.headers), json_parse=False
        )
    except (WebhookVerificationError, ValueError):
        # binascii.Error and UnicodeDecodeError are ValueErrors
        return False
    return True


def _comment(kind: EventKind, body: bytes) -> Comment:
    if kind is EventKind.DELETED:
        carried = _CarriedDeletion.model_validate_json(body)
        return Comment(text="", id=carried.data.id)
    return _Carried.model_validate_json(body).data.comment()
