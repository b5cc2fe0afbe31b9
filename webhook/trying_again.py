"""Several writers on one comment: who comes second looks again."""

from collections.abc import Callable
from typing import TypeVar

from moderation.errors import StaleWriteError

ATTEMPTS = 5
_Answer = TypeVar("_Answer")


def again(attempt: Callable[[], _Answer]) -> _Answer:
    """What an attempt gives that nobody was faster than.

    Parameters
    ----------
    attempt : callable
        Looks at the database anew each time.

    Raises
    ------
    StaleWriteError
        Somebody else was faster every time.
    """
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except StaleWriteError:
            continue
    raise StaleWriteError("Too many writers on one comment; please come again.")
