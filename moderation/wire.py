"""Our own JSON: the shape of a comment coming in and of an answer going out."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.comment import Article, Author, Comment, Parent
from moderation.errors import MalformedCommentError
from moderation.scores import Explanation, Scores, Tier
from moderation.verdict import Action, Verdict

MAX_TARGETS = 20


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ArticleShape(_Shape):
    """The article a comment stands under."""

    url: str | None = None
    title: str | None = None
    text: str | None = None


class ParentShape(_Shape):
    """The comment that is answered."""

    id: str | None = None
    text: str | None = None


class AuthorShape(_Shape):
    """Who wrote it."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    url: str | None = None
    ip: str | None = None


class CommentShape(_Shape):
    """A comment as callers send it; only ``text`` is required."""

    id: str | None = None
    text: str
    article: ArticleShape | None = None
    targets: list[str] | None = Field(default=None, max_length=MAX_TARGETS)
    parent: ParentShape | None = None
    author: AuthorShape | None = None
    language: str | None = None

    def comment(self) -> Comment:
        """The frozen value that the rest of the program knows."""
        return Comment(
            text=self.text,
            id=self.id,
            article=Article(**self.article.model_dump()) if self.article else Article(),
            targets=_named(self.targets or ()),
            parent=Parent(**self.parent.model_dump()) if self.parent else Parent(),
            author=Author(**self.author.model_dump()) if self.author else Author(),
            language=self.language,
        )


def _named(targets: Iterable[str]) -> tuple[str, ...]:
    """Targets without blanks around them; neither empty ones nor repetitions."""
    stripped = (one.strip() for one in targets)
    return tuple(dict.fromkeys(one for one in stripped if one))


class ReasonShape(BaseModel):
    """One rule that fired."""

    code: str
    message: str
    score: float | None = None
    threshold: float | None = None


class VerdictShape(BaseModel):
    """What the machine concludes."""

    action: Action
    reasons: list[ReasonShape]


class StanceShape(BaseModel):
    """Which side a comment takes towards one target, and which model says so."""

    target: str
    favor: float
    against: float
    neutral: float
    confident: bool
    tier: Tier


class SpanShape(BaseModel):
    """A stretch of the original text, in code points, and what it added."""

    start: int
    end: int
    weight: float


class LabelExplanationShape(BaseModel):
    """``base`` plus all weights is the label's log-odds."""

    base: float
    spans: list[SpanShape]


class ExplanationShape(BaseModel):
    """Why each label got its score."""

    labels: dict[str, LabelExplanationShape]
    stance: dict[str, list[SpanShape]]


class ConversationShape(BaseModel):
    """How a comment talks to others, label by label, and which add-on says so."""

    labels: dict[str, float]
    model: str


class AnswerShape(BaseModel):
    """The answer for one comment."""

    id: str | None
    verdict: VerdictShape
    language: str
    tone: dict[str, float]
    spam: float | None
    stance: list[StanceShape]
    model: str | None
    tier: Tier | None
    likely_to_reject: float | None = None
    conversation: ConversationShape | None = None
    explanation: ExplanationShape | None = None


def parse_comment(raw: str | bytes) -> Comment:
    """Read one comment from JSON.

    Raises
    ------
    MalformedCommentError
        Not JSON, or not in our shape; the message names the field.
    """
    try:
        return CommentShape.model_validate_json(raw).comment()
    except ValidationError as error:
        raise MalformedCommentError(describe(error)) from error


NO_OBJECT = "Input should be an object"


def describe(error: ValidationError) -> str:
    """Name the first field that is wrong and why, without quoting its value."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    said = NO_OBJECT if first["type"] in ("model_type", "dict_type") else first["msg"]
    return f"{where}: {said}"[:300]


def answer(
    comment: Comment,
    scores: Scores | None,
    verdict: Verdict,
    explanation: Explanation | None = None,
) -> dict[str, Any]:
    """The JSON-ready answer for one comment, in the shape of ``AnswerShape``.

    ``scores`` is None when no model could answer.
    """
    body: dict[str, Any] = {
        "id": comment.id,
        "verdict": _verdict(verdict),
        "language": scores.language.code if scores else "und",
        "tone": _rounded(scores.tone) if scores else {},
        "spam": round(scores.spam, 4) if scores else None,
        "stance": _stance(scores) if scores else [],
        "model": scores.model if scores else None,
        "tier": scores.tier.value if scores else None,
    }
    if scores is not None and scores.site is not None:
        body["likely_to_reject"] = round(scores.site.likely_to_reject, 4)
    if scores is not None and scores.conversation is not None:
        talk = scores.conversation
        body["conversation"] = {
            "labels": _rounded(talk.labels),
            "model": talk.model,
        }
    if explanation is not None:
        body["explanation"] = _explanation(explanation)
    return body


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "action": verdict.action.value,
        "reasons": [
            {
                "code": reason.code,
                "message": reason.message,
                "score": reason.score,
                "threshold": reason.threshold,
            }
            for reason in verdict.reasons
        ],
    }


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {label: round(value, 4) for label, value in values.items()}


def _stance(scores: Scores) -> list[dict[str, Any]]:
    return [
        {
            "target": stance.target,
            "favor": round(stance.favor, 4),
            "against": round(stance.against, 4),
            "neutral": round(stance.neutral, 4),
            "confident": stance.confident,
            "tier": stance.tier.value,
        }
        for stance in scores.stance
    ]


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "labels": {
            label: {
                "base": why.base,
                "spans": [_span(part) for part in why.contributions],
            }
            for label, why in explanation.labels.items()
        },
        "stance": {
            target: [_span(part) for part in parts]
            for target, parts in explanation.stance.items()
        },
    }


def _span(part: Any) -> dict[str, Any]:
    return {"start": part.start, "end": part.end, "weight": part.weight}
