"""When an answer that did not arrive is tried again."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# The schedule that standardwebhooks.com proposes: ten attempts over three days.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
JITTER = 0.2
LONGEST_ASKED = timedelta(days=1)


def next_attempt(
    failed: int, now: datetime, asked: str | None, chance: random.Random
) -> datetime | None:
    """When to try again after ``failed`` attempts; None when it is time to give up.

    Parameters
    ----------
    failed : int
        Attempts that failed, this one included.
    asked : str, optional
        The reply's ``Retry-After``, believed up to a day and never to hurry us.
    chance : random.Random
        Spreads attempts by a fifth, so that those that failed together part.
    """
    if failed > len(PAUSES):
        return None
    pause = PAUSES[failed - 1] * chance.uniform(1 - JITTER, 1 + JITTER)
    return now + max(pause, _asked(asked, now))


def _asked(value: str | None, now: datetime) -> timedelta:
    """A ``Retry-After`` in seconds or as a date; nonsense asks for nothing."""
    if value is None:
        return timedelta()
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST_ASKED)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return timedelta()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(moment - now, LONGEST_ASKED)
