"""Coral's external moderation phase: what it asks, and what it wants to hear."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action, Reason, Verdict
from moderation.wire import describe
from webhook.errors import MalformedPayloadError
from webhook.platforms.base import Event, EventKind
from webhook.platforms.coral.naming import comment_name

APPROVE_OPTION, HOLD_OPTION = "coral_approve", "coral_hold"
PUBLISH, PREMODERATE = "publish", "premod"
SPAM = "spam"
IN_REVIEW = "Rejected in review."


class Status(StrEnum):
    """Statuses of Coral's comments."""

    NONE = "NONE"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    PREMOD = "PREMOD"
    WITHHELD = "SYSTEM_WITHHELD"


class Flag(StrEnum):
    """Why a phase may flag a comment."""

    TOXIC = "COMMENT_DETECTED_TOXIC"
    SPAM = "COMMENT_DETECTED_SPAM"


class Code(StrEnum):
    """Why a comment is rejected, as the Digital Services Act wants to know it."""

    OFFENSIVE = "OFFENSIVE"
    ABUSIVE = "ABUSIVE"
    SPAM = "SPAM"
    BANNED_WORD = "BANNED_WORD"
    AD = "AD"
    ILLEGAL_CONTENT = "ILLEGAL_CONTENT"
    HARASSMENT_BULLYING = "HARASSMENT_BULLYING"
    MISINFORMATION = "MISINFORMATION"
    HATE_SPEECH = "HATE_SPEECH"
    IRRELEVANT_CONTENT = "IRRELEVANT_CONTENT"
    OTHER = "OTHER"


# No head of ours tells what the other codes mean, so none of them is ever given.
CODES: Mapping[str, Code] = {
    "toxicity": Code.OFFENSIVE,
    "severe_toxicity": Code.ABUSIVE,
    "insult": Code.ABUSIVE,
    "aggression": Code.ABUSIVE,
    "incivility": Code.OFFENSIVE,
    "profanity": Code.OFFENSIVE,
    "sexually_explicit": Code.OFFENSIVE,
    "threat": Code.HARASSMENT_BULLYING,
    "identity_attack": Code.HATE_SPEECH,
    SPAM: Code.SPAM,
}


class _Written(BaseModel):
    body: str
    parentID: str | None = Field(default=None, max_length=200)  # noqa: N815 (Coral's)


class _Named(BaseModel):
    id: str = Field(min_length=1, max_length=1_000)


class _Writer(_Named):
    role: str


class _Story(_Named):
    url: str


class _Request(BaseModel):
    action: Literal["NEW", "EDIT"]
    comment: _Written
    author: _Writer
    story: _Story
    site: _Named
    tenantID: str  # noqa: N815 (Coral's)
    tenantDomain: str  # noqa: N815 (Coral's)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Coral gets: 204 with nothing, or 200 with JSON."""

    status: int
    body: bytes = field(default=b"", repr=False)


def parse(body: bytes) -> Event:
    """Understand a request; every one is a delivery of its own.

    Raises
    ------
    MalformedPayloadError
        It is not what Coral sends; quotes nothing.
    """
    try:
        asked = _Request.model_validate_json(body)
    except ValidationError as error:
        raise MalformedPayloadError(describe(error)) from error
    written, author, story = asked.comment, asked.author, asked.story
    name = comment_name(story.id, author.id, written.parentID, written.body)
    comment = Comment(
        text=written.body,
        id=name,
        article=Article(url=story.url or None),
        parent=Parent(id=written.parentID),
        author=Author(id=author.id),
    )
    return Event(EventKind.CREATED, comment, name, f"phase-{uuid.uuid4().hex}")


def answer(verdict: Verdict, options: Mapping[str, Any]) -> Reply:
    """The verdict in Coral's words; any status ends its moderation.

    Approved is "no opinion", so that whatever Coral does with a comment goes on, but
    where the site's option ``coral_approve`` is ``publish``.
    """
    if verdict.action is Action.APPROVE:
        if options.get(APPROVE_OPTION) != PUBLISH:
            return Reply(204)
        return _reply({"status": Status.APPROVED})
    said: dict[str, Any] = {"actions": _flags(verdict.reasons)}
    if verdict.action is Action.HOLD:
        waits = options.get(HOLD_OPTION) == PREMODERATE
        return _reply({"status": Status.PREMOD if waits else Status.WITHHELD, **said})
    code = code_of(verdict.reasons)
    own = {"customReason": IN_REVIEW} if code is Code.OTHER else {}
    reason = {"code": code.value, **own}
    action = {"status": Status.REJECTED, "rejectionReason": reason}
    return _reply({"status": Status.REJECTED, **said, "moderationAction": action})


def code_of(reasons: tuple[Reason, ...]) -> Code:
    """The code of the strictest reason that has one, OTHER where none has."""
    found = (CODES[reason.code] for reason in reasons if reason.code in CODES)
    return next(found, Code.OTHER)


def _flags(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    known = [reason.code for reason in reasons if reason.code in CODES]
    flags = dict.fromkeys(Flag.SPAM if code == SPAM else Flag.TOXIC for code in known)
    return [{"actionType": "FLAG", "reason": flag} for flag in flags]


def _reply(body: Mapping[str, Any]) -> Reply:
    return Reply(200, json.dumps(body).encode())
