"""What a commenter is told: how the comment stands, and why it was rejected."""

from collections.abc import Mapping
from datetime import datetime

from moderation.appealing import Case, Rejection
from moderation.storage.appeals import AppealState
from moderation.verdict import Action
from webhook.explained.wording import label_name

REASONS: Mapping[str, str] = {
    "toxicity": "It reads as rude or hurtful.",
    "severe_toxicity": "It reads as very hateful or aggressive.",
    "insult": "It reads as an insult.",
    "threat": "It reads as a threat.",
    "identity_attack": "It reads as an attack on people for who they are.",
    "profanity": "It uses strong language.",
    "sexually_explicit": "It is sexually explicit.",
    "aggression": "It reads as aggressive.",
    "incivility": "It reads as uncivil.",
    "spam": "It was taken for advertising or spam.",
}


def reasons_in_plain_words(rejection: Rejection | None) -> tuple[str, ...]:
    """Why a comment was rejected, each in one sentence; empty where nobody said.

    Examples
    --------
    >>> from datetime import UTC
    >>> since = datetime(2026, 11, 22, tzinfo=UTC)
    >>> reasons_in_plain_words(Rejection(0, since, ("spam",)))
    ('It was taken for advertising or spam.',)
    """
    if rejection is None:
        return ()
    return tuple(
        REASONS.get(label, f"{label_name(label)}.") for label in rejection.labels
    )


def standing_of(case: Case, now: datetime) -> str:
    """How a comment stands for its writer, as one of the words of the page."""
    if case.rejection is None:
        return _not_rejected(case)
    if case.is_open:
        return "open"
    if case.may_appeal(now):
        return "may_appeal"
    upheld = case.appeal is not None and case.appeal.state is AppealState.UPHELD
    return "upheld" if upheld else "too_late"


def _not_rejected(case: Case) -> str:
    appeal = case.appeal
    if case.comment.action is not Action.APPROVE:
        return "waits"
    won = appeal is not None and appeal.state is AppealState.OVERTURNED
    return "overturned" if won else "published"
