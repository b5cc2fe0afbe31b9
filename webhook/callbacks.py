"""The deliverer: sends, in the background, the answers that platforms are owed."""

import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from moderation.errors import SettingsError
from moderation.storage.database import Database
from moderation.storage.outbox import OwedAnswer
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from webhook import log_events
from webhook.appeal_links import AppealLinks
from webhook.background import Stopping, never
from webhook.errors import UndeliverableError, UnreachableError
from webhook.outgoing import Sender
from webhook.platforms.base import (
    BY_MACHINE,
    Callback,
    Conversation,
    Delivery,
    KnownComment,
    Outcome,
)
from webhook.retrying import next_attempt
from webhook.sealing import Seal

EXTENSION = "parley.deliverer"
SECONDS = 1.0
AT_ONCE = 4
LEASE = timedelta(minutes=2)  # well above the sender's timeout
FAILURES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,  # JSON that is nested a thousand deep
    TypeError,
    ValueError,
)
"""What a callback with something wrong with it raises."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt ended; ``retry_after`` is the reply's header."""

    outcome: Outcome
    error: str = ""
    retry_after: str | None = None


class Deliverer:
    """The job of sending the answers that are due.

    An answer is claimed for ``lease``. A process that dies leaves its answers to the
    others; they may arrive twice, never not.

    Parameters
    ----------
    callbacks : mapping of kind to Callback or Conversation
    count : callable
        Told kind and end of each attempt: ``delivered``, ``failed`` or ``dead``.
    """

    name = "deliverer"

    def __init__(
        self,
        database: Database,
        seal: Seal,
        callbacks: Mapping[str, Callback | Conversation],
        count: Callable[[str, str], None],
        *,
        links: AppealLinks | None = None,
        sender: Sender | None = None,
        seconds: float = SECONDS,
        lease: timedelta = LEASE,
    ) -> None:
        self._database = database
        self._seal = seal
        self._callbacks = callbacks
        self._count = count
        self._links = links
        self._sender = sender or Sender()
        self.seconds = seconds
        self._lease = lease
        self._chance = random.SystemRandom()

    def round(self, stopping: Stopping) -> bool:
        """Send what is due; what did not arrive has its own time."""
        self.run_once(stopping)
        return True

    def run_once(self, stopping: Stopping = never) -> int:
        """Send what is due, a few at once; returns how many were attempted."""
        attempted = 0
        while not stopping() and (claimed := self._claim()):
            with ThreadPoolExecutor(len(claimed)) as pool:
                attempted += len(list(pool.map(self._deliver, claimed)))
        return attempted

    def _claim(self) -> tuple[OwedAnswer, ...]:
        now = datetime.now(UTC)
        with self._database.reading() as reading:
            if not reading.outbox.is_due(now):
                return ()
        with self._database.unit_of_work() as work:
            claimed = work.outbox.claim(now, self._lease, AT_ONCE)
            work.commit()
        return claimed

    def _deliver(self, answer: OwedAnswer) -> None:
        try:
            attempt = self._attempt(answer)
        except (SettingsError, UndeliverableError) as error:
            attempt = Attempt(Outcome.GIVE_UP, str(error))
        except UnreachableError as error:
            asked = error.retry_after and f"{error.retry_after:.0f}"
            attempt = Attempt(Outcome.RETRY, str(error), asked or None)
        except FAILURES as error:
            attempt = Attempt(Outcome.RETRY, type(error).__name__)
        end = self._settle(answer, attempt)
        self._count(answer.kind, end)
        log_events.write(
            log_events.CALLBACK_ENDS[end],
            answer=answer.id,
            site=answer.site_id,
            kind=answer.kind,
            attempts=answer.attempts + 1,
        )

    def _attempt(self, answer: OwedAnswer) -> Attempt:
        callback = self._callbacks.get(answer.kind)
        if callback is None:
            raise UndeliverableError("There is no such callback any more.")
        with self._database.reading() as reading:
            site = reading.sites.by_id(answer.site_id)
            if _is_overruled(reading, answer):
                return Attempt(Outcome.DONE)
            talks = isinstance(callback, Conversation)
            comment = _known(reading, answer, self._seal) if talks else None
            answer = self._with_link(reading, site, answer)
        secrets = self._seal.open_all(site.sealed)
        allow_private = site.options.get("allow_private") is True
        send = partial(self._sender.send, allow_private=allow_private)
        if isinstance(callback, Conversation) and comment is not None:
            delivery = Delivery(site, answer, comment, secrets, send)
            return Attempt(callback.converse(delivery))
        if isinstance(callback, Conversation):
            raise UndeliverableError("The comment is not known any more.")
        reply = send(callback.request(site, answer, secrets))
        outcome = callback.judge(reply.status, reply.headers, reply.body)
        asked = reply.headers.get("retry-after")
        return Attempt(outcome, f"HTTP {reply.status}", asked)

    def _with_link(
        self, reading: Reading, site: Site, answer: OwedAnswer
    ) -> OwedAnswer:
        """The answer, with the link of an appeal where one belongs in."""
        if self._links is None or not self._links.is_wanted(site, answer):
            return answer
        told = str(answer.payload["data"]["id"])
        comment = reading.comments.find(site.id, told)
        return answer if comment is None else self._links.enclosed(answer, comment.id)

    def _settle(self, answer: OwedAnswer, attempt: Attempt) -> str:
        """Write how an attempt ended; returns the end's name."""
        now = datetime.now(UTC)
        again = None
        if attempt.outcome is Outcome.RETRY:
            failed = answer.attempts + 1
            again = next_attempt(failed, now, attempt.retry_after, self._chance)
        with self._database.unit_of_work() as work:
            if attempt.outcome is Outcome.DONE:
                end = "delivered"
                work.outbox.delivered(answer.id, now)
            elif again is not None:
                end = "failed"
                work.outbox.failed(answer.id, attempt.error, again)
            else:
                end = "dead"
                work.outbox.dead(answer.id, attempt.error, now)
            work.commit()
        return end


def _is_overruled(reading: Reading, answer: OwedAnswer) -> bool:
    """Whether a person has decided otherwise since the machine's word was owed.

    The answer to that decision comes next, or its platform knows it.
    """
    if not answer.payload.get(BY_MACHINE):
        return False
    stored = reading.comments.find(answer.site_id, str(answer.payload["id"]))
    decided = None if stored is None else stored.decided
    return decided is not None and decided.value != answer.payload["action"]


def _known(reading: Reading, answer: OwedAnswer, seal: Seal) -> KnownComment | None:
    """What is known of the comment that an answer is about."""
    platform_id = str(answer.payload["id"])
    stored = reading.comments.find(answer.site_id, platform_id)
    if stored is None or stored.revision == 0:
        return None
    history = reading.history.of_comment(answer.site_id, platform_id)
    return KnownComment(
        platform_id=platform_id,
        text=history.revisions[-1].text,
        received_at=history.received_at,
        listeners=tuple(
            replace(one, callback=one.callback and seal.address(one.callback))
            for one in reading.calls.listeners(stored.id)
        ),
    )
