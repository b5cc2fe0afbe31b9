"""Hashed n-grams: which character and word n-grams a text has, computed in numpy.

Character n-grams (3 to 5) stay inside whitespace-separated chunks padded by one
space, as scikit-learn's ``char_wb`` does; word n-grams (1 to 2) run over letters,
digits and apostrophes. Nothing is looked up and no word is kept: an n-gram's
bucket is a polynomial hash of its code points, taken out of prefix sums, so that
all n-grams of a text cost a few dozen vectorised operations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from moderation.features.hashed_words import (
    SALTS,
    Codes,
    capacity,
    codes_of,
    powers,
    prefix_sums,
    words_in,
)
from moderation.features.hashed_words import Hashes as Hashes
from moderation.features.hashed_words import Indices as Indices
from moderation.features.hashed_words import Words as Words
from moderation.features.hashed_words import lower as lower
from moderation.features.hashed_words import words as words
from moderation.text.unmask import Unmasked

BITS = 19
BUCKETS = 1 << BITS
CHAR_SIZES = (3, 4, 5)

_MIX = np.uint64(0xD6E8FEB86659FD93)
_SPACE = 32
_PAIR_SALT = SALTS[2]

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Every occurrence of every n-gram of a text.

    Parameters
    ----------
    buckets : array of shape (n,), int64
        Bucket of each occurrence, in [0, BUCKETS).
    starts, ends : arrays of shape (n,), int64
        The stretch of the clean text that each occurrence covers.
    words : Words
        The words that the word n-grams are made of.
    """

    buckets: Indices
    starts: Indices
    ends: Indices
    words: Words

    def unique(self) -> Indices:
        """The distinct buckets, ascending."""
        return distinct(self.buckets)


def distinct(values: NDArray[Kind]) -> NDArray[Kind]:
    """Sorted distinct values, quicker than ``np.unique`` on short arrays."""
    if len(values) < 2:
        return values
    ordered = np.sort(values)
    keep = np.empty(len(ordered), dtype=bool)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered[keep]


def ngrams(text: str, readings: tuple[Unmasked, ...] = ()) -> Ngrams:
    """All n-grams of a clean text and of the plain readings of its disguised words.

    Parameters
    ----------
    text : str
        Clean text, case kept.
    readings : tuple of Unmasked
        Each adds the n-grams of its plain reading, placed where the disguise stands.
    """
    parts = [_text_ngrams(lower(text))]
    for reading in readings:
        found = _text_ngrams(reading.text)
        count = len(found.buckets)
        parts.append(
            Ngrams(
                found.buckets,
                np.full(count, reading.start),
                np.full(count, reading.end),
                parts[0].words,
            )
        )
    if len(parts) == 1:
        return parts[0]
    return Ngrams(
        np.concatenate([part.buckets for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        parts[0].words,
    )


@dataclass(frozen=True, slots=True)
class ManyNgrams:
    """The distinct n-grams of several texts, one text after the other.

    Parameters
    ----------
    buckets : array of shape (n_distinct,), int64
        Ascending within each text.
    words : array of shape (n_words,), uint64
        Hashes of the words of the texts, readings left out.
    bounds, word_bounds : arrays of shape (n_texts + 1,), int64
        Where the buckets and words of each text begin; the last is their number.
    """

    buckets: Indices
    bounds: Indices
    words: Hashes
    word_bounds: Indices


def ngrams_many(
    texts: Sequence[str], readings: Sequence[tuple[Unmasked, ...]]
) -> ManyNgrams:
    """What ``ngrams(text, readings).unique()`` gives, for at most 4,096 texts at once.

    All stand in one line, a space between them. No character n-gram has a space
    inside and no word does, so that only pairs of words are looked at for borders.
    """
    lines = [lower(text) for text in texts]
    owners = list(range(len(texts)))
    for owner, unmasked in enumerate(readings):
        lines += [reading.text for reading in unmasked]
        owners += [owner] * len(unmasked)
    sizes = np.array([len(line) + 1 for line in lines], dtype=np.int64)
    line_of = np.repeat(np.arange(len(lines)), sizes)
    first = np.repeat(np.array(owners, dtype=np.uint32) << np.uint32(BITS), sizes)
    codes = codes_of(" ".join(lines))
    prefix = prefix_sums(codes)
    found = words_in(codes, prefix)
    at = found.starts - 1
    paired = line_of[at[1:]] == line_of[at[:-1]]
    pairs = (found.hashes[:-1] * _MIX + found.hashes[1:] + _PAIR_SALT)[paired]
    keys = [
        *_character_keys(codes, prefix, first),
        _keys(found.hashes, first[at]),
        _keys(pairs, first[at[:-1][paired]]),
    ]
    ordered = distinct(np.concatenate(keys))
    number = np.arange(len(texts) + 1)
    word_bounds = np.searchsorted(line_of[at], number)
    return ManyNgrams(
        (ordered & np.uint32(BUCKETS - 1)).astype(np.int64),
        np.searchsorted(ordered, (number << BITS).astype(np.uint32)),
        found.hashes[: word_bounds[-1]],
        word_bounds,
    )


def _keys(hashes: Hashes, first: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Buckets, each after those of the texts before its own."""
    return first | _bucket(hashes).astype(np.uint32)


def _character_keys(
    codes: Codes, prefix: Hashes, first: NDArray[np.uint32]
) -> list[NDArray[np.uint32]]:
    """Keys of the character n-grams of one size after the other."""
    return [
        _keys(hashes, first[: len(inner)][inner])
        for _, hashes, inner in _character_hashes(codes, prefix)
    ]


def _character_hashes(
    codes: Codes, prefix: Hashes
) -> Iterator[tuple[int, Hashes, NDArray[np.bool_]]]:
    """Each size, the hashes of its n-grams, and whether one begins at each place."""
    _, inverse = powers(capacity(len(prefix)))
    inked = codes != _SPACE
    inner = inked[1:-1]
    for size in CHAR_SIZES:
        count = len(codes) - size + 1
        if count <= 0:
            return
        if size > CHAR_SIZES[0]:
            inner = inner[:count] & inked[size - 2 : size - 2 + count]
        hashes = (prefix[size:] - prefix[:count]) * inverse[:count] + SALTS[size]
        yield size, hashes[inner], inner


def _text_ngrams(lowered: str) -> Ngrams:
    codes = codes_of(lowered)
    prefix = prefix_sums(codes)
    hashes, starts, ends = [], [], []
    for size, some, inner in _character_hashes(codes, prefix):
        begin = np.flatnonzero(inner)
        hashes.append(some)
        starts.append(begin)
        ends.append(begin + size)
    found = words_in(codes, prefix)
    hashes.append(found.hashes)
    starts.append(found.starts)
    ends.append(found.ends)
    if len(found.hashes) > 1:
        hashes.append(found.hashes[:-1] * _MIX + found.hashes[1:] + _PAIR_SALT)
        starts.append(found.starts[:-1])
        ends.append(found.ends[1:])
    limit = len(codes) - 2
    return Ngrams(
        _bucket(np.concatenate(hashes)),
        np.maximum(np.concatenate(starts) - 1, 0),
        np.minimum(np.concatenate(ends) - 1, limit),
        Words(found.hashes, found.starts - 1, found.ends - 1),
    )


def _bucket(hashes: Hashes) -> Indices:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
