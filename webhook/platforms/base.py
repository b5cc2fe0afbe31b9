"""What every platform is: verified bytes become an event, a decision a callback."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from moderation.comment import Comment
from moderation.decision import Decision
from moderation.storage.calls import Listener
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed, OwedAnswer
from moderation.storage.sites import Site
from moderation.verdict import Action

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
    shown : Action, optional
        How readers see the comment right now: approve is public, hold waits, reject
        is hidden or spam. None where the platform acts on our answer itself.
    return_address : str, optional
        What it takes to act on the comment besides its id, such as a link with a
        secret in it; kept sealed, and handed back as a listener's callback.
    """

    kind: EventKind
    comment: Comment
    comment_id: str
    delivery_id: str
    occurred_at: datetime | None = None
    shown: Action | None = None
    return_address: str | None = field(default=None, repr=False)


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

    def parse(self, delivered: Delivered) -> Event | None:
        """Understand a verified request; None where it is about no reader's comment.

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


class UnsignedPlatform(Protocol):
    """A platform that signs nothing: the site's address with us holds a secret."""

    name: str

    def parse(self, delivered: Delivered) -> Event | None:
        """Understand a request; None where it is about no reader's comment.

        Raises
        ------
        MalformedPayloadError
            It is not what the platform sends.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request to a platform; nothing of it is logged.

    Of the reply's body at most ``most_bytes`` are read.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    most_bytes: int = 65_536


class Outcome(StrEnum):
    """What a platform's reply to a callback means."""

    DONE = "done"
    RETRY = "retry"
    GIVE_UP = "give_up"


class Callback(Protocol):
    """An answer that is sent to a platform after a reviewer has decided.

    It may arrive twice; it never arrives before an older one of the same comment.
    """

    kind: str

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """What the site is owed; nothing where its options do not ask for it.

        The payload is JSON and names no reader and no secret.
        """
        ...

    def request(
        self, site: Site, answer: OwedAnswer, secrets: Mapping[str, str]
    ) -> Outgoing:
        """The request that delivers ``answer.payload``.

        Parameters
        ----------
        answer : OwedAnswer
            Its ``id`` is the same over all attempts.
        secrets : mapping of name to secret
            Set with ``set-option --secret``, decrypted.

        Raises
        ------
        UndeliverableError
            The site's options or secrets do not suffice.
        """
        ...

    def judge(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """What the reply means; lower-case names, at most 64 KiB of body."""
        ...


class Replied(Protocol):
    """What came back; header names in lower case, ``body`` bounded."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""
        ...

    @property
    def body(self) -> bytes:
        """The beginning of the body."""
        ...


Send = Callable[[Outgoing], Replied]


@dataclass(frozen=True, slots=True)
class KnownComment:
    """What helps to find a comment again where it was written."""

    platform_id: str
    text: str
    received_at: datetime
    listeners: tuple[Listener, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that one attempt to deliver an answer may need."""

    site: Site
    answer: OwedAnswer
    comment: KnownComment
    secrets: Mapping[str, str] = field(repr=False)
    send: Send = field(repr=False)


@runtime_checkable
class Conversation(Protocol):
    """A callback that takes more than one request, or needs to know the comment."""

    kind: str

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """As of a Callback; the payload's ``id`` is the platform's of the comment."""
        ...

    def converse(self, delivery: Delivery) -> Outcome:
        """Deliver the answer.

        Raises
        ------
        UndeliverableError
            It cannot be, as things are.
        UnreachableError
            It could not this time; the message says why.
        """
        ...


@runtime_checkable
class Announcing(Protocol):
    """A callback whose platform takes no notice of our answer: verdicts are sent."""

    def announced(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """What the site is owed when ``action`` comes into force; as ``owed``.

        ``spam`` says whether it is for being spam.
        """
        ...


BY_MACHINE = "by_machine"
"""Set in the payload of an answer that no person stands behind.

It is not sent any more once a person has decided otherwise.
"""

FIRST_SHOWN = "first_shown"
"""In a machine's first answer on a comment: how readers saw it until then."""


@runtime_checkable
class Correcting(Protocol):
    """A callback whose platform acts on our answer, and may be told a better one.

    It leaves alone what a person has decided there meanwhile, as far as it can tell.
    """

    def corrected(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """What the site is owed when ``action`` takes the place of ``hold``.

        ``spam`` says whether it is for being spam.
        """
        ...
