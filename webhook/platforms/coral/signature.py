"""How Coral signs: HMAC-SHA256 of the raw body, one signature for each secret."""

import hashlib
import hmac
from collections.abc import Iterable

from webhook.errors import SignatureError
from webhook.platforms.base import Delivered

HEADER = "x-coral-signature"
SCHEME = "sha256"
MOST_SIGNATURES = 20


def verify(delivered: Delivered, secret: str | None) -> None:
    """Check that Coral sent these very bytes.

    While Coral rotates a secret it signs with both, so that one fits. It signs
    neither time nor id: what was sent once can be sent again.

    Raises
    ------
    SignatureError
        None of the signatures fits, or there is no secret to compare with.
    """
    if not secret:
        raise SignatureError("Coral's signing secret was not given to this site.")
    expected = _signature(delivered.body, secret).encode()
    shown = delivered.headers.get(HEADER, "").split(",", MOST_SIGNATURES)
    found = [
        hmac.compare_digest(each.strip().encode("utf-8", "replace"), expected)
        for each in shown[:MOST_SIGNATURES]
    ]
    if not any(found):
        raise SignatureError("None of the signatures fits.")


def signed(body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """The header with which Coral signs ``body``; for tests."""
    return {HEADER: ",".join(_signature(body, secret) for secret in secrets)}


def _signature(body: bytes, secret: str) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return f"{SCHEME}={digest}"
