"""A unit of work: every repository on one transaction."""

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

from moderation.storage.articles import Articles
from moderation.storage.awaiting import Awaiting
from moderation.storage.comments import Comments
from moderation.storage.deliveries import Deliveries
from moderation.storage.history import History
from moderation.storage.reviewers import Reviewers
from moderation.storage.screenings import Screenings
from moderation.storage.sites import Sites


class Reading:
    """The repositories on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.sites = Sites(connection)
        self.articles = Articles(connection)
        self.comments = Comments(connection)
        self.screenings = Screenings(connection)
        self.awaiting = Awaiting(connection)
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
