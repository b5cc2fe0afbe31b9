"""Shapes that only the description of the service needs, beside moderation.wire."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from moderation.decision import DecisionSource, Side
from moderation.verdict import Action
from moderation.wire import AnswerShape, CommentShape

IDENTIFIER = Field(min_length=1, max_length=200)


class ProblemShape(BaseModel):
    """Why a request was refused (RFC 9457); ``reason`` is a stable slug."""

    type: str
    title: str
    status: int
    detail: str
    reason: str


class HealthShape(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class ReadinessShape(BaseModel):
    """Whether the process can work; each check says ``ok`` or why it cannot.

    ``details`` says why the newest model was refused, even while an older one serves.
    """

    status: Literal["ok", "unavailable"]
    checks: dict[Literal["model", "database"], str]
    details: dict[Literal["model"], str] | None = None


class IdentifiedCommentShape(CommentShape):
    """A comment with the platform's own identifier, which events need."""

    id: str = IDENTIFIER


class WrittenEventShape(BaseModel):
    """A comment was created or changed."""

    type: Literal["comment.created", "comment.updated"]
    timestamp: AwareDatetime | None = None
    data: IdentifiedCommentShape


class DeletedCommentShape(BaseModel):
    """The comment that is gone."""

    id: str = IDENTIFIER


class DeletedEventShape(BaseModel):
    """A comment was deleted on the blog."""

    type: Literal["comment.deleted"]
    timestamp: AwareDatetime | None = None
    data: DeletedCommentShape


class DeletionShape(BaseModel):
    """The answer to a deletion."""

    id: str
    deleted: Literal[True]


class KnownArticleShape(BaseModel):
    """The article a comment stands under."""

    url: str | None
    title: str | None


class KnownAuthorShape(BaseModel):
    """Who wrote it; addresses are kept as keyed hashes and never shown."""

    id: str | None
    name: str | None
    url: str | None


class KnownParentShape(BaseModel):
    """The comment that is answered."""

    id: str | None


class RevisionShape(BaseModel):
    """The comment as it was at one time."""

    number: int
    text: str
    targets: list[str]
    language: str | None
    received_at: datetime


class StoredScreeningShape(AnswerShape):
    """The answer that counts, and what gave it."""

    revision: int
    policy: str
    screened_at: datetime


class PastScreeningShape(BaseModel):
    """One screening in short, newest first."""

    revision: int
    action: Action
    reasons: list[str]
    model: str | None
    policy: str
    screened_at: datetime


class DecisionShape(BaseModel):
    """A human's conclusion, oldest first; the last that stands is in force.

    ``number`` counts per comment from 1. ``undoes`` is the number of the one that
    this takes back, ``undone_by`` that of the one that took this back; ``lapsed`` is
    one that an edit made void.
    """

    number: int
    revision: int
    action: Action
    reviewer: str
    labels: dict[str, float]
    stances: dict[str, Side]
    source: DecisionSource
    note: str
    decided_at: datetime
    undoes: int | None
    undone_by: int | None
    lapsed: bool
    batch: str | None


class CommentHistoryShape(BaseModel):
    """All that is known of one comment."""

    id: str
    site: str
    version: int
    action: Action | None
    deleted: bool
    received_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    article: KnownArticleShape
    author: KnownAuthorShape
    parent: KnownParentShape
    revisions: list[RevisionShape]
    screening: StoredScreeningShape | None
    history: list[PastScreeningShape]
    decisions: list[DecisionShape]


class ShareShape(BaseModel):
    """A share and its central 90 % interval; ``counted`` is the plain count's."""

    share: float = Field(ge=0, le=1)
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)
    counted: float = Field(ge=0, le=1)


class TargetSharesShape(BaseModel):
    """Who stands where towards one target.

    ``confident`` is how many of the single answers are; ``adjusted`` tells whether the
    shares are corrected for how the model errs.
    """

    target: str
    comments: int
    confident: int
    adjusted: bool
    favor: ShareShape
    against: ShareShape
    neutral: ShareShape


class ArticleStanceShape(BaseModel):
    """Its newest 5,000 comments, and the five targets that most of them speak of.

    ``other_languages`` is how many of them are in a language that the stance model was
    not made for; they do not count.
    """

    article: int
    site: str
    url: str | None
    title: str | None
    comments: int
    other_languages: int
    targets: list[TargetSharesShape]


class ArticleTargetsShape(BaseModel):
    """An article's own targets; with none, sides are taken towards its title."""

    article: int
    site: str
    url: str | None
    title: str | None
    targets: list[str]


SHAPES: tuple[type[BaseModel], ...] = (
    AnswerShape,
    ArticleStanceShape,
    ArticleTargetsShape,
    CommentHistoryShape,
    CommentShape,
    DeletedEventShape,
    DeletionShape,
    HealthShape,
    ProblemShape,
    ReadinessShape,
    WrittenEventShape,
)
