"""A screening as the API shows it."""

from datetime import datetime
from typing import Any

from moderation.comment import Comment
from moderation.storage.screenings import ScreeningRecord
from moderation.wire import answer


def shown_screening(comment_id: str, record: ScreeningRecord) -> dict[str, Any]:
    """A screening in the shape of ``StoredScreeningShape``."""
    body = answer(Comment(text="", id=comment_id), record.scores, record.verdict)
    return body | {
        "revision": record.revision,
        "policy": record.verdict.policy,
        "screened_at": iso(record.created_at),
    }


def iso(moment: datetime | None) -> str | None:
    """A moment as the API shows it."""
    return None if moment is None else moment.isoformat()
