"""Polls blogs that send nothing: one turn a site, page after page, politely."""

import random
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from moderation.errors import ModerationError, StaleWriteError
from moderation.storage.database import Database
from moderation.storage.polls import Cursor, Turn
from moderation.storage.sites import Site
from webhook import log_events
from webhook.background import Stopping, never
from webhook.errors import (
    NotYetError,
    OptionError,
    UndeliverableError,
    UnreachableError,
)
from webhook.outgoing import Sender
from webhook.platforms.feed import Access, Feed, Stretch
from webhook.polled_comments import Polled, PolledComments, Tally
from webhook.sealing import Seal

EXTENSION = "parley.poller"
NEW, AGAIN = "new", "again"
LOOK_SECONDS = 5.0
SHORTEST_SECONDS = 10.0
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ASKED = timedelta(days=1)
JITTER = 0.2


@dataclass(frozen=True, slots=True)
class Pace:
    """How far to look back, and how often.

    Parameters
    ----------
    lease : timedelta
        How long a turn lasts from page to page; a dead poller's ends by itself.
    overlap : timedelta
        What is read again each time, for comments that show up late.
    again : timedelta
        How often to look again at everything that may have changed.
    window : timedelta
        For how long a comment may change.
    first : timedelta
        How far the first poll looks back from when the site was added.
    page : float
        Seconds between two pages.
    """

    lease: timedelta = timedelta(minutes=2)
    overlap: timedelta = timedelta(minutes=10)
    again: timedelta = timedelta(hours=1)
    window: timedelta = timedelta(days=15)
    first: timedelta = timedelta(days=30)
    page: float = 0.5


class Poller:
    """Polls sites, inside an application's context; several may try at once.

    Every page is on disk before the next is asked for, so that a poll that is
    interrupted goes on where it was.
    """

    def __init__(
        self,
        database: Database,
        comments: PolledComments,
        seal: Seal,
        feeds: Mapping[str, Feed],
        *,
        sender: Sender | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._comments = comments
        self._seal = seal
        self._feeds = feeds
        self._sender = sender or Sender()
        self._pace = pace or Pace()
        self._chance = random.SystemRandom()

    def sites(self) -> tuple[Site, ...]:
        """All sites that are polled, by name."""
        with self._database.reading() as reading:
            found = reading.sites.all()
        return tuple(site for site in found if site.platform in self._feeds)

    def poll(
        self, name: str, *, every: float | None = None, stopping: Stopping = never
    ) -> Tally | None:
        """Poll the site of that name.

        Parameters
        ----------
        every : float, optional
            Seconds between two polls: do nothing before they are over. None polls now.

        Returns
        -------
        Tally or None
            None when it is not time yet, or somebody else polls.

        Raises
        ------
        UnknownSiteError, OptionError
            There is no such site, or its platform is not polled.
        NotYetError
            It may not be polled now, though it was to be.
        ModerationError
            The poll failed; the next may be no sooner than the engine wants.
        """
        site = self._site(name)
        if every is None:
            self._polled(site)  # what is missing is no reason to wait
        now = datetime.now(UTC)
        holder = secrets.token_hex(8)
        turn = Turn(site.id, holder, now + self._pace.lease)
        with self._database.unit_of_work() as work:
            later = work.polls.begin(turn, now, due_only=every is not None)
            work.commit()
        if later is None:
            return self._poll(turn, site, every or 0.0, stopping)
        if every is not None:
            return None
        raise NotYetError(
            f"{name} is being polled, or its engine wants to be left alone, until "
            f"{later:%F %H:%M:%S} UTC."
        )

    def _site(self, name: str) -> Site:
        with self._database.reading() as reading:
            site = reading.sites.named(name)
        if site.platform not in self._feeds:
            raise OptionError(f"{name} is not polled: it is {site.platform}.")
        return site

    def _poll(self, turn: Turn, site: Site, every: float, stopping: Stopping) -> Tally:
        try:
            polled = self._polled(site)
            self._read(turn, polled, stopping)
        except ModerationError as error:
            self._failed(turn, error)
            raise
        now = datetime.now(UTC)
        with self._database.unit_of_work() as work:
            pause = timedelta(seconds=every * self._chance.uniform(1 - JITTER, 1))
            work.polls.end(turn, now + pause)
            work.polls.forget(site.id, now - 2 * self._pace.window - self._pace.first)
            work.commit()
        return polled.tally

    def _polled(self, site: Site) -> Polled:
        feed = self._feeds[site.platform]
        missing = feed.missing(site)
        if missing:
            raise UndeliverableError(f"{site.name} still needs {', '.join(missing)}.")
        allow_private = site.options.get("allow_private") is True
        send = partial(self._sender.send, allow_private=allow_private)
        return Polled(feed, Access(site, self._seal.open_all(site.sealed), send))

    def _read(self, turn: Turn, polled: Polled, stopping: Stopping) -> None:
        site, now = polled.access.site, datetime.now(UTC)
        with self._database.reading() as reading:
            new = reading.polls.cursor(site.id, NEW)
            again = reading.polls.cursor(site.id, AGAIN)
        first = site.created_at - self._pace.first
        since = new.read_until - self._pace.overlap if new.read_until else first
        self._walk(turn, polled, NEW, since, new, stopping)
        last = again.walked_at
        if last is None and new.read_until is None:
            return  # everything has just been read
        if again.reached_at or last is None or now - last >= self._pace.again:
            since = max(first, now - self._pace.window)
            self._walk(turn, polled, AGAIN, since, again, stopping)

    def _walk(
        self,
        turn: Turn,
        polled: Polled,
        walk: str,
        since: datetime,
        cursor: Cursor,
        stopping: Stopping,
    ) -> None:
        pages = polled.feed.pages(polled.access, Stretch(since, cursor.reached_at))
        while not stopping():
            asked_at = datetime.now(UTC)
            page = next(pages, None)
            if page is None:
                self._move(turn, walk, cursor.finished(asked_at))
                return
            sightings = self._comments.take(polled, page, asked_at)
            if page.seen:
                written = [seen.written_at for seen in page.seen]
                cursor = cursor.after(written[-1], max(written))
            with self._database.unit_of_work() as work:
                work.polls.go_on(
                    replace(turn, until=datetime.now(UTC) + self._pace.lease)
                )
                work.polls.see(turn.site_id, sightings)
                work.polls.move(turn.site_id, walk, cursor)
                work.commit()
            time.sleep(self._pace.page)

    def _move(self, turn: Turn, walk: str, cursor: Cursor) -> None:
        with self._database.unit_of_work() as work:
            work.polls.go_on(turn)
            work.polls.move(turn.site_id, walk, cursor)
            work.commit()

    def _failed(self, turn: Turn, error: ModerationError) -> None:
        """Leave the engine alone for longer each time, or as long as it wants."""
        now = datetime.now(UTC)
        asked = error.retry_after if isinstance(error, UnreachableError) else None
        with self._database.unit_of_work() as work:
            failures = work.polls.failures(turn.site_id) + 1
            pause = FIRST_PAUSE * 2 ** min(failures - 1, 10)
            pause = min(pause, LONGEST_PAUSE) * self._chance.uniform(1, 1 + JITTER)
            wanted = timedelta(seconds=min(asked or 0.0, LONGEST_ASKED.total_seconds()))
            try:
                work.polls.end(turn, now + max(pause, wanted), failures=failures)
            except StaleWriteError:
                return  # it is another's turn by now
            work.commit()


class PollJob:
    """The job of polling every site when it is due, in the background.

    Parameters
    ----------
    every : float
        Seconds between two polls of a site, ten at least.
    context : callable
        Gives the application's context.
    """

    name = "poller"

    def __init__(
        self,
        poller: Poller,
        every: float,
        context: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._poller = poller
        self._every = max(every, SHORTEST_SECONDS)
        self._context = context
        self.seconds = LOOK_SECONDS

    def round(self, stopping: Stopping = never) -> bool:
        """Poll what is due; a site that fails does not keep the others waiting."""
        with self._context():
            for site in self._poller.sites():
                if stopping():
                    break
                self._poll(site, stopping)
        return True

    def _poll(self, site: Site, stopping: Stopping) -> None:
        try:
            tally = self._poller.poll(site.name, every=self._every, stopping=stopping)
        except ModerationError as error:
            log_events.warn(log_events.POLL_FAILED, site=site.id, error=error.reason)
            return
        if tally is not None:
            log_events.write(
                log_events.POLLED,
                site=site.id,
                read=tally.read,
                new=tally.added,
                decided=tally.decided,
                unread=tally.unread,
            )
