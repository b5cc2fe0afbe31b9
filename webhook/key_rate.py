"""So many requests a key: more are told when to come again."""

import time

from flask import Flask, current_app
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

EXTENSION = "parley.key_rate"


class KeyRate:
    """Counts requests per site, in the memory of this worker.

    Parameters
    ----------
    rate : str
        Such as ``600/minute``.
    """

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._counted = FixedWindowRateLimiter(MemoryStorage())

    def count(self, site_id: int) -> None:
        """Count one request.

        Raises
        ------
        TooManyRequests
            The key was used too often; says when to come again.
        """
        if self._counted.hit(self._rate, str(site_id)):
            return
        again = self._counted.get_window_stats(self._rate, str(site_id)).reset_time
        raise TooManyRequests(
            "This key is used too often.", retry_after=max(1, int(again - time.time()))
        )


def init_app(app: Flask, rate: str) -> None:
    """Make ``count_request`` work in the views of ``app``."""
    app.extensions[EXTENSION] = KeyRate(rate)


def count_request(site_id: int) -> None:
    """Count a request of the site whose key was shown; raises TooManyRequests."""
    found: KeyRate = current_app.extensions[EXTENSION]
    found.count(site_id)
