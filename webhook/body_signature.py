"""Signatures over the raw body alone: HMAC-SHA256 in hex, as many platforms send."""

import hashlib
import hmac
from collections.abc import Iterable

from webhook.errors import SignatureError

PREFIX = "sha256="


def sign_body(body: bytes, secret: str) -> str:
    """The signature of a body, 64 hex digits; the secret counts as UTF-8 text.

    Examples
    --------
    >>> sign_body(b"{}", "s")[:8]
    '143ca8d5'
    """
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify_body(
    shown: str | None, body: bytes, secrets: Iterable[str], *, prefix: str = PREFIX
) -> None:
    """Check a signature against each secret, in constant time.

    Parameters
    ----------
    shown : str, optional
        The header's value: ``prefix`` and hex.
    body : bytes
        As it came over the wire.

    Raises
    ------
    SignatureError
        There is none, or it fits none of the secrets.
    """
    known = [prefix + sign_body(body, secret) for secret in secrets]
    given = (shown or "").encode("utf-8", "replace")
    fits = [hmac.compare_digest(given, one.encode()) for one in known]
    if not any(fits):
        raise SignatureError("The signature does not fit.")
