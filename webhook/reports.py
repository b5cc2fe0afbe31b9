"""What metrics and log are told of verdicts and decisions."""

from collections.abc import Sequence

from moderation.screening import Screening
from moderation.storage.decisions import Decided
from webhook import log_events
from webhook.metrics import observe_decision, observe_screenings


def report_screening(site_id: int, screening: Screening, seconds: float) -> None:
    """Count a comment that was screened, and log it."""
    observe_screenings([screening], seconds)
    log_events.write(
        log_events.COMMENT_SCREENED,
        site=site_id,
        action=screening.verdict.action.value,
        reasons=[reason.code for reason in screening.verdict.reasons],
        milliseconds=round(seconds * 1_000, 2),
    )


def report_decisions(site_id: int, done: Sequence[Decided]) -> None:
    """Count what people decided, and log that, and what they took back."""
    for one in done:
        action, undone = one.decision.action.value, one.decision.undoes is not None
        if not undone:
            observe_decision(action, one.decision.source.value)
        event = log_events.COMMENT_UNDONE if undone else log_events.COMMENT_DECIDED
        log_events.write(event, site=site_id, action=action)
