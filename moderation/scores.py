"""What the model says of one comment: calibrated probabilities and their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import log
from typing import Final

LIKELY_TO_REJECT: Final = "likely_to_reject"
"""What a site's own head answers; it holds like a label, and may let go of a hold."""


LEAST_SCORE: Final = 1e-6
"""What is taken for the probability of what seems impossible, as log-odds go."""


class Tier(StrEnum):
    """Which of the models gave a score."""

    FAST = "fast"
    CROSS_ENCODER = "cross-encoder"
    SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class Language:
    """A detected or declared language.

    Parameters
    ----------
    code : str
        ISO 639-1, or ``und`` when the text is too short or unclear to tell.
    confidence : float
        Probability in [0, 1]; 1 for a declared language.
    supported : bool
        Whether the model was trained on this language.
    """

    code: str
    confidence: float
    supported: bool


@dataclass(frozen=True, slots=True)
class StanceScore:
    """Which side a comment takes towards one target; the three sum to 1.

    ``confident`` tells whether favor or against is likely enough to be counted on. That
    no side is taken never is: models learn it from comments on other matters, and a
    comment on this one in words of its own looks much like them.
    """

    target: str
    favor: float
    against: float
    neutral: float
    confident: bool = False
    tier: Tier = Tier.FAST


@dataclass(frozen=True, slots=True)
class SiteScore:
    """How likely a site's own moderators reject a comment, and whose answer it is.

    Parameters
    ----------
    likely_to_reject : float
        Probability in [0, 1].
    model : str
        Identifier of the site head that gave it, ``sha256:…``.
    """

    likely_to_reject: float
    model: str


CONVERSATION: Final = (
    *("hostile", "antagonistic", "dismissive", "condescending", "sarcastic"),
    *("generalising", "unhealthy", "constructive", "evidence", "dialogue"),
    *("solution", "specific_points", "personal_story", "unsubstantial"),
)
"""What the conversation add-on answers; a site's own policy may hold by it."""


@dataclass(frozen=True, slots=True)
class ConversationScores:
    """How a comment talks to others, and which add-on says so.

    Parameters
    ----------
    labels : mapping of label to probability
        Those of ``CONVERSATION``.
    model : str
        Identifier of the add-on, ``sha256:…``.
    """

    labels: Mapping[str, float]
    model: str


@dataclass(frozen=True, slots=True)
class Scores:
    """All calibrated scores of one comment.

    Parameters
    ----------
    tone : mapping of label to probability
    spam : float
    stance : tuple of StanceScore
        One per target, in the order of ``Comment.stance_targets``.
    language : Language
    model : str
        Identifier of the model that gave them, ``sha256:…``.
    tier : Tier
        Which of the models gave the tone.
    site : SiteScore, optional
        What the site's own head says, where it has one.
    semantic : str, optional
        Identifier of the semantic head that gave the tone with ``model``, where the
        tier is ``semantic``.
    conversation : ConversationScores, optional
        What the conversation add-on says, where it is on and speaks the language.
    """

    tone: Mapping[str, float]
    spam: float
    stance: tuple[StanceScore, ...]
    language: Language
    model: str
    tier: Tier = Tier.FAST
    site: SiteScore | None = None
    semantic: str | None = None
    conversation: ConversationScores | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """A stretch of the original text and what it added to a score.

    Parameters
    ----------
    start, end : int
        Code-point offsets in ``Comment.text``, ``end`` exclusive.
    weight : float
        What the stretch added to the label's calibrated log-odds.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class LabelExplanation:
    """Why one label got its score: ``base`` + all weights = its log-odds."""

    base: float
    contributions: tuple[Contribution, ...]


def rebased(why: LabelExplanation, score: float) -> LabelExplanation:
    """The same contributions under another score: what they leave is ``base``."""
    bounded = min(max(score, LEAST_SCORE), 1 - LEAST_SCORE)
    parts = sum(part.weight for part in why.contributions)
    return LabelExplanation(log(bounded / (1 - bounded)) - parts, why.contributions)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a comment got its scores.

    Parameters
    ----------
    labels : mapping of label to LabelExplanation
        Tone labels and ``spam``: additive; exact word by word but for the part of the
        semantic head, which is sentence by sentence.
    stance : mapping of target to contributions
        Log-odds of favor over against with a sentence, less without it.
    """

    labels: Mapping[str, LabelExplanation]
    stance: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict)
