"""OAuth 2.0 at Google: a refresh token buys access tokens, good for an hour."""

import hashlib
import threading
import time
from http import HTTPStatus
from typing import Any

from webhook.errors import EngineError
from webhook.platforms.engine import TOKEN, Api, Form
from webhook.platforms.feed import Access

CLIENT, SECRET, TOKEN_URL = "api_client", "api_secret", "token_url"
DEFAULT_TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
EARLY_SECONDS = 60.0
LONGEST_SECONDS = 3_600.0


class AccessTokens:
    """Access tokens of all sites, kept in memory until shortly before they expire."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[str, float]] = {}

    def get(self, access: Access) -> str:
        """A token that should still be good.

        Raises
        ------
        UndeliverableError
            The site's options or secrets do not suffice.
        EngineError
            Google gives none; the message says what to change.
        """
        key = _key(access)
        with self._lock:
            token, until = self._kept.get(key, ("", 0.0))
        if time.monotonic() < until:
            return token
        token, seconds = _bought(access)
        with self._lock:
            self._kept[key] = (token, time.monotonic() + seconds - EARLY_SECONDS)
        return token

    def forget(self, access: Access) -> None:
        """Buy a new one the next time: the service has refused this one."""
        with self._lock:
            self._kept.pop(_key(access), None)


def _key(access: Access) -> str:
    parts = (
        access.option(CLIENT),
        access.secret(SECRET),
        access.secret(TOKEN),
        _url(access),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _url(access: Access) -> str:
    return str(access.site.options.get(TOKEN_URL) or DEFAULT_TOKEN_URL)


def _bought(access: Access) -> tuple[str, float]:
    form = Form(
        {
            "grant_type": "refresh_token",
            "client_id": access.option(CLIENT),
            "client_secret": access.secret(SECRET),
            "refresh_token": access.secret(TOKEN),
        }
    )
    try:
        bought = Api("Google", _url(access), access.send).ask("POST", "", form)
    except EngineError as error:
        if error.status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
            raise EngineError(
                f"Google refuses {CLIENT}, {SECRET} or the refresh token ({TOKEN}): "
                "make a new one.",
                status=error.status,
            ) from error
        raise
    return _token(bought)


def _token(bought: dict[str, Any]) -> tuple[str, float]:
    token, seconds = bought.get("access_token"), bought.get("expires_in")
    if not isinstance(token, str) or not token:
        raise EngineError("Google did not answer with an access token.")
    good = float(seconds) if isinstance(seconds, int) else EARLY_SECONDS
    return token, min(good, LONGEST_SECONDS)
