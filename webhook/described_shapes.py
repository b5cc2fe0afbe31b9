"""Shapes that only the description of the service needs, beside moderation.wire."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from moderation.decision import CORRECTABLE, MAX_NAME, MAX_NOTE, DecisionSource
from moderation.verdict import Action
from moderation.wire import AnswerShape, CommentShape

IDENTIFIER = Field(min_length=1, max_length=200)
Label = Annotated[str, Field(json_schema_extra={"enum": sorted(CORRECTABLE)})]
Corrected = Annotated[float, Field(ge=0, le=1)]


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
    """Whether the process can work; each check says ``ok`` or why it cannot."""

    status: Literal["ok", "unavailable"]
    checks: dict[Literal["model", "database"], str]


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


class DecisionRequestShape(BaseModel):
    """A human's conclusion; ``expected_version`` is that of the comment they saw."""

    action: Action
    reviewer: str = Field(min_length=1, max_length=MAX_NAME)
    labels: dict[Label, Corrected] = Field(default_factory=dict)
    note: str = Field(default="", max_length=MAX_NOTE)
    expected_version: int | None = None


class DecidedShape(BaseModel):
    """The decision is in force; ``version`` is the comment's new one."""

    id: str
    action: Action
    version: int


class DecisionShape(BaseModel):
    """A human's conclusion, oldest first; the last one is in force."""

    action: Action
    reviewer: str
    labels: dict[str, float]
    source: DecisionSource
    note: str
    decided_at: datetime


class StaleShape(ProblemShape):
    """Somebody changed the comment first; ``version`` is where it is now."""

    version: int | None = None


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


SHAPES: tuple[type[BaseModel], ...] = (
    AnswerShape,
    CommentHistoryShape,
    CommentShape,
    DecidedShape,
    DecisionRequestShape,
    DeletedEventShape,
    DeletionShape,
    HealthShape,
    ProblemShape,
    ReadinessShape,
    StaleShape,
    WrittenEventShape,
)
