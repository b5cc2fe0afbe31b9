"""How the queue stands, in what a page shows all the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.storage.queue import QueueSummary
from moderation.storage.unit_of_work import Reading
from moderation.storage.waiting import Filters
from webhook.parts import parts
from webhook.review.access import current_reviewer
from webhook.review.breaks import is_break_due, minutes_worked
from webhook.review.spans import spoken_age


@dataclass(frozen=True, slots=True)
class QueueState:
    """How much waits and since when, who else is there, whether a break is due.

    ``age`` is that of the oldest in words; ``rest`` the minutes worked when a break
    is due, else 0.
    """

    waiting: int
    overdue: int
    age: str
    others: tuple[str, ...]
    rest: int

    @property
    def here(self) -> str:
        """Who else is there, as a sentence; empty for nobody."""
        count = len(self.others)
        if not count:
            return ""
        return "1 other is here" if count == 1 else f"{count} others are here"

    @property
    def packed(self) -> Mapping[str, object]:
        """The same as JSON-ready values."""
        return {
            "waiting": self.waiting,
            "overdue": self.overdue,
            "age": self.age,
            "here": self.here,
            "names": ", ".join(self.others),
            "rest": self.rest,
        }


def queue_state(reading: Reading, filters: Filters, now: datetime) -> QueueState:
    """How the filtered queue stands, for the person who asks."""
    longest = parts().settings.longest_wait
    found: QueueSummary = reading.queue.summary(filters, longest_wait=longest, now=now)
    return QueueState(
        waiting=found.waiting,
        overdue=found.overdue,
        age=spoken_age(None if found.oldest is None else now - found.oldest),
        others=reading.claims.others(current_reviewer().name, now),
        rest=minutes_worked() if is_break_due() else 0,
    )
