"""Texts that no training run may see, known by their hashes."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from training.example import Example

_OTHER: Final = re.compile(r"[^0-9a-z]+")


def normalise(text: str) -> str:
    """Lower-case and keep ASCII letters and digits, each gap as one space.

    >>> normalise("  You're an IDIOT!! ")
    'you re an idiot'
    """
    return _OTHER.sub(" ", text.lower()).strip()


def fingerprint(text: str) -> str:
    """Give the SHA-256 of the normalised text in hexadecimal.

    Texts in a script other than Latin normalise to the digits and Latin letters in
    them, often to nothing: all of the latter share one fingerprint.
    """
    return hashlib.sha256(normalise(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The fingerprints of texts that are kept for checking.

    Parameters
    ----------
    fingerprints : frozenset of str
        As :func:`fingerprint` gives them.
    """

    fingerprints: frozenset[str] = frozenset()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file of one fingerprint a line."""
        return cls(frozenset(path.read_text(encoding="ascii").split()))

    def drops(self, example: Example) -> bool:
        """Tell whether the example's text must not be trained on."""
        return fingerprint(example.comment.text) in self.fingerprints
