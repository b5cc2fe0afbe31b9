"""The use case behind Coral's webhooks: a comment is found, and what people did."""

import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from moderation.decision import Decision, DecisionSource
from moderation.errors import ModerationError
from moderation.reviewing import owe
from moderation.storage.calls import Call
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action
from webhook.intake import Answer, Intake
from webhook.outgoing import Sender
from webhook.owed_answers import corrected_by
from webhook.platforms.base import Event, EventKind
from webhook.platforms.coral.events import CoralEvent
from webhook.platforms.coral.graphql import Access, CoralGraphQL, speaks_graphql
from webhook.platforms.coral.phase import Status
from webhook.platforms.coral.seen import SeenComment
from webhook.sealing import Seal

EXTENSION = "parley.coral_feed"
OPERATION = "coral-comment"
# Coral waits ten seconds, and forgets an address that failed ten times in a row.
TIMEOUT_SECONDS = 5.0
AT_ONCE = 4


class Ending(StrEnum):
    """What became of an event."""

    NOT_ASKED = "not_asked"
    BUSY = "busy"
    UNREAD = "unread"
    GONE = "gone"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event came to: decisions written, and what was screened for it."""

    ending: Ending
    decided: tuple[Action, ...] = ()
    answered: Answer | None = None
    error: str = ""


class CoralFeed:
    """Takes events in; each is read up in Coral, at most four at once.

    Parameters
    ----------
    sender : Sender, optional
        Gives up before Coral does.
    """

    def __init__(
        self,
        database: Database,
        intake: Intake,
        seal: Seal,
        sender: Sender | None = None,
    ) -> None:
        self._database = database
        self._intake = intake
        self._seal = seal
        self._sender = sender or Sender(timeout=TIMEOUT_SECONDS)
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def hear(self, site: Site, event: CoralEvent) -> Heard:
        """Find the comment, take it in if it passed us by, write decisions.

        Raises
        ------
        StorageError
            The database failed; the event is worth repeating.
        """
        if event.comment_id is None:
            return Heard(Ending.NOT_ASKED)
        if not speaks_graphql(site.options, site.sealed):
            return Heard(Ending.UNREAD, error="The site has no api_url or api_token.")
        if not self._free.acquire(blocking=False):
            return Heard(Ending.BUSY)
        try:
            seen = self._coral(site).comment(event.comment_id)
        except ModerationError as error:
            return Heard(Ending.UNREAD, error=str(error))
        finally:
            self._free.release()
        if seen is None or not seen.comment.text:
            return Heard(Ending.GONE)
        return self._take(site, event, seen)

    def _coral(self, site: Site) -> CoralGraphQL:
        secrets = self._seal.open_all(site.sealed)
        allow_private = site.options.get("allow_private") is True
        send = partial(self._sender.send, allow_private=allow_private)
        return CoralGraphQL(Access.of(site.options, secrets), send)

    def _take(self, site: Site, event: CoralEvent, seen: SeenComment) -> Heard:
        with self._database.reading() as reading:
            known = reading.comments.find(site.id, seen.name)
        answered = None if known else self._screened(site, event, seen)
        with self._database.unit_of_work() as work:
            stored = work.comments.find(site.id, seen.name)
            if stored is None:
                return Heard(Ending.GONE)
            _name_article(work, site, seen)
            _link(work, site, seen, stored)
            decided = tuple(_decide(work, site, seen))
            if answered is not None and not seen.moderated:
                _catch_up(work, site, seen, answered)
            work.commit()
        return Heard(Ending.TAKEN, decided, answered)

    def _screened(self, site: Site, event: CoralEvent, seen: SeenComment) -> Answer:
        """The verdict on a comment that Coral did not ask us about."""
        created = Event(
            EventKind.CREATED, seen.comment, seen.name, f"event-{event.id}"[:200]
        )
        return self._intake.take(site, created, b"")


def _name_article(work: UnitOfWork, site: Site, seen: SeenComment) -> None:
    """Remember the title, which Coral does not send when it asks."""
    article = seen.comment.article
    stored = work.articles.find(site.id, article)
    if article.title and (stored is None or stored.article.title != article.title):
        work.articles.write(site.id, article)


def _link(
    work: UnitOfWork, site: Site, seen: SeenComment, stored: StoredComment
) -> None:
    """Remember under which id Coral has the comment."""
    if all(each.guid != seen.id for each in work.calls.listeners(stored.id)):
        call = Call(OPERATION, site.url, guid=seen.id, comment_id=stored.id)
        work.calls.add(site.id, call)


def _decide(work: UnitOfWork, site: Site, seen: SeenComment) -> list[Action]:
    """Write what people did that we do not know; returns the new actions."""
    decisions = [
        Decision(each.action, each.by, each.at, source=DecisionSource.PLATFORM)
        for each in seen.moderated
    ]
    return [
        decision.action
        for decision in decisions
        if work.decisions.add_once(site.id, seen.name, decision) is not None
    ]


def _catch_up(
    work: UnitOfWork, site: Site, seen: SeenComment, answered: Answer
) -> None:
    """Reject in Coral what it published because we could not be asked in time."""
    verdict = answered.verdict
    if verdict is None or seen.status is not Status.NONE:
        return
    if verdict.action is Action.REJECT:
        owe(work, site.id, seen.name, corrected_by(site, verdict))
