"""The machine's use case: score a comment and conclude a verdict, never failing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from moderation.comment import Comment
from moderation.errors import ModelError
from moderation.model import Model
from moderation.policies.base import Policy
from moderation.scores import Explanation, Scores
from moderation.verdict import Action, Reason, Verdict

MODEL_UNAVAILABLE = Reason(
    code="model_unavailable",
    message="No model could score this comment; it is screened again later.",
)


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
    return [_screen_one(comment, model, policy, explain) for comment in comments]


def _screen_one(
    comment: Comment, model: Model, policy: Policy, explain: bool
) -> Screening:
    try:
        scores = model.score(comment)
        explanation = model.explain(comment) if explain else None
    except (ModelError, ArithmeticError, LookupError, TypeError, ValueError):
        return _held(comment, policy)
    verdict = policy.conclude(scores, model.thresholds)
    return Screening(comment, scores, verdict, explanation)


def _held(comment: Comment, policy: Policy) -> Screening:
    verdict = Verdict(Action.HOLD, (MODEL_UNAVAILABLE,), policy.identifier)
    return Screening(comment, None, verdict)
