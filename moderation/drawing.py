"""Who is drawn by lot for another look: the same every time, and with which chance."""

import hashlib

from moderation.scores import Scores
from moderation.urgency import USUAL_THRESHOLD, WEIGHTS
from moderation.verdict import Verdict

SECOND_SHARE = 0.05
AUDIT_SHARE = 0.01
RISE = 2.0
"""A comment right at a threshold is drawn three times as often as one far from it."""

BITS = 64


def lot(seed: str, purpose: str, comment_id: int, revision: int) -> float:
    """The lot of a comment, evenly spread over [0, 1); drawn where it is below.

    The same for one text of one comment, whatever happens to it; without the seed
    nobody can tell it beforehand.
    """
    asked = f"{seed}\n{purpose}\n{comment_id}\n{revision}".encode()
    drawn = hashlib.sha256(asked).digest()[: BITS // 8]
    return int.from_bytes(drawn, "big") / float(2**BITS)


def second_chance(
    share: float, scores: Scores | None, verdict: Verdict | None
) -> float:
    """With which chance a decision goes to a second reviewer, in [0, 1].

    ``share`` at least, and up to three times that where the machine was least sure:
    at the threshold of a label, or where it had nothing to say.
    """
    if scores is None or verdict is None or not scores.language.supported:
        return min(1.0, share * (1 + RISE))
    thresholds = {
        reason.code: reason.threshold
        for reason in verdict.reasons
        if reason.threshold is not None
    }
    known = {**scores.tone, "spam": scores.spam}
    near = max(
        (
            _nearness(known[label], thresholds.get(label, USUAL_THRESHOLD))
            for label in WEIGHTS
            if label in known
        ),
        default=1.0,
    )
    return min(1.0, share * (1 + RISE * near**2))


def _nearness(probability: float, threshold: float) -> float:
    """1 at the threshold, 0 as far from it as one can be."""
    return 1 - abs(probability - threshold) / max(threshold, 1 - threshold)
