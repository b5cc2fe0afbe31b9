"""The machine's use case: score a comment and conclude a verdict, never failing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from moderation.comment import Comment
from moderation.errors import ModelError
from moderation.model import Model
from moderation.policies.base import Policy
from moderation.scores import Explanation, Scores
from moderation.tiered import explained_as
from moderation.verdict import Action, Reason, Verdict

MODEL_UNAVAILABLE = Reason(
    code="model_unavailable",
    message="No model could score this comment; it is screened again later.",
)

FAILURES = (
    ModelError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a model with something wrong with it raises."""


class ModelSource(Protocol):
    """Whatever can hand out the model that serves right now."""

    def current(self) -> Model:
        """The model in service; raises ModelUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class Screening:
    """A comment, its scores (None when no model could answer) and the verdict."""

    comment: Comment
    scores: Scores | None
    verdict: Verdict
    explanation: Explanation | None = None


def screen(
    comments: Sequence[Comment],
    source: ModelSource,
    policy: Policy,
    *,
    explain: bool = False,
) -> list[Screening]:
    """Screen comments; a missing or failing model means hold, never a lost comment.

    Returns
    -------
    list of Screening
        One per comment, in order.
    """
    try:
        model = source.current()
    except ModelError:
        return [_held(comment, policy) for comment in comments]
    return [
        _screened(comment, scores, model, policy, explain)
        for comment, scores in zip(comments, scores_of(comments, model), strict=True)
    ]


def scores_of(comments: Sequence[Comment], model: Model) -> Sequence[Scores | None]:
    """Scores of all comments at once; one by one when that fails, None for failures."""
    try:
        together = model.score_many(comments)
        if len(together) == len(comments):
            return together
    except FAILURES:
        pass
    return [_score(comment, model) for comment in comments]


def _score(comment: Comment, model: Model) -> Scores | None:
    try:
        return model.score(comment)
    except FAILURES:
        return None


def _screened(
    comment: Comment,
    scores: Scores | None,
    model: Model,
    policy: Policy,
    explain: bool,
) -> Screening:
    if scores is None:
        return _held(comment, policy)
    try:
        explanation = explained_as(model, comment, scores.tier) if explain else None
    except FAILURES:
        return _held(comment, policy)
    verdict = policy.conclude(scores, model.thresholds)
    return Screening(comment, scores, verdict, explanation)


def _held(comment: Comment, policy: Policy) -> Screening:
    verdict = Verdict(Action.HOLD, (MODEL_UNAVAILABLE,), policy.identifier)
    return Screening(comment, None, verdict)
