"""What a page of comments means: events for the intake, and people's decisions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moderation.deciding import put_in_force
from moderation.decision import SPAM, Decision, DecisionSource
from moderation.errors import StaleWriteError
from moderation.fingerprint import fingerprint
from moderation.secret_key import SecretKey
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.polls import Sighting
from moderation.verdict import Action
from webhook import log_events
from webhook.intake import Intake
from webhook.metrics import observe_decision
from webhook.platforms.base import BY_MACHINE, Event, EventKind
from webhook.platforms.feed import Access, Feed, Page, Seen
from webhook.reports import report_screening

SETTLING = timedelta(minutes=1)


@dataclass(slots=True)
class Tally:
    """What a poll came to; ``unread`` were no comments as we know them."""

    read: int = 0
    added: int = 0
    decided: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Polled:
    """A site that is being polled, and what came of it so far."""

    feed: Feed
    access: Access
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class PolledComments:
    """Takes pages in, inside an application's context; taking one again is harmless.

    A change of how a comment is shown is a person's decision where it is not what we
    told the engine. For ``settling`` after an answer the engine may still show what
    was before, so that nothing is concluded from it.
    """

    database: Database
    intake: Intake
    secret_key: SecretKey
    settling: timedelta = SETTLING

    def take(
        self, polled: Polled, page: Page, asked_at: datetime
    ) -> tuple[Sighting, ...]:
        """Take a page in that was asked for at that moment by our clock.

        Returns
        -------
        tuple of Sighting
            What has to be remembered of the page; the caller writes it.

        Raises
        ------
        UnreachableError
            An article could not be asked for.
        StorageError
            The database failed.
        """
        site_id = polled.access.site.id
        with self.database.reading() as reading:
            known = reading.polls.sightings(site_id, [one.id for one in page.seen])
        polled.tally.read += len(page.seen)
        polled.tally.unread += page.unread
        found = [
            self._one(polled, seen, known.get(seen.id), asked_at) for seen in page.seen
        ]
        return tuple({one.platform_id: one for one in found if one}.values())

    def _one(
        self, polled: Polled, seen: Seen, before: Sighting | None, asked_at: datetime
    ) -> Sighting | None:
        stored = self._find(polled, seen)
        if stored is not None and stored.deleted:
            return None
        if seen.shown is None:
            if stored is not None:
                self._event(polled, seen, EventKind.DELETED, stored)
            return None
        now = Sighting(seen.id, seen.shown, self._digest(seen), seen.written_at)
        if stored is None or before is None:
            self._meet(polled, seen, before, stored)
        elif before.digest != now.digest:
            self._event(polled, seen, EventKind.UPDATED, stored)
        if before is None or before.shown is seen.shown:
            return now
        settled = self._conclude(polled, seen, asked_at)
        return now if settled else replace(now, shown=before.shown)

    def _meet(
        self,
        polled: Polled,
        seen: Seen,
        before: Sighting | None,
        stored: StoredComment | None,
    ) -> None:
        """Take in what was not seen before, or is seen again after a break.

        Left alone is what others had taken away before we saw it, and what was
        decided before the site was added.
        """
        concerns = seen.written_at >= polled.access.site.created_at
        if not concerns and seen.shown is not Action.HOLD:
            return
        if stored is None and seen.shown is Action.REJECT:
            return
        if before is not None and before.shown is Action.REJECT:
            # A person gave it back: that is the last word, not the machine's.
            seen = replace(seen, shown=None)
        self._event(polled, seen, EventKind.CREATED, stored)

    def _event(
        self,
        polled: Polled,
        seen: Seen,
        kind: EventKind,
        stored: StoredComment | None,
    ) -> None:
        comment, access = seen.comment, polled.access
        if kind is not EventKind.DELETED:
            article = polled.feed.article(access, seen)
            comment = replace(comment, article=article)
        version = 0 if stored is None else stored.version
        named = [kind.value, seen.id, version, self._digest(seen)]
        delivery = self.secret_key.digest("polled", json.dumps(named).encode())
        event = Event(
            kind=kind,
            comment=comment,
            comment_id=seen.id,
            delivery_id=f"poll_{delivery}",
            occurred_at=seen.edited_at or seen.written_at,
            shown=seen.shown,
            return_address=seen.return_address,
        )
        answered = self.intake.take(access.site, event, delivery.encode())
        if answered.screening is not None:
            report_screening(access.site.id, answered.screening, answered.seconds)
            polled.tally.added += stored is None

    def _conclude(self, polled: Polled, seen: Seen, asked_at: datetime) -> bool:
        """Write a person's decision, if it was one; False while that is unclear."""
        site = polled.access.site
        with self.database.unit_of_work() as work:
            stored = work.comments.find(site.id, seen.id)
            if stored is None or stored.deleted or seen.shown in {None, Action.HOLD}:
                return True
            if seen.shown is polled.feed.shows[stored.action or Action.HOLD]:
                return True
            unsettled = work.polls.unsettled(stored.id, asked_at - self.settling)
            if any(_may_be_ours(polled.feed, seen, *answer) for answer in unsettled):
                return False
            last = work.decisions.of(site.id, seen.id)
            if last and last[-1].decided_at >= asked_at:
                return False
            decision = _decision(polled.feed, seen)
            try:
                put_in_force(
                    work,
                    site.id,
                    seen.id,
                    decision,
                    stored.version,
                    decision.decided_at,
                )
            except StaleWriteError:
                return False  # somebody was first: look again the next time
            work.commit()
        polled.tally.decided += 1
        observe_decision(decision.action.value, decision.source.value)
        log_events.write(
            log_events.COMMENT_DECIDED, site=site.id, action=decision.action.value
        )
        return True

    def _find(self, polled: Polled, seen: Seen) -> StoredComment | None:
        with self.database.reading() as reading:
            return reading.comments.find(polled.access.site.id, seen.id)

    def _digest(self, seen: Seen) -> str:
        said = fingerprint(seen.comment).encode()
        return self.secret_key.digest("sighting", said)


def _may_be_ours(
    feed: Feed, seen: Seen, payload: Mapping[str, Any], delivered: bool
) -> bool:
    """Whether an answer may be why the engine shows a comment in another way.

    A machine's first that waits is not, where it says something else: a person was
    faster. One that was delivered may be, even long ago: changes are seen late.
    """
    if delivered or not payload.get(BY_MACHINE):
        return True
    return feed.shows[Action(payload["action"])] is seen.shown


def _decision(feed: Feed, seen: Seen) -> Decision:
    return Decision(
        action=seen.shown or Action.HOLD,
        reviewer=feed.kind,
        decided_at=datetime.now(UTC),
        labels={SPAM: 1.0} if seen.spam else {},
        source=DecisionSource.PLATFORM,
    )
