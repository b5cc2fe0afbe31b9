"""How urgently a person should look: expected harm × uncertainty × age."""

import math
from datetime import UTC, datetime, timedelta

from moderation.scores import Scores
from moderation.verdict import Verdict

DOUBLES = timedelta(hours=12)
"""Waiting this long weighs as much as twice the harm."""

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
LEAST = 1e-6
UNKNOWN_HARM = 0.5
REPORT_HARM = 1.0
USUAL_THRESHOLD = 0.5
WEIGHTS = {
    "threat": 1.0,
    "severe_toxicity": 1.0,
    "identity_attack": 1.0,
    "toxicity": 0.9,
    "sexually_explicit": 0.8,
    "insult": 0.7,
    "spam": 0.7,
    "profanity": 0.4,
    "aggression": 0.3,
    "incivility": 0.2,
}
"""What a comment costs that deserves the label and stands; feelings cost nothing."""


def basis(scores: Scores | None, verdict: Verdict) -> float:
    """Expected harm × uncertainty, in (0, 2].

    Harm is the largest of weight × probability over the labels. Uncertainty runs from
    1, far from the threshold of that label, to 2 at it. Without scores, or with
    scores that do not count, harm is a half and uncertainty whole.
    """
    if scores is None or not scores.language.supported:
        return UNKNOWN_HARM * 2
    thresholds = {
        reason.code: reason.threshold
        for reason in verdict.reasons
        if reason.threshold is not None
    }
    probabilities = {**scores.tone, "spam": scores.spam}
    expected = [
        weight * probability * _unsure(probability, thresholds.get(label))
        for label, weight in WEIGHTS.items()
        if (probability := probabilities.get(label)) is not None
    ]
    return max([LEAST, *expected])


def reported(reports: int) -> float:
    """The basis of a comment that so many readers reported."""
    return REPORT_HARM * max(1, reports)


def priority(of_basis: float, since: datetime) -> float:
    """The rank of a comment that waits since then; the highest comes first.

    It is the logarithm of basis × 2^(age / 12 hours) less what is the same for all at
    one time, so that it never has to be computed again while a comment gets older.
    """
    age = (since - BEGINNING) / DOUBLES
    return math.log2(max(LEAST, of_basis)) - age


def _unsure(probability: float, threshold: float | None) -> float:
    at = USUAL_THRESHOLD if threshold is None else threshold
    return 2 - abs(probability - at) / max(at, 1 - at)
