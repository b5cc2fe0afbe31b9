"""A unit of work: every repository on one transaction."""

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

from moderation.storage.aliases import Aliases
from moderation.storage.articles import Articles
from moderation.storage.awaiting import Awaiting
from moderation.storage.calls import Calls
from moderation.storage.comments import Comments
from moderation.storage.decisions import Decisions
from moderation.storage.deliveries import Deliveries
from moderation.storage.history import History
from moderation.storage.outbox import Outbox
from moderation.storage.queue import Queue
from moderation.storage.reviewers import Reviewers
from moderation.storage.screenings import Screenings
from moderation.storage.site_keys import SiteKeys
from moderation.storage.sites import Sites


class Reading:
    """The repositories on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.sites = Sites(connection)
        self.site_keys = SiteKeys(connection)
        self.articles = Articles(connection)
        self.comments = Comments(connection)
        self.aliases = Aliases(connection)
        self.calls = Calls(connection)
        self.screenings = Screenings(connection)
        self.awaiting = Awaiting(connection)
        self.decisions = Decisions(connection)
        self.queue = Queue(connection)
        self.outbox = Outbox(connection)
        self.history = History(connection)
        self.deliveries = Deliveries(connection)
        self.reviewers = Reviewers(connection)


class UnitOfWork(Reading):
    """The repositories on one write transaction."""

    def __init__(self, connection: Connection, transaction: RootTransaction) -> None:
        super().__init__(connection)
        self._transaction = transaction

    def commit(self) -> None:
        """Make everything durable; without this call nothing is kept."""
        self._transaction.commit()
