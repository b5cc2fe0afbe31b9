"""The reasons of a verdict in the words of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.verdict import Action, Reason
from webhook.explained.wording import label_name, percent


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason: what fired, what that means, and what the number rests on."""

    name: str
    text: str
    promise: str = ""


def reason_lines(
    reasons: Sequence[Reason], thresholds: Mapping[str, Threshold]
) -> tuple[ReasonLine, ...]:
    """The reasons in the page's words; those without a threshold keep their own."""
    return tuple(_reason_line(reason, thresholds) for reason in reasons)


def _reason_line(reason: Reason, thresholds: Mapping[str, Threshold]) -> ReasonLine:
    if reason.score is None or reason.threshold is None:
        return ReasonLine(label_name(reason.code), reason.message)
    threshold = thresholds.get(reason.code, Threshold())
    rejects = threshold.reject is not None and reason.score >= threshold.reject
    text = (
        f"{percent(reason.score)}, {'rejected' if rejects else 'held'} "
        f"from\N{NO-BREAK SPACE}{percent(reason.threshold)}"
    )
    promised = threshold.promised(Action.REJECT if rejects else Action.HOLD)
    return ReasonLine(label_name(reason.code), text, promised)
