"""Which texts a model has learned from, as hashes kept among its arrays.

32 bits a text: 0.4 MB per 100,000, and no text can be read back. Of 10,000 texts that
a model never saw, one is taken for a known one among 300,000 now and then, so that a
handful of hits proves nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from training.near_duplicates import plain

ARRAY: Final = "trained_on.texts"
Hashes = NDArray[np.uint32]


def text_hashes(texts: Iterable[str]) -> Hashes:
    """One hash a text, in order; texts that differ in case or marks alone share it."""
    digests = (hashlib.sha256(plain(text).encode()).digest()[:4] for text in texts)
    return np.frombuffer(b"".join(digests), dtype="<u4").astype(np.uint32)


def trained_on(texts: Iterable[str]) -> dict[str, Hashes]:
    """The array that an artifact keeps: the hashes of its texts, ascending."""
    return {ARRAY: np.unique(text_hashes(texts))}


def known_texts(arrays: Mapping[str, NDArray[Any]]) -> Hashes | None:
    """What an artifact says that it learned from; None when it says nothing."""
    found = arrays.get(ARRAY)
    if found is None or found.dtype != np.uint32 or found.ndim != 1:
        return None
    return found
