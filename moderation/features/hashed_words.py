"""Hashed words: polynomial hashes of any stretch of a text, out of prefix sums.

A stretch has the same hash wherever in a text it stands, so that words, the beginnings
of words and n-grams are all differences of two sums.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

MASK64 = (1 << 64) - 1
SALTS = {size: np.uint64(size * 0x632BE59BD9B4E019 & MASK64) for size in range(8)}

_BASE = 0x9E3779B97F4A7C15 | 1
_WORD, _SYMBOL, _BLANK = 1, 2, 0
_WORD_SALT = SALTS[1]

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: their hashes and where they stand."""

    hashes: Hashes
    starts: Indices
    ends: Indices


def lower(text: str) -> str:
    """Lower case that keeps every character at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def words(lowered: str) -> Words:
    """The words of a text that ``lower`` has seen."""
    codes = codes_of(lowered)
    found = words_in(codes, prefix_sums(codes))
    return Words(found.hashes, found.starts - 1, found.ends - 1)


def words_and_stems(lowered: str, letters: int) -> tuple[Words, Hashes]:
    """The same, and the hashes of the first so many letters of each as words."""
    codes = codes_of(lowered)
    prefix = prefix_sums(codes)
    found = words_in(codes, prefix)
    short = np.minimum(found.ends, found.starts + letters)
    stems = hashes_of(prefix, found.starts, short) + _WORD_SALT
    return Words(found.hashes, found.starts - 1, found.ends - 1), stems


def codes_of(lowered: str) -> Codes:
    """Code points with one space before and after."""
    padded = f" {lowered} ".encode("utf-32-le", "surrogatepass")
    return np.frombuffer(padded, dtype=np.uint32)


def prefix_sums(codes: Codes) -> Hashes:
    """``prefix[i]`` = sum of ``codes[j] * BASE**j`` over j < i, modulo 2**64."""
    forward, _ = powers(capacity(len(codes)))
    prefix = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * forward[: len(codes)], out=prefix[1:])
    return prefix


def hashes_of(prefix: Hashes, begin: Indices, end: Indices) -> Hashes:
    """Hash of the stretches, the same wherever in a text they stand."""
    _, inverse = powers(capacity(len(prefix)))
    return (prefix[end] - prefix[begin]) * inverse[begin]


def words_in(codes: Codes, prefix: Hashes) -> Words:
    """The words among code points, at their places there."""
    inside = _classes()[np.minimum(codes, 0xFFFF)] == _WORD
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begin, end = edges[::2], edges[1::2]
    return Words(hashes_of(prefix, begin, end) + _WORD_SALT, begin, end)


def capacity(length: int) -> int:
    """Round up to a power of two, so that few power tables are ever made."""
    return max(1024, 1 << (length - 1).bit_length())


@cache
def powers(count: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64, ``count`` of each."""
    inverse = pow(_BASE, -1, 1 << 64)
    forward = np.ones(count, dtype=np.uint64)
    backward = np.ones(count, dtype=np.uint64)
    forward[1:] = np.uint64(_BASE & MASK64)
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
