"""What every policy is: scores in, a verdict out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from moderation.scores import Scores
from moderation.verdict import Action, Verdict


@dataclass(frozen=True, slots=True)
class Threshold:
    """The scores from which a label holds and rejects a comment.

    None means that the label never does; the promise says what the number rests on,
    such as ``precision >= 0.95 at 90 % confidence``.
    """

    hold: float | None = None
    reject: float | None = None
    promise: str = ""

    def promised(self, action: Action) -> str:
        """The part of the promise about one action: ``hold: …; reject: …``."""
        parts = dict(part.partition(": ")[::2] for part in self.promise.split("; "))
        if not parts.keys() & set(Action):
            return self.promise
        return parts.get(action.value, "")


class Policy(Protocol):
    """From scores to an action; total, monotone, and blind to stance."""

    @property
    def identifier(self) -> str:
        """``name:hash`` of the policy and its settings."""
        ...

    def conclude(self, scores: Scores, thresholds: Mapping[str, Threshold]) -> Verdict:
        """The verdict for scores under the model's own thresholds."""
        ...
