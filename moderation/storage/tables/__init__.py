"""The tables, private to storage: nobody outside this folder sees a row."""

from moderation.storage.tables.accounts import ReviewerRow as ReviewerRow
from moderation.storage.tables.base import Base as Base
from moderation.storage.tables.comments import AliasRow as AliasRow
from moderation.storage.tables.comments import ArticleRow as ArticleRow
from moderation.storage.tables.comments import CommentRow as CommentRow
from moderation.storage.tables.comments import RevisionRow as RevisionRow
from moderation.storage.tables.comments import ScreeningRow as ScreeningRow
from moderation.storage.tables.decisions import DecisionRow as DecisionRow
from moderation.storage.tables.decisions import OutboxRow as OutboxRow
from moderation.storage.tables.sites import CallRow as CallRow
from moderation.storage.tables.sites import DeliveryRow as DeliveryRow
from moderation.storage.tables.sites import SiteKeyRow as SiteKeyRow
from moderation.storage.tables.sites import SiteRow as SiteRow
