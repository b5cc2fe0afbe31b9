"""Secrets of sites, encrypted at rest with a key made from ``instance/secret.key``."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken

from moderation.errors import SettingsError
from moderation.secret_key import SecretKey

EXTENSION = "parley.seal"
PURPOSE = "sealed secrets"


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens texts; without ``instance/secret.key`` they are lost."""

    _fernet: Fernet = field(repr=False)

    @classmethod
    def of(cls, secret_key: SecretKey) -> "Seal":
        """The seal that belongs to this instance."""
        derived = bytes.fromhex(secret_key.digest(PURPOSE, b""))
        return cls(Fernet(base64.urlsafe_b64encode(derived)))

    def close(self, secret: str) -> str:
        """Encrypt and authenticate a secret (Fernet: AES-128-CBC, HMAC-SHA256)."""
        return self._fernet.encrypt(secret.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Give the secret back.

        Raises
        ------
        SettingsError
            It was sealed with another key, or changed.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SettingsError(
                "A sealed secret does not belong to this secret.key: set it again."
            ) from error

    def address(self, kept: str) -> str:
        """A callback's address in clear, whether it was sealed or not.

        Raises
        ------
        SettingsError
            It was sealed with another key.
        """
        return kept if kept.startswith(("http://", "https://")) else self.open(kept)

    def open_all(self, sealed: Mapping[str, str]) -> dict[str, str]:
        """Every secret of a site, by name; raises SettingsError."""
        return {name: self.open(value) for name, value in sealed.items()}
