"""Near-duplicate texts by MinHash over character 5-grams, in numpy."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from moderation.minhash import GRAM, Signatures, factors, grams

_BANDS: Final = 16
_ROWS: Final = 4
_CHUNK: Final = 1 << 18  # bytes hashed at a time: what one core's cache holds


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
    drawn = factors(_BANDS * _ROWS, seed=seed)
    signatures = np.empty((len(texts), len(drawn)), dtype=np.uint32)
    for start, packed, starts in _chunks(texts):
        rows = slice(start, start + len(starts))
        for column, factor in enumerate(drawn):
            hashed = ((packed * factor) >> np.uint64(32)).astype(np.uint32)
            signatures[rows, column] = np.minimum.reduceat(hashed, starts)
    return signatures


def _chunks(
    texts: Sequence[str],
) -> Iterator[tuple[int, NDArray[np.uint64], NDArray[np.int64]]]:
    """Yield (number of the first text, its and the next texts' grams, their starts)."""
    start, size, batch = 0, 0, list[bytes]()
    for number, text in enumerate(texts):
        batch.append(text.encode().ljust(GRAM, b"\0"))
        size += len(batch[-1])
        if size >= _CHUNK:
            yield (start, *grams(batch))
            start, size, batch = number + 1, 0, []
    if batch:
        yield (start, *grams(batch))


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
