"""A blog that hears of decisions, and workers that tell it."""

import base64
from datetime import UTC, datetime, timedelta

from moderation.reviewing import decide
from moderation.storage.database import Database
from moderation.storage.outbox import OwedAnswer
from moderation.verdict import Action
from tests.moderation.storage.stored import add_comment, add_site, decision
from webhook.callbacks import Deliverer
from webhook.outgoing import Sender
from webhook.owed_answers import owed_by
from webhook.platforms import CALLBACKS
from webhook.sealing import Seal

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


class ListeningBlog:
    """A blog with a callback address, and workers that deliver to it."""

    def __init__(self, database: Database, seal: Seal, url: str) -> None:
        self.database = database
        self.seal = seal
        self.site_id = add_site(database)
        self.ends: list[tuple[str, str]] = []
        with database.unit_of_work() as work:
            work.sites.rotate_secret("blog", SECRET)
            work.sites.finish_rotation("blog")
            work.commit()
        self.configure(callback_url=url, allow_private=True)

    def configure(self, **options: object) -> None:
        """Set the site's options."""
        with self.database.unit_of_work() as work:
            work.sites.set_options("blog", options)
            work.commit()

    def decide(self, comment_id: str = "c1", action: Action = Action.APPROVE) -> int:
        """Decide on a comment, which is written if need be."""
        with self.database.reading() as reading:
            site = reading.sites.by_id(self.site_id)
            known = reading.comments.find(self.site_id, comment_id)
        if known is None:
            add_comment(self.database, self.site_id, comment_id)
        made = decision(action, at=datetime.now(UTC))
        owed = owed_by(site, made)
        done = decide(self.database, self.site_id, comment_id, made, owed)
        return done.version

    def worker(self, *, timeout: float = 5, seconds: float = 0.01) -> Deliverer:
        """One more deliverer."""
        return Deliverer(
            self.database,
            self.seal,
            CALLBACKS,
            lambda kind, end: self.ends.append((kind, end)),
            sender=Sender(timeout=timeout),
            seconds=seconds,
        )

    def hurry(self) -> None:
        """Let everything that waits for its time be due, as if hours had passed."""
        now = datetime.now(UTC)
        later = now + timedelta(days=3)
        with self.database.unit_of_work() as work:
            for answer in work.outbox.claim(later, timedelta(), 100):
                work.outbox.failed(answer.id, answer.last_error or "", now)
            work.commit()

    @property
    def waiting(self) -> tuple[OwedAnswer, ...]:
        """What is still owed."""
        with self.database.reading() as reading:
            return reading.outbox.waiting()

    @property
    def dead(self) -> tuple[OwedAnswer, ...]:
        """What was given up."""
        with self.database.reading() as reading:
            return reading.outbox.dead_letters()
