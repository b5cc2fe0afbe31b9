"""What every platform is: raw bytes verified, then parsed into a typed event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from moderation.comment import Comment

MAX_ID_LENGTH = 200


class EventKind(StrEnum):
    """What happened to a comment."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a comment.

    Parameters
    ----------
    comment : Comment
        As it is now, always with an id of 1 to 200 characters; of a deleted one
        only the id counts.
    delivery_id : str
        The same over all attempts of one delivery, different for each delivery.
    occurred_at : datetime, optional
        When it happened, where the platform says so; orders late events.
    """

    kind: EventKind
    comment: Comment
    comment_id: str
    delivery_id: str
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A request as it came in: ``headers`` by lower-case name, ``body`` untouched."""

    headers: Mapping[str, str]
    body: bytes


class Platform(Protocol):
    """Software that a blog runs on, and how it speaks to us."""

    name: str

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Check that the site sent these very bytes just now.

        Raises
        ------
        SignatureError
            None of the secrets fits, or the time is too far from ours.
        """
        ...

    def parse(self, delivered: Delivered) -> Event:
        """Understand a verified request.

        Raises
        ------
        MalformedPayloadError
            It is not what the platform sends.
        """
        ...

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """The headers with which a sender signs ``body``; for examples and tests."""
        ...
