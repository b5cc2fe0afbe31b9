"""Coral's webhooks: something happened to a comment, named by its id alone."""

from dataclasses import dataclass

from pydantic import BaseModel, Field, ValidationError

from moderation.wire import describe
from webhook.errors import MalformedPayloadError
from webhook.platforms.base import MAX_ID_LENGTH

ABOUT_COMMENTS = frozenset(
    {
        "COMMENT_CREATED",
        "COMMENT_REPLY_CREATED",
        "COMMENT_ENTERED_MODERATION_QUEUE",
        "COMMENT_LEFT_MODERATION_QUEUE",
    }
)


class _Data(BaseModel):
    commentID: str = Field(  # noqa: N815 (Coral's)
        min_length=1, max_length=MAX_ID_LENGTH
    )


class _Envelope(BaseModel):
    id: str = Field(min_length=1, max_length=MAX_ID_LENGTH)
    type: str


class _AboutComment(_Envelope):
    data: _Data


@dataclass(frozen=True, slots=True)
class CoralEvent:
    """One event; ``comment_id`` is Coral's, None when it is about no comment."""

    id: str
    comment_id: str | None


def parse(body: bytes) -> CoralEvent:
    """Understand an event.

    Raises
    ------
    MalformedPayloadError
        It is not what Coral sends; quotes nothing.
    """
    try:
        envelope = _Envelope.model_validate_json(body)
        if envelope.type not in ABOUT_COMMENTS:
            return CoralEvent(envelope.id, None)
        data = _AboutComment.model_validate_json(body).data
    except ValidationError as error:
        raise MalformedPayloadError(describe(error)) from error
    return CoralEvent(envelope.id, data.commentID)
