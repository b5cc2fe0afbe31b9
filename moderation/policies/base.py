"""What every policy is: scores in, a verdict out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from moderation.scores import Scores
from moderation.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Threshold:
    """The scores from which a label holds and rejects a comment.

    None means that the label never does; the promise says what the number rests on,
    such as ``precision >= 0.95 at 90 % confidence``.
    """

    hold: float | None = None
    reject: float | None = None
    promise: str = ""


class Policy(Protocol):
    """From scores to an action; total, monotone, and blind to stance."""

    @property
    def identifier(self) -> str:
        """``name:hash`` of the policy and its settings."""
        ...

    def conclude(self, scores: Scores, thresholds: Mapping[str, Threshold]) -> Verdict:
        """The verdict for scores under the model's own thresholds."""
        ...
