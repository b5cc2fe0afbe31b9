"""Shapes of reviewing: what is asked of the API about the queue, and what it says."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from moderation.article_targets import LONGEST
from moderation.decision import (
    CORRECTABLE,
    MAX_NAME,
    MAX_NOTE,
    MAX_STANCES,
    MAX_TARGET,
    Side,
)
from moderation.reviewing import MAX_BATCH
from moderation.storage.orders import Order
from moderation.storage.reports import ReportReason
from moderation.storage.waiting import MAX_SEARCH, Origin
from moderation.verdict import Action
from moderation.wire import MAX_TARGETS
from webhook.described_shapes import (
    IDENTIFIER,
    KnownArticleShape,
    KnownAuthorShape,
    ProblemShape,
    StoredScreeningShape,
)

MAX_LIMIT = 200
MAX_CURSOR = 500
MAX_VERSION = 2**53


def _whole(value: object) -> object:
    """2.0 is an integer in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Label = Annotated[str, Field(json_schema_extra={"enum": sorted(CORRECTABLE)})]
Corrected = Annotated[float, Field(ge=0, le=1)]
Target = Annotated[str, Field(min_length=1, max_length=MAX_TARGET)]
Whole = Annotated[int, BeforeValidator(_whole)]
Version = Annotated[int, Field(ge=1, le=MAX_VERSION), BeforeValidator(_whole)]
ReviewerName = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


class FilterShape(BaseModel):
    """Which of the waiting comments are meant; what is absent does not narrow.

    ``article`` is an address. ``label`` is one whose score reached its threshold,
    ``reason`` the code of any reason. ``search`` is part of the text.
    """

    model_config = ConfigDict(extra="forbid")

    article: str = Field(default="", max_length=2_000)
    label: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=100)
    language: str = Field(default="", max_length=10)
    author: str = Field(default="", max_length=200)
    origin: Origin | None = None
    search: str = Field(default="", max_length=MAX_SEARCH)


class QueueAskedShape(FilterShape):
    """A page of the queue; ``cursor`` is the ``following`` of the page before."""

    order: Order = Order.URGENT
    limit: int = Field(default=50, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(default=None, min_length=1, max_length=MAX_CURSOR)


class NextAskedShape(FilterShape):
    """Who wants the next comment."""

    reviewer: ReviewerName


class ReviewerShape(BaseModel):
    """Who it is."""

    reviewer: ReviewerName


class ClaimAskedShape(ReviewerShape):
    """Who claims; ``take_over`` takes it from whoever has it."""

    take_over: bool = False


class DecisionRequestShape(BaseModel):
    """A human's conclusion; ``expected_version`` is that of the comment they saw."""

    action: Action
    reviewer: ReviewerName
    labels: dict[Label, Corrected] = Field(default_factory=dict)
    stances: dict[Target, Side] = Field(
        default_factory=dict, json_schema_extra={"maxProperties": MAX_STANCES}
    )
    note: str = Field(default="", max_length=MAX_NOTE)
    expected_version: Whole | None = None


class TargetsRequestShape(BaseModel):
    """What readers may take sides on under an article; none is its title again."""

    model_config = ConfigDict(extra="forbid")

    targets: list[Annotated[str, Field(min_length=1, max_length=LONGEST)]] = Field(
        max_length=MAX_TARGETS
    )
    reviewer: ReviewerName


class UndoRequestShape(BaseModel):
    """Who takes back which decision; without ``number`` the one in force."""

    reviewer: ReviewerName
    number: Version | None = None
    note: str = Field(default="", max_length=MAX_NOTE)
    expected_version: Whole | None = None


class SeenCommentShape(BaseModel):
    """A comment to decide on, at the version that the reviewer saw."""

    id: str = IDENTIFIER
    version: Version | None = None


class BulkRequestShape(BaseModel):
    """One conclusion about many comments."""

    comments: list[SeenCommentShape] = Field(min_length=1, max_length=MAX_BATCH)
    action: Action
    reviewer: ReviewerName
    labels: dict[Label, Corrected] = Field(default_factory=dict)
    note: str = Field(default="", max_length=MAX_NOTE)


class BulkUndoRequestShape(BaseModel):
    """Who takes a bulk act back."""

    reviewer: ReviewerName
    note: str = Field(default="", max_length=MAX_NOTE)


class ReportRequestShape(BaseModel):
    """A reader's report; of ``reporter``, whatever names them, a keyed hash is kept."""

    reporter: str = Field(min_length=1, max_length=500)
    reason: ReportReason = ReportReason.OTHER


class DecidedShape(BaseModel):
    """What is in force; ``version`` is the comment's new one.

    ``number`` is that of this decision or undoing; ``action`` is null where nothing
    was left to go back to.
    """

    id: str
    action: Action | None
    version: int
    number: int


class BatchShape(BaseModel):
    """What a bulk act came to; ``left`` says why a comment stayed as it was."""

    batch: str
    done: list[DecidedShape]
    left: dict[str, str]


class ReportedShape(BaseModel):
    """The report is kept; ``known`` when this reader had reported it before."""

    id: str
    known: bool


class QueueParentShape(BaseModel):
    """The comment that is answered."""

    id: str | None
    text: str | None


class QueuedCommentShape(BaseModel):
    """A comment that waits; ``reports`` counts open reports by reason."""

    id: str
    version: int
    action: Action | None
    text: str
    language: str | None
    article: KnownArticleShape
    author: KnownAuthorShape
    parent: QueueParentShape
    received_at: datetime
    waiting_since: datetime
    overdue: bool
    priority: float
    reports: dict[ReportReason, int]
    screening: StoredScreeningShape | None


class QueueShape(BaseModel):
    """A page of the queue, and how much of it waits under the same filters."""

    waiting: int
    overdue: int
    oldest: datetime | None
    comments: list[QueuedCommentShape]
    following: str | None


class ClaimShape(BaseModel):
    """Who looks at a comment, and until when nobody else is given it."""

    reviewer: str
    expires_at: datetime


class NextShape(BaseModel):
    """The next comment, claimed; null when nothing waits. ``others`` are at work."""

    comment: QueuedCommentShape | None
    claim: ClaimShape | None
    others: list[str]


class ReleasedShape(BaseModel):
    """Whether there was a claim to let go of."""

    released: bool


class SkippedShape(BaseModel):
    """It is offered to this reviewer again after half an hour."""

    skipped: Literal[True]


class ChangeShape(BaseModel):
    """What happened last to a comment."""

    what: Literal["decided", "undone", "edited", "deleted", "screened", "claimed"]
    by: str | None
    action: Action | None
    at: datetime | None


class AppealLinkShape(BaseModel):
    """The link for a comment's writer; ``state`` of the last appeal, if any."""

    id: str
    appeal_url: str
    state: Literal["open", "upheld", "overturned"] | None


class StaleShape(ProblemShape):
    """Somebody changed the comment first; ``version`` is where it is now."""

    version: int | None = None
    changed: ChangeShape | None = None


REVIEW_SHAPES: tuple[type[BaseModel], ...] = (
    AppealLinkShape,
    BatchShape,
    BulkRequestShape,
    BulkUndoRequestShape,
    ClaimAskedShape,
    ClaimShape,
    DecidedShape,
    DecisionRequestShape,
    NextAskedShape,
    NextShape,
    QueueShape,
    ReleasedShape,
    ReportRequestShape,
    ReportedShape,
    ReviewerShape,
    SkippedShape,
    StaleShape,
    TargetsRequestShape,
    UndoRequestShape,
)
