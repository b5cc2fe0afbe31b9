"""Plain readings of words in disguise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.text.confusables import LOOK_ALIKES, ORNAMENTS, skeleton
from moderation.text.leet import unleet
from moderation.text.spelled import broken_words, spelled_words

__all__ = ["MOST_READINGS", "Unmasked", "skeleton", "unmask"]

MOST_READINGS = 200
"""Readings of one text; a comment with more needs no more."""

_LONGEST_WORD = 40

_RUN = re.compile(r"([A-Za-z\u00c0-\u06ff])\1\1")
_SIGN = re.compile(
    r"[0134579@$!+*#_~](?:(?<=[A-Za-z].)(?=[A-Za-z0-9@$!*#_~+])|(?<!\w.)(?=ss|[a-z]{3}))"
)
_LONE_LETTER = re.compile(
    r"[ ._*~·•-](?=[^\W_][ ._*~·•-]|[.*_-][ ]\w\b)(?<![^\W_]{2}.)"
    r"(?=\W*\w[\W_]{1,3}\w\b)"
)
_BREAK = re.compile(r"\.(?=[a-z]{3})(?<=[a-z]\.)")
_LOOK_ALIKE = re.compile(
    f"[{LOOK_ALIKES}](?:(?=[A-Za-z])|(?<=[A-Za-z].)|(?<=[{ORNAMENTS}]))"
)

_ADDRESS = re.compile(
    r"(?<!\w)(?:https?://|www\.)\S++"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.]++"
    r"|(?<!\w)@(?!ss)\w++"
)
_WORD = re.compile(r"[\w@$!+*#~'’\U0001f150-\U0001f189]+")
_EDGE = "'’_*~#!+"
_RUNS = re.compile(r"([a-z\u00c0-\u06ff])\1{2,}+")
_NUMERAL = re.compile(r"[IVXLCDM]+|[wW]+")
_DOUBLED = frozenset("bcdefglmnoprstz")


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A stretch of clean text that reads as another word.

    Parameters
    ----------
    start, end : int
        Code points of ``CleanText.text``, ``end`` exclusive.
    text : str
        The plain reading in lower case.
    """

    start: int
    end: int
    text: str


def unmask(text: str) -> tuple[Unmasked, ...]:
    """Read words in disguise.

    Knows leet ("1d10t"), look-alikes of other scripts in a Latin word, letters
    repeated three times or more ("stuuupid", read with one letter and, where the
    letter is often doubled, with two), signs inside a word ("id_iot"), a word
    broken by a dot and words spelled letter by letter ("i d i o t"). Addresses
    and mentions are left alone.

    Parameters
    ----------
    text : str
        Clean text, see ``moderation.text.cleaned``.

    Returns
    -------
    tuple of Unmasked
        By position, at most ``MOST_READINGS``; only readings that differ from
        the plain lower-case words. A stretch may have several.

    Examples
    --------
    >>> unmask("You 1d10t!")
    (Unmasked(start=4, end=9, text='idiot'),)
    """
    worded = bool(_SIGN.search(text) or _RUN.search(text))
    if not text.isascii():
        worded = worded or _LOOK_ALIKE.search(text) is not None
    spelled = _LONE_LETTER.search(text) is not None
    broken = _BREAK.search(text) is not None
    if not (worded or spelled or broken):
        return ()
    visible = _without_addresses(text)
    found: set[tuple[int, int, str]] = set()
    for wanted, readings in (
        (worded, _words),
        (spelled, spelled_words),
        (broken, broken_words),
    ):
        if wanted:
            found.update(readings(visible))
    return tuple(Unmasked(*reading) for reading in sorted(found)[:MOST_READINGS])


def _without_addresses(text: str) -> str:
    """Put spaces where addresses and mentions stand."""
    if "@" not in text and "://" not in text and "www." not in text:
        return text
    return _ADDRESS.sub(lambda address: " " * len(address[0]), text)


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Read each word of a text that has signs, runs or look-alikes in it."""
    runs = _RUNS.search(text.lower()) is not None
    for match in _WORD.finditer(text):
        word = match[0]
        if not runs and word.isalpha() and word.isascii():
            continue
        word = word.rstrip(_EDGE)
        start = match.start() + len(word) - len(word.lstrip(_EDGE))
        word = word.lstrip(_EDGE)
        if len(word) < 3 or word.isdigit():
            continue
        end = start + len(word)
        for reading in _readings(word):
            yield start, end, reading


def _readings(word: str) -> Iterator[str]:
    """Give the readings of one word that differ from it."""
    plain = _latin(word)
    if len(plain) <= _LONGEST_WORD:
        plain = unleet(plain) or plain
    low = plain.lower()
    if _NUMERAL.fullmatch(word) is None and _RUNS.search(low):
        shortened = {_RUNS.sub(r"\1", low), _RUNS.sub(_twice, low)}
        shortest, most = (1 if low.isalpha() else 2), _LONGEST_WORD
        yield from (short for short in shortened if shortest < len(short) <= most)
    elif low != word.lower():
        yield low


def _latin(word: str) -> str:
    """Replace look-alikes in a word that is Latin without them."""
    if word.isascii() or len(word) > _LONGEST_WORD or not _LOOK_ALIKE.search(word):
        return word
    plain = skeleton(word)
    return plain if plain.replace("’", "'").isascii() else word


def _twice(run: re.Match[str]) -> str:
    """Keep two letters of a run where words often double that letter."""
    return run[1] * 2 if run[1] in _DOUBLED else run[1]
