"""Keys too short to be kept as a plain hash: guesses need ``instance/secret.key``."""

from dataclasses import dataclass, field

from flask import current_app

from moderation.secret_key import SecretKey

EXTENSION = "parley.short_keys"


@dataclass(frozen=True, slots=True)
class ShortKeys:
    """Hides keys of clients that take no long ones, such as Akismet's."""

    _secret_key: SecretKey = field(repr=False)

    def hidden(self, kind: str, key: str) -> str:
        """What is kept in place of a key of a kind."""
        return self._secret_key.digest(f"{kind} key", key.encode("utf-8", "replace"))


def hidden(kind: str, key: str) -> str:
    """What the application that serves this request keeps in place of a key."""
    found: ShortKeys = current_app.extensions[EXTENSION]
    return found.hidden(kind, key)
