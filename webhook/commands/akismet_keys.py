"""Keys for Akismet's clients: made, kept as a keyed hash, sealed for callbacks."""

import secrets
import string

from flask import current_app

from moderation.storage.unit_of_work import UnitOfWork
from webhook.platforms import AKISMET
from webhook.sealing import EXTENSION, Seal
from webhook.short_keys import hidden

# WordPress takes keys of exactly this length: 62 bits.
KEY_LENGTH = 12
ALPHABET = string.ascii_lowercase + string.digits
SEALED = "akismet_key"
HINT = """\
Give the key to the blog where it asks for an Akismet key, and send its calls for
rest.akismet.com here: docs/platforms/wordpress.md for WordPress, and
docs/platforms/akismet.md has a line for every other client."""


def give_akismet_key(work: UnitOfWork, name: str) -> str:
    """Give a site a fresh key, in place of any it has; returns it, this once.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    """
    key = "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))
    site = work.sites.named(name)
    seal: Seal = current_app.extensions[EXTENSION]
    work.site_keys.revoke(site.id, AKISMET.name)
    work.site_keys.add(site.id, AKISMET.name, hidden(AKISMET.name, key))
    work.sites.set_sealed(name, {**site.sealed, SEALED: seal.close(key)})
    return key
