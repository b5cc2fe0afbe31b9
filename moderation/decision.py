"""What a human concludes about a comment, and which conclusion is in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from moderation.errors import DecisionError
from moderation.verdict import Action

MAX_NAME = 200
MAX_NOTE = 2_000
MAX_STANCES = 10
MAX_TARGET = 500
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


class Side(StrEnum):
    """Which side a comment takes towards a target."""

    FAVOR = "favor"
    AGAINST = "against"
    NEUTRAL = "neutral"


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
    stances : mapping of target to Side
        Corrected stances, at most 10; they teach the model and never act.
    undoes : int, optional
        The number of the decision that this takes back, counted per comment from 1;
        ``action`` is then the one in force again.
    batch : str
        Names the bulk act that it was part of; empty for one of its own.

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
    stances: Mapping[str, Side] = field(default_factory=dict)
    undoes: int | None = None
    batch: str = ""

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
        _check_stances(self.stances)


def _check_stances(stances: Mapping[str, Side]) -> None:
    if len(stances) > MAX_STANCES:
        raise DecisionError(f"stances: at most {MAX_STANCES} targets.")
    if not all(1 <= len(target) <= MAX_TARGET for target in stances):
        raise DecisionError(f"stances: a target has 1 to {MAX_TARGET} characters.")


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """A decision, or the undoing of one, as it is kept for ever.

    Parameters
    ----------
    number : int
        Counted per comment from 1; what ``undoes`` names.
    revision : int
        Of the comment, at the time.
    lapsed : bool
        An edit made it void: it was about another text.
    undone_by : int, optional
        The number of the event that took it back.
    """

    number: int
    revision: int
    decision: Decision
    lapsed: bool = False
    undone_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether it says something still; the newest that does is in force."""
        proper = self.decision.undoes is None
        return proper and self.undone_by is None and not self.lapsed


def in_force(events: Iterable[DecisionEvent]) -> DecisionEvent | None:
    """The fold over all events of a comment: the newest that stands, if any.

    Newest by the time of deciding, then by number, whatever the order given.
    """
    standing = (event for event in events if event.stands)
    return max(
        standing,
        key=lambda event: (event.decision.decided_at, event.number),
        default=None,
    )
