"""What a human concludes about a comment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from moderation.errors import DecisionError
from moderation.verdict import Action

MAX_NAME = 200
MAX_NOTE = 2_000
SPAM = "spam"
CORRECTABLE = frozenset(
    {
        *("toxicity", "severe_toxicity", "insult", "threat", "identity_attack"),
        *("profanity", "sexually_explicit", "aggression", "incivility"),
        *("angry", "disapproving", "approving", "grateful", "curious"),
        *("amused", "sad", "fearful", "neutral"),
        SPAM,
    }
)


class DecisionSource(StrEnum):
    """Where a human concluded it: with us, on the blog, or before we came."""

    REVIEW = "review"
    PLATFORM = "platform"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's conclusion.

    Parameters
    ----------
    reviewer : str
        Name of the person, or of the account on the platform; 1 to 200 characters.
    decided_at : datetime
        Aware.
    labels : mapping of label to float
        Corrected labels as 0 or 1, such as ``{"spam": 1.0}``; absent means unasked.
    note : str
        For other reviewers, at most 2,000 characters.

    Raises
    ------
    DecisionError
        A label is unknown or outside [0, 1], the time is naive, or a text too long.

    Examples
    --------
    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 22, tzinfo=UTC)
    >>> Decision(Action.REJECT, "Ada", now, {"spam": 1.0}).source
    <DecisionSource.REVIEW: 'review'>
    """

    action: Action
    reviewer: str
    decided_at: datetime
    labels: Mapping[str, float] = field(default_factory=dict)
    source: DecisionSource = DecisionSource.REVIEW
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a decision that may not exist."""
        if not 1 <= len(self.reviewer) <= MAX_NAME:
            raise DecisionError(f"reviewer: needs 1 to {MAX_NAME} characters.")
        if len(self.note) > MAX_NOTE:
            raise DecisionError(f"note: at most {MAX_NOTE} characters.")
        if self.decided_at.utcoffset() is None:
            raise DecisionError("decided_at: needs a time zone.")
        for label, value in self.labels.items():
            if label not in CORRECTABLE:
                raise DecisionError(f"labels: {label[:50]!r} is not a known label.")
            if not 0 <= value <= 1:
                raise DecisionError(f"labels: {label} lies outside 0 to 1.")
