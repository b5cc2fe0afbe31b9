"""So many requests a key: more are told when to come again."""

import time

from flask import Flask, current_app, g
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from werkzeug.exceptions import TooManyRequests

EXTENSION = "parley.key_rate"


class KeyRate:
    """Counts requests per site, in the memory of this worker.

    Parameters
    ----------
    app : Flask
    rate : str
        Such as ``600/minute``.
    """

    def __init__(self, app: Flask, rate: str) -> None:
        self._rate = rate
        self._limiter = Limiter(_site, app=app, storage_uri="memory://")

    def count(self, site_id: int) -> None:
        """Count one request.

        Raises
        ------
        TooManyRequests
            The key was used too often; says when to come again.
        """
        g.parley_site_id = site_id
        try:
            with self._limiter.shared_limit(self._rate, "key", key_func=_site):
                return
        except RateLimitExceeded as error:
            limit = self._limiter.current_limit
            seconds = limit.reset_at - time.time() if limit else 1.0
            raise TooManyRequests(
                "This key is used too often.", retry_after=max(1, int(seconds))
            ) from error


def init_app(app: Flask, rate: str) -> None:
    """Make ``count_request`` work in the views of ``app``."""
    app.extensions[EXTENSION] = KeyRate(app, rate)


def count_request(site_id: int) -> None:
    """Count a request of the site whose key was shown; raises TooManyRequests."""
    found: KeyRate = current_app.extensions[EXTENSION]
    found.count(site_id)


def _site() -> str:
    return str(g.parley_site_id)
