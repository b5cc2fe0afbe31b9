"""MinHash over UTF-8 5-grams in numpy: how alike texts are, from small signatures."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

GRAM: Final = 5

Grams = NDArray[np.uint64]
Signatures = NDArray[np.uint32]


def factors(count: int, *, seed: int = 0) -> NDArray[np.uint64]:
    """Draw so many hash functions: odd factors of multiply-shift."""
    draw = np.random.default_rng(seed)
    drawn = draw.integers(1, 1 << 63, size=count, dtype=np.uint64)
    return drawn | np.uint64(1)


def grams(batch: list[bytes]) -> tuple[Grams, NDArray[np.int64]]:
    """Pack each text's 5-grams into mixed integers; none straddles two texts.

    Parameters
    ----------
    batch : list of bytes
        Texts in UTF-8, each of five bytes or more.

    Returns
    -------
    grams, starts : arrays
        All 5-grams, and where those of each text begin.
    """
    packed = _packed(b"".join(batch))
    ends = np.cumsum([len(text) for text in batch])
    kept = np.ones(len(packed), dtype=bool)
    for offset in range(1, GRAM):
        kept[ends[:-1] - offset] = False
    counts = np.array([len(text) - GRAM + 1 for text in batch])
    return _mixed(packed[kept]), np.concatenate(([0], np.cumsum(counts)[:-1]))


def grams_of(text: bytes) -> Grams:
    """The same of one text of five bytes or more."""
    return _mixed(_packed(text))


def _packed(text: bytes) -> Grams:
    octets = np.frombuffer(text, dtype=np.uint8).astype(np.uint64)
    packed = octets[: len(octets) - GRAM + 1].copy()
    for offset in range(1, GRAM):
        packed <<= np.uint64(8)
        packed |= octets[offset : len(octets) - GRAM + 1 + offset]
    return packed


def _mixed(packed: Grams) -> Grams:
    """Multiply-shift needs its high bits mixed: one round of splitmix64."""
    packed *= np.uint64(0x9E3779B97F4A7C15)
    packed ^= packed >> np.uint64(29)
    return packed


def signature(found: Grams, drawn: NDArray[np.uint64]) -> Signatures:
    """The least hash of one text's 5-grams by each function, shape (len(drawn),)."""
    hashed = (found[None, :] * drawn[:, None]) >> np.uint64(32)
    least: Signatures = hashed.min(axis=1).astype(np.uint32)
    return least
