"""A unit of work: every repository on one transaction."""

from collections.abc import Callable
from typing import Generic, TypeVar

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

Repository = TypeVar("Repository")


class _Made(Generic[Repository]):
    """A repository of a unit, made when it is first asked for: most never are."""

    def __init__(self, kind: Callable[[Connection], Repository]) -> None:
        self._kind = kind

    def __set_name__(self, _owner: type, name: str) -> None:
        """Learn under which name the unit keeps it."""
        self._name = name

    def __get__(self, unit: "Reading", _owner: type) -> Repository:
        """The repository of ``unit``, the same each time."""
        made = self._kind(unit._connection)
        vars(unit)[self._name] = made
        return made


class Reading:
    """The repositories on one connection."""

    sites = _Made(Sites)
    site_keys = _Made(SiteKeys)
    articles = _Made(Articles)
    comments = _Made(Comments)
    aliases = _Made(Aliases)
    calls = _Made(Calls)
    screenings = _Made(Screenings)
    refinements = _Made(Refinements)
    score_columns = _Made(ScoreColumns)
    shadows = _Made(Shadows)
    glimpses = _Made(Glimpses)
    discussions = _Made(Discussions)
    site_records = _Made(SiteRecords)
    awaiting = _Made(Awaiting)
    rescoring = _Made(Rescoring)
    decisions = _Made(Decisions)
    queue = _Made(Queue)
    queue_choices = _Made(QueueChoices)
    dossiers = _Made(Dossiers)
    undoables = _Made(Undoables)
    claims = _Made(Claims)
    reports = _Made(Reports)
    audit = _Made(Audit)
    second_opinions = _Made(SecondOpinions)
    automatic_audits = _Made(AutomaticAudits)
    questions = _Made(Questions)
    appeals = _Made(Appeals)
    outbox = _Made(Outbox)
    polls = _Made(Polls)
    history = _Made(History)
    deliveries = _Made(Deliveries)
    reviewers = _Made(Reviewers)
    invitations = _Made(Invitations)
    tries = _Made(Tries)
    exposures = _Made(Exposures)
    backdating = _Made(Backdating)
    lessons = _Made(Lessons)
    recent_texts = _Made(RecentTexts)
    recent_words = _Made(RecentWords)
    recent_comments = _Made(RecentComments)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


class UnitOfWork(Reading):
    """The repositories on one write transaction."""

    erasure = _Made(Erasure)
    retention = _Made(Retention)

    def __init__(self, connection: Connection, transaction: RootTransaction) -> None:
        super().__init__(connection)
        self._transaction = transaction

    def commit(self) -> None:
        """Make everything durable; without this call nothing is kept."""
        self._transaction.commit()
