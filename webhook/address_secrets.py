"""Secrets inside addresses, for platforms that cannot sign what they send."""

import hmac
import re
import secrets

from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from webhook.directory import Directory
from webhook.errors import SignatureError

KIND = "address"
SECRET_BYTES = 20
LOOKS = re.compile(r"[0-9a-f]{40}")


def give_secret(work: UnitOfWork, site_id: int) -> str:
    """One more secret for a site's address: 160 bits, of which the hash is kept."""
    secret = secrets.token_hex(SECRET_BYTES)
    work.site_keys.add(site_id, KIND, secret)
    return secret


def finish_rotation(work: UnitOfWork, site_id: int) -> None:
    """Take all secrets of a site but the newest away."""
    work.site_keys.revoke_older(site_id, KIND)


def site_at(directory: Directory, name: str, secret: str) -> Site:
    """The site of that name, when the secret is one of its own.

    It is looked for by its hash, so that time tells nothing about it.

    Raises
    ------
    SignatureError
        It is not, or there is no such site.
    """
    found = None
    if LOOKS.fullmatch(secret):
        found = directory.with_site_key(KIND, secret)
    if found is None or not hmac.compare_digest(found.name.encode(), name.encode()):
        raise SignatureError("The secret in the address does not fit.")
    return found
