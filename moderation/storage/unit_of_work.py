"""A unit of work: every repository on one transaction."""

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

from moderation.storage.aliases import Aliases
from moderation.storage.appeals import Appeals
from moderation.storage.articles import Articles
from moderation.storage.audit import Audit
from moderation.storage.audits import AutomaticAudits
from moderation.storage.awaiting import Awaiting
from moderation.storage.backdating import Backdating
from moderation.storage.calls import Calls
from moderation.storage.claims import Claims
from moderation.storage.comments import Comments
from moderation.storage.decisions import Decisions
from moderation.storage.deliveries import Deliveries
from moderation.storage.discussions import Discussions
from moderation.storage.dossiers import Dossiers
from moderation.storage.erasure import Erasure
from moderation.storage.exposures import Exposures
from moderation.storage.glimpses import Glimpses
from moderation.storage.history import History
from moderation.storage.invitations import Invitations
from moderation.storage.lessons import Lessons
from moderation.storage.outbox import Outbox
from moderation.storage.polls import Polls
from moderation.storage.questions import Questions
from moderation.storage.queue import Queue
from moderation.storage.queue_choices import QueueChoices
from moderation.storage.recent_comments import RecentComments
from moderation.storage.recent_texts import RecentTexts
from moderation.storage.recent_words import RecentWords
from moderation.storage.refinements import Refinements
from moderation.storage.reports import Reports
from moderation.storage.rescoring import Rescoring
from moderation.storage.retention import Retention
from moderation.storage.reviewers import Reviewers
from moderation.storage.score_columns import ScoreColumns
from moderation.storage.screenings import Screenings
from moderation.storage.second_opinions import SecondOpinions
from moderation.storage.shadows import Shadows
from moderation.storage.site_keys import SiteKeys
from moderation.storage.site_records import SiteRecords
from moderation.storage.sites import Sites
from moderation.storage.tries import Tries
from moderation.storage.undoables import Undoables


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
        self.refinements = Refinements(connection)
        self.score_columns = ScoreColumns(connection)
        self.shadows = Shadows(connection)
        self.glimpses = Glimpses(connection)
        self.discussions = Discussions(connection)
        self.site_records = SiteRecords(connection)
        self.awaiting = Awaiting(connection)
        self.rescoring = Rescoring(connection)
        self.decisions = Decisions(connection)
        self.queue = Queue(connection)
        self.queue_choices = QueueChoices(connection)
        self.dossiers = Dossiers(connection)
        self.undoables = Undoables(connection)
        self.claims = Claims(connection)
        self.reports = Reports(connection)
        self.audit = Audit(connection)
        self.second_opinions = SecondOpinions(connection)
        self.automatic_audits = AutomaticAudits(connection)
        self.questions = Questions(connection)
        self.appeals = Appeals(connection)
        self.outbox = Outbox(connection)
        self.polls = Polls(connection)
        self.history = History(connection)
        self.deliveries = Deliveries(connection)
        self.reviewers = Reviewers(connection)
        self.invitations = Invitations(connection)
        self.tries = Tries(connection)
        self.exposures = Exposures(connection)
        self.backdating = Backdating(connection)
        self.lessons = Lessons(connection)
        self.recent_texts = RecentTexts(connection)
        self.recent_words = RecentWords(connection)
        self.recent_comments = RecentComments(connection)


class UnitOfWork(Reading):
    """The repositories on one write transaction."""

    def __init__(self, connection: Connection, transaction: RootTransaction) -> None:
        super().__init__(connection)
        self.erasure = Erasure(connection)
        self.retention = Retention(connection)
        self._transaction = transaction

    def commit(self) -> None:
        """Make everything durable; without this call nothing is kept."""
        self._transaction.commit()
