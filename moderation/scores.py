"""What the model says of one comment: calibrated probabilities and their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LIKELY_TO_REJECT: Final = "likely_to_reject"
"""What a site's own head answers; it holds like a label, and may let go of a hold."""


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

    ``confident`` tells whether the likeliest side is likely enough to be counted on.
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
    """

    tone: Mapping[str, float]
    spam: float
    stance: tuple[StanceScore, ...]
    language: Language
    model: str
    tier: Tier = Tier.FAST
    site: SiteScore | None = None


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a comment got its scores.

    Parameters
    ----------
    labels : mapping of label to LabelExplanation
        Tone labels and ``spam``: exact and additive.
    stance : mapping of target to contributions
        Log-odds of favor over against with a sentence, less without it.
    """

    labels: Mapping[str, LabelExplanation]
    stance: Mapping[str, tuple[Contribution, ...]] = field(default_factory=dict)
