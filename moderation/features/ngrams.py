"""Hashed n-grams: which character and word n-grams a text has, computed in numpy.

Character n-grams (3 to 5) stay inside whitespace-separated chunks padded by one
space, as scikit-learn's ``char_wb`` does; word n-grams (1 to 2) run over letters,
digits and apostrophes. Nothing is looked up and no word is kept: an n-gram's
bucket is a polynomial hash of its code points, taken out of prefix sums, so that
all n-grams of a text cost a few dozen vectorised operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from moderation.text.unmask import Unmasked

BITS = 19
BUCKETS = 1 << BITS
CHAR_SIZES = (3, 4, 5)

_BASE = 0x9E3779B97F4A7C15 | 1
_MIX = np.uint64(0xD6E8FEB86659FD93)
_MASK64 = (1 << 64) - 1
_SPACE = 32
_WORD, _SYMBOL, _BLANK = 1, 2, 0
_SALTS = {size: np.uint64(size * 0x632BE59BD9B4E019 & _MASK64) for size in range(8)}
_WORD_SALT, _PAIR_SALT = _SALTS[1], _SALTS[2]

Codes = NDArray[np.uint32]
Kind = TypeVar("Kind", bound=np.generic)
Hashes = NDArray[np.uint64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: their hashes and where they stand."""

    hashes: Hashes
    starts: Indices
    ends: Indices


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


def lower(text: str) -> str:
    """Lower case that keeps every character at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


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
    codes = _codes(" ".join(lines))
    prefix = _prefix(codes)
    found = _words(codes, prefix)
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
    _, inverse = _powers(_capacity(len(prefix)))
    inked = codes != _SPACE
    inner = inked[1:-1]
    keys = []
    for size in CHAR_SIZES:
        count = len(codes) - size + 1
        if count <= 0:
            break
        if size > CHAR_SIZES[0]:
            inner = inner[:count] & inked[size - 2 : size - 2 + count]
        hashes = (prefix[size:] - prefix[:count]) * inverse[:count] + _SALTS[size]
        keys.append(_keys(hashes[inner], first[:count][inner]))
    return keys


def words(lowered: str) -> Words:
    """The words of a text that ``lower`` has seen."""
    codes = _codes(lowered)
    found = _words(codes, _prefix(codes))
    return Words(found.hashes, found.starts - 1, found.ends - 1)


def _text_ngrams(lowered: str) -> Ngrams:
    codes = _codes(lowered)
    prefix = _prefix(codes)
    spaces = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(codes == _SPACE, out=spaces[1:])
    hashes, starts, ends = [], [], []
    for size in CHAR_SIZES:
        if len(codes) < size:
            continue
        inner = spaces[size - 1 : len(codes)] - spaces[1 : len(codes) - size + 2]
        begin = np.flatnonzero(inner == 0)
        hashes.append(_hash(prefix, begin, begin + size) + _SALTS[size])
        starts.append(begin)
        ends.append(begin + size)
    found = _words(codes, prefix)
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


def _codes(lowered: str) -> Codes:
    """Code points with one space before and after."""
    padded = f" {lowered} ".encode("utf-32-le", "surrogatepass")
    return np.frombuffer(padded, dtype=np.uint32)


def _prefix(codes: Codes) -> Hashes:
    """``prefix[i]`` = sum of ``codes[j] * BASE**j`` over j < i, modulo 2**64."""
    powers, _ = _powers(_capacity(len(codes)))
    prefix = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * powers[: len(codes)], out=prefix[1:])
    return prefix


def _hash(prefix: Hashes, begin: Indices, end: Indices) -> Hashes:
    """Hash of the stretches, the same wherever in a text they stand."""
    _, inverse = _powers(_capacity(len(prefix)))
    return (prefix[end] - prefix[begin]) * inverse[begin]


def _words(codes: Codes, prefix: Hashes) -> Words:
    inside = _classes()[np.minimum(codes, 0xFFFF)] == _WORD
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begin, end = edges[::2], edges[1::2]
    return Words(_hash(prefix, begin, end) + _WORD_SALT, begin, end)


def _bucket(hashes: Hashes) -> Indices:
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def _capacity(length: int) -> int:
    """Round up to a power of two, so that few power tables are ever made."""
    return max(1024, 1 << (length - 1).bit_length())


@cache
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64, ``count`` of each."""
    inverse = pow(_BASE, -1, 1 << 64)
    forward = np.ones(count, dtype=np.uint64)
    backward = np.ones(count, dtype=np.uint64)
    forward[1:] = np.uint64(_BASE & _MASK64)
    backward[1:] = np.uint64(inverse)
    return np.cumprod(forward), np.cumprod(backward)


@cache
def _classes() -> NDArray[np.uint8]:
    """Class of each code point of the basic plane; all beyond count as the last."""
    kinds = np.full(0x10000, _SYMBOL, dtype=np.uint8)
    for code in range(0xFFFF):
        character = chr(code)
        if character.isalnum() or character in "'’":
            kinds[code] = _WORD
        elif character.isspace():
            kinds[code] = _BLANK
    return kinds
