"""How right the machine is on its own, from what was drawn by lot."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.intervals import Interval, of_count
from moderation.storage.audits import Audited
from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class AuditedPrecision:
    """The precision of one automatic action, estimated without favour.

    Parameters
    ----------
    drawn, answered : int
        How many were drawn by lot, and how many of these a person has looked at.
    precision : Interval
        The share that was right, each weighed with 1 / propensity; the interval is
        exact where all were drawn with one chance, else that of as many as the
        weights are worth (Kish, Survey Sampling, 1965).
    """

    action: Action
    drawn: int
    answered: int
    precision: Interval


def audited_precision(outcomes: Sequence[Audited], action: Action) -> AuditedPrecision:
    """The precision of an automatic action from its audits."""
    drawn = [one for one in outcomes if one.acted is action]
    weights = [(1 / one.propensity, one.said is action) for one in drawn if one.said]
    total = sum(weight for weight, _ in weights)
    if not weights:
        return AuditedPrecision(action, len(drawn), 0, of_count(0, 0))
    right = sum(weight for weight, agrees in weights if agrees) / total
    worth = int(total**2 / sum(weight**2 for weight, _ in weights) + 1e-9)
    counted = of_count(round(right * worth), worth)
    precision = Interval(
        right,
        min(counted.low, right),
        max(counted.high, right),
        counted.confidence,
    )
    return AuditedPrecision(action, len(drawn), len(weights), precision)
