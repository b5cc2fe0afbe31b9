"""Spans of time as people say them."""

from datetime import timedelta

UNITS = ((86_400, "day", "days"), (3_600, "hour", "hours"), (60, "minute", "minutes"))


def spoken_age(elapsed: timedelta | None) -> str:
    """How long something takes or took, in the largest unit that fits.

    Examples
    --------
    >>> spoken_age(timedelta(hours=3, minutes=59)), spoken_age(None)
    ('3 hours', '–')
    """
    if elapsed is None:
        return "–"
    seconds = max(0, int(elapsed.total_seconds()))
    for size, one, many in UNITS:
        if seconds >= size:
            count = seconds // size
            return f"{count} {one if count == 1 else many}"
    return "under a minute"
