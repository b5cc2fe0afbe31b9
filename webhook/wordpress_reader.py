"""Reads a WordPress over REST: what people did there becomes decisions of ours."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from moderation.comment import Article
from moderation.decision import SPAM, Decision, DecisionSource
from moderation.secret_key import SecretKey
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action
from webhook.comment_names import names_of
from webhook.keyed_intake import Asked, KeyedIntake
from webhook.outgoing import Sender
from webhook.platforms.akismet import SentComment, title_of
from webhook.platforms.wordpress.rest import URL, Access, Search, WordPressRest
from webhook.platforms.wordpress.seen import (
    ACTIONS,
    SeenComment,
    Status,
    name_of,
    number_in,
)
from webhook.sealing import Seal

CURSORS = "wordpress_read"
OPERATION = "wordpress-rest"
REVIEWER = "wordpress"
# Statuses change without a trace of when; Akismet forgets its spam after as long.
LOOKED_AT_AGAIN = timedelta(days=15)
PAUSE_SECONDS = 0.5


@dataclass(slots=True)
class Tally:
    """What one reading came to."""

    read: int = 0
    added: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class WordPressReader:
    """Reads one site after the other; reading again changes nothing.

    Every page is on disk before the next is asked for, so that an interrupted
    reading goes on where it was.
    """

    database: Database
    intake: KeyedIntake
    secret_key: SecretKey
    seal: Seal
    sender: Sender = field(default_factory=Sender)
    pause_seconds: float = PAUSE_SECONDS
    pause: Callable[[float], None] = time.sleep

    def read(self, name: str) -> Tally:
        """Read what is new, and what may have changed, on the site of that name.

        Raises
        ------
        UndeliverableError
            The site's options do not say how to reach it.
        UnreachableError
            WordPress did not do its part; a WordPressError says how.
        """
        with self.database.reading() as reading:
            site = reading.sites.named(name)
        secrets = self.seal.open_all(site.sealed)
        allow_private = site.options.get("allow_private") is True
        send = partial(self.sender.send, allow_private=allow_private)
        rest = WordPressRest(Access.of(site.options, secrets), send)
        tally = Tally()
        for status in Status:
            for started, page in self._pages(rest, site, status):
                told = self._owed(site)
                for seen in page:
                    self._take(site, seen, tally, started, told)
                self._advance(site, status, page)
        return tally

    def _pages(
        self, rest: WordPressRest, site: Site, status: Status
    ) -> Iterator[tuple[datetime, tuple[SeenComment, ...]]]:
        """Pages with the moment before each was asked for, oldest comments first."""
        search = Search(status.value, after=_from(site, status))
        number, is_last = 1, False
        while not is_last:
            started = datetime.now(UTC)
            page, is_last = rest.page(search, number)
            yield started, page
            number += 1
            self.pause(self.pause_seconds)

    def _take(
        self,
        site: Site,
        seen: SeenComment,
        tally: Tally,
        started: datetime,
        told: frozenset[str],
    ) -> None:
        sent = SentComment(
            comment=seen.comment,
            blog=str(site.options[URL]),
            article_named=bool(seen.comment.article.title),
            engine_id=str(seen.number),
        )
        tally.read += 1
        found = self._find(site, sent, seen)
        if found is None:
            self.intake.check(Asked(site, sent, OPERATION, name_of(seen.number)))
            tally.added += 1
            found = self._find(site, sent, seen)
        if found is None or found.deleted or found.platform_id in told:
            return
        with self.database.unit_of_work() as work:
            _name_article(work, site, seen.comment.article)
            decision = _decision(site, seen, found)
            if decision is not None and _stands(work, site, found, started):
                work.decisions.add(
                    site.id,
                    found.platform_id,
                    decision,
                    expected_version=found.version,
                )
                tally.decided += 1
            work.commit()

    def _find(
        self, site: Site, sent: SentComment, seen: SeenComment
    ) -> StoredComment | None:
        names = names_of(sent, self.secret_key)
        with self.database.reading() as reading:
            for platform_id in (seen.guid, name_of(seen.number)):
                if platform_id is not None:
                    stored = reading.comments.find(site.id, platform_id)
                    if stored is not None:
                        return stored
            named, _ = names.find(reading, site.id)
            return None if named is None else reading.comments.find(site.id, named)

    def _owed(self, site: Site) -> frozenset[str]:
        """Comments on which WordPress does not know our newest decision yet."""
        with self.database.reading() as reading:
            answers = (*reading.outbox.waiting(), *reading.outbox.dead_letters())
        return frozenset(
            str(answer.payload.get("id"))
            for answer in answers
            if answer.site_id == site.id
        )

    def _advance(
        self, site: Site, status: Status, page: tuple[SeenComment, ...]
    ) -> None:
        if not page:
            return
        with self.database.unit_of_work() as work:
            options = dict(work.sites.named(site.name).options)
            cursors = {**options.get(CURSORS, {})}
            cursors[status.value] = page[-1].written_at.isoformat()
            work.sites.set_options(site.name, {**options, CURSORS: cursors})
            work.commit()


def _from(site: Site, status: Status) -> datetime | None:
    """Where reading goes on: behind what was read, but not too close behind."""
    cursors: dict[str, Any] = site.options.get(CURSORS, {})
    if status.value not in cursors:
        return None
    read = datetime.fromisoformat(cursors[status.value]) - timedelta(seconds=1)
    return min(read, datetime.now(UTC) - LOOKED_AT_AGAIN)


def _decision(site: Site, seen: SeenComment, stored: StoredComment) -> Decision | None:
    """What a person did in WordPress that we do not know, if anything.

    A comment that passed us by, published while we could not be asked, was not
    approved by anybody: it stays in the queue.
    """
    action = ACTIONS[seen.status] if seen.status else Action.HOLD
    if action in {Action.HOLD, stored.action}:
        return None
    before_us = seen.written_at < site.created_at
    passed_by = number_in(stored.platform_id) is not None and not before_us
    if passed_by and action is Action.APPROVE:
        return None
    return Decision(
        action=action,
        reviewer=REVIEWER,
        decided_at=datetime.now(UTC),
        labels={SPAM: 1.0} if seen.status is Status.SPAM else {},
        source=DecisionSource.IMPORTED if before_us else DecisionSource.PLATFORM,
    )


def _stands(
    work: UnitOfWork, site: Site, stored: StoredComment, started: datetime
) -> bool:
    """Whether nothing happened on our side since WordPress was asked."""
    now = work.comments.find(site.id, stored.platform_id)
    if now is None or now.version != stored.version:
        return False
    events = work.decisions.events(stored.id)
    return not events or events[-1].decision.decided_at < started


def _name_article(work: UnitOfWork, site: Site, article: Article) -> None:
    """Fill in title and excerpt where only an address was known."""
    stored = work.articles.find(site.id, article)
    known = Article() if stored is None else stored.article
    guessed = known.title is None or known.title == title_of(article.url or "")
    filled = replace(
        article,
        title=(article.title or known.title) if guessed else known.title,
        text=known.text or article.text,
    )
    if filled.title is not None and filled != known:
        work.articles.write(site.id, filled)
