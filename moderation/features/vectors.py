"""Static word vectors, looked up by the hash of a word: no vocabulary is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.ngrams import Hashes, lower, words

ARRAYS = ("vectors.hashes", "vectors.values", "vectors.scale")


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A table of int8 vectors.

    Parameters
    ----------
    hashes : array of shape (n_words,), uint64, ascending
    values : array of shape (n_words, n_dimensions), int8
    scale : array of shape (n_dimensions,), float32
        A vector is ``values * scale``.
    """

    hashes: Hashes
    values: NDArray[np.int8]
    scale: NDArray[np.float32]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "WordVectors":
        """Take the three ``vectors.*`` arrays of an artifact; raises ArtifactError."""
        try:
            hashes, values, scale = (arrays[name] for name in ARRAYS)
        except KeyError as error:
            raise ArtifactError("vectors: an array is missing") from error
        kinds = [part.dtype.name for part in (hashes, values, scale)]
        if kinds != ["uint64", "int8", "float32"]:
            raise ArtifactError("vectors: an array is of the wrong type")
        if hashes.ndim != 1 or scale.ndim != 1 or not hashes.size or not scale.size:
            raise ArtifactError("vectors: an array is of the wrong shape")
        if values.shape != (*hashes.shape, *scale.shape):
            raise ArtifactError("vectors: the arrays do not fit each other")
        ordered = hashes.astype(np.uint64, copy=False)
        if not np.isfinite(scale).all() or (ordered[1:] <= ordered[:-1]).any():
            raise ArtifactError("vectors: not finite, or the hashes do not ascend")
        return cls(
            ordered,
            values.astype(np.int8, copy=False),
            scale.astype(np.float32, copy=False),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The three arrays that ``from_arrays`` takes."""
        return dict(zip(ARRAYS, (self.hashes, self.values, self.scale), strict=True))

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.values.shape[1])

    def of_words(self, hashes: Hashes) -> NDArray[np.float32]:
        """Vectors of words by hash.

        Returns
        -------
        array of shape (n, n_dimensions), float32
            Zeros where a word has none.
        """
        if len(hashes) == 0:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        places = self._places(hashes)
        found = self.values[places].astype(np.float32) * self.scale
        found[self.hashes[places] != hashes] = 0.0
        return found

    def knows(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Which words have a vector, by hash, shape (n,)."""
        found: NDArray[np.bool_] = self.hashes[self._places(hashes)] == hashes
        return found

    def _places(self, hashes: Hashes) -> NDArray[np.intp]:
        places = np.searchsorted(self.hashes, hashes)
        return np.minimum(places, len(self.hashes) - 1)

    def of_text(self, text: str) -> NDArray[np.float32]:
        """Unit-length mean vector, shape (n_dimensions,); zeros without a word."""
        return unit(self.of_words(words(lower(text)).hashes).sum(axis=0))


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows (or one vector) to length one, leaving zeros alone."""
    length = np.sqrt((vector * vector).sum(axis=-1, keepdims=True))
    scaled: NDArray[np.float32] = vector / np.maximum(length, np.float32(1e-6))
    return scaled
