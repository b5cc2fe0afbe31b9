"""How fast comments come in, so that work that can wait gives way."""

import time
from collections.abc import Callable
from typing import Final

HEAVY: Final = 10.0
"""Comments a second from which every core is theirs."""

LEAST_SECONDS: Final = 0.5
"""Between two looks, or a single comment would be a rush."""


class Traffic:
    """The rate of new rows between two looks, whichever process wrote them.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: tuple[int, float] | None = None
        self._heavy = False

    def is_heavy(self, newest: int) -> bool:
        """Whether more than ``HEAVY`` a second came since the look before.

        Parameters
        ----------
        newest : int
            The number of the newest row.
        """
        now = self._clock()
        if self._seen is None:
            self._seen = newest, now
        before, then = self._seen
        if now - then >= LEAST_SECONDS:
            self._heavy = newest - before > HEAVY * (now - then)
            self._seen = newest, now
        return self._heavy
