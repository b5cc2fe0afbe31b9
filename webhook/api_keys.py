"""API keys: who may ask, by ``Authorization: Bearer KEY`` or ``X-API-Key``."""

import secrets

from flask import request

from moderation.storage.sites import Site, key_digest
from webhook.directory import directory
from webhook.errors import MissingKeyError
from webhook.key_rate import count_request

KEY_BYTES = 32
KEY_PREFIX = "pk_"


def new_key() -> str:
    """A fresh random key of 256 bits."""
    return KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)


def require_site() -> Site:
    """The site whose key this request carries.

    Raises
    ------
    MissingKeyError
        There is no key, or it belongs to nobody.
    TooManyRequests
        The key was used too often.
    """
    key = _key()
    site = directory().with_key(key, key_digest) if key else None
    if site is None:
        raise MissingKeyError("An API key is needed: Authorization: Bearer KEY.")
    count_request(site.id)
    return site


def _key() -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return request.headers.get("X-API-Key", "").strip()
