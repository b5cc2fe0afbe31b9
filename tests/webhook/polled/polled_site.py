"""A site on an engine that is polled: the replica, and our side of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from moderation.decision import Decision
from moderation.secret_key import load_secret_key
from moderation.storage.comments import StoredComment
from moderation.storage.sites import Site
from moderation.storage.tables import SiteRow
from tests.webhook.engines.replica import EngineSite
from tests.webhook.polled import blogger_replica, disqus_replica, ghost_replica
from tests.webhook.polled.blogger_replica import BloggerReplica
from tests.webhook.polled.disqus_replica import DisqusReplica
from tests.webhook.polled.ghost_replica import GhostReplica
from tests.webhook.polled.served import PUBLIC, WAITING, Replica, serving
from webhook import intake
from webhook.outgoing import Sender
from webhook.parts import EXTENSION, Parts
from webhook.platforms import POLLED
from webhook.polled_comments import PolledComments, Tally
from webhook.polling import Pace, Poller
from webhook.sealing import EXTENSION as SEALING

REPLICAS: dict[str, type[Replica]] = {
    "blogger": BloggerReplica,
    "ghost": GhostReplica,
    "disqus": DisqusReplica,
}
OPTIONS = {
    "blogger": (
        f"api_user={blogger_replica.BLOG}",
        f"api_client={blogger_replica.CLIENT}",
    ),
    "ghost": (),
    "disqus": (f"api_user={disqus_replica.FORUM}",),
}
SECRETS = {
    "blogger": {
        "api_secret": blogger_replica.SECRET,
        "api_token": blogger_replica.REFRESH,
    },
    "ghost": {"api_token": ghost_replica.KEY},
    "disqus": {"api_secret": disqus_replica.SECRET, "api_token": disqus_replica.TOKEN},
}
QUICK = Pace(page=0, again=timedelta(0))
"""Looks again at everything each time, and never waits."""

NICE = "Thanks for the new street."
HELD = "A stupid, stupid street."
RUDE = "You idiots, you stupid pathetic morons."
SPAM = "Free, guaranteed: click http whatsapp free."


@dataclass
class PolledSite(EngineSite):
    """Our side; ``first`` is how the engine shows what was just written."""

    replica: Replica = field(default_factory=Replica)
    pace: Pace = QUICK
    settling: timedelta = timedelta(0)
    sender: Sender = field(default_factory=lambda: Sender(timeout=5))

    @property
    def first(self) -> str:
        """Ghost publishes at once; the others were told to let comments wait."""
        return PUBLIC if self.platform == "ghost" else WAITING

    @property
    def poller(self) -> Poller:
        """A poller with our pace."""
        wired: Parts = self.app.extensions[EXTENSION]
        comments = PolledComments(
            wired.database,
            self.app.extensions[intake.EXTENSION],
            load_secret_key(wired.settings.instance),
            self.settling,
        )
        seal = self.app.extensions[SEALING]
        database, sender = wired.database, self.sender
        return Poller(database, comments, seal, POLLED, sender=sender, pace=self.pace)

    def poll(self) -> Tally:
        """Poll now, and deliver what is owed then."""
        with self.app.app_context():
            tally = self.poller.poll(self.platform)
        assert tally is not None
        self.deliver()
        return tally

    def stored(self, name: str) -> StoredComment | None:
        """What we know of a comment."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            return reading.comments.find(self.site.id, name)

    def decisions(self, name: str) -> tuple[Decision, ...]:
        """What people decided on a comment."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            return reading.decisions.of(self.site.id, name)

    @property
    def site(self) -> Site:
        """The site as it is stored."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            return reading.sites.named(self.platform)


@contextmanager
def polled_site(app: Flask, platform: str) -> Iterator[PolledSite]:
    """A site and its engine, which serves until the block ends."""
    replica = REPLICAS[platform]()
    with serving(replica) as url:
        made = PolledSite(app, platform, replica=replica)
        made.add(url, *OPTIONS[platform], *token_url(platform, url))
        for name, secret in SECRETS[platform].items():
            made.run("set-option", platform, "--secret", name, "--stdin", stdin=secret)
        if isinstance(replica, BloggerReplica):
            replica.url = url
        _age(app, made)
        yield made
    wired: Parts = app.extensions[EXTENSION]
    wired.database.dispose()


def token_url(platform: str, url: str) -> tuple[str, ...]:
    """Where access tokens come from, for those who need them."""
    return (f"token_url={url}/token",) if platform == "blogger" else ()


def _age(app: Flask, made: PolledSite) -> None:
    """Let the site be two days old, so that comments can be older than now."""
    wired: Parts = app.extensions[EXTENSION]
    older = made.site.created_at - timedelta(days=2)
    with wired.database.connection() as connection:
        connection.execute(update(SiteRow).values(created_at=older))
        connection.commit()
