"""The key in ``instance/secret.key``: keyed hashes of what must not be stored."""

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from moderation.errors import SettingsError

KEY_BYTES = 32
FILE_NAME = "secret.key"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A random key that never leaves this machine."""

    _key: bytes = field(repr=False)

    def digest(self, purpose: str, value: bytes) -> str:
        """HMAC-SHA256 in hex; equal values of different purposes stay unlinkable."""
        message = purpose.encode() + b"\0" + value
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()

    def address_hash(self, purpose: str, address: str | None) -> str | None:
        """Keyed hash of an e-mail or IP address, ignoring case and blanks."""
        folded = (address or "").strip().casefold()
        if not folded:
            return None
        return self.digest(purpose, folded.encode("utf-8", "replace"))


def load_secret_key(instance: Path) -> SecretKey:
    """Read the key, creating it (readable by the owner only) at the first start.

    Raises
    ------
    SettingsError
        The folder cannot be written, or the file is not a key.
    """
    path = instance / FILE_NAME
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _create(path)
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be used as the secret key.") from error
    if len(key) < KEY_BYTES:
        raise SettingsError(f"{path} is too short to be the secret key.")
    return SecretKey(key)


def _create(path: Path) -> None:
    draft = path.with_name(f".{FILE_NAME}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # the first of several starting processes wins
    finally:
        draft.unlink()
