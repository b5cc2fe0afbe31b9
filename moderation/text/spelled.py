"""Words spelled out letter by letter, or broken by a dot: "i d i o t", "id.iot"."""

import re
from collections.abc import Iterator

from moderation.text.leet import unleet

Reading = tuple[int, int, str]
"""A stretch ``[start, end)`` and the lower-case word it reads as."""

_LONE = r"[^\W_](?![\w'’])"
_SPELLED = re.compile(
    rf"(?<![\w'’@#$]){_LONE}(?P<gap>[ ._*~·•-]|\.\.|--|__|[ ][.*_-][ ]){_LONE}"
    rf"(?:(?P=gap){_LONE})++"
)
_BROKEN = re.compile(
    r"(?<![\w.@/'’-])(?P<head>[a-z]{1,2})\.(?P<tail>[a-z]{3,30})(?![\w.@/-])"
)
_SHORT_WORD_LIST = (
    "ad ah al am an as at be bc by ca co de di do du ed eg eh el en er es et eu ex go"
    " ha he hi ho ie if il in io is it ja je la le lo ma me mm mr ms my na ne no nr oh"
    " ok om on or ou oz pm pp re se si so st su te to tu tv un up us vs we wo ya ye yo"
    " i a u s p v x www"
)
_SHORT_WORDS = frozenset(_SHORT_WORD_LIST.split())
_DOMAIN_LIST = (
    "app art biz blog click com cloud dev edu gov info int jobs live media mil mobi"
    " name net news one online org page pro shop site store tech tips top travel"
    " video wiki work world xyz"
)
_DOMAINS = frozenset(_DOMAIN_LIST.split())
_VOWELS = frozenset("aeiouy")


def spelled_words(text: str) -> Iterator[Reading]:
    """Find words whose letters stand alone, the same gap between them all.

    At least three letters. Capitals with dots are an abbreviation below five
    letters ("U.S.A."), with other gaps below four. Three letters alone need a
    consonant and small ASCII, for there are tongues whose small words are vowels ("y a
    à"). After "a" or "i" a second reading leaves it out: "a m o r o n".
    """
    for match in _SPELLED.finditer(text):
        gap = match["gap"]
        letters = match[0][:: len(gap) + 1]
        if not _is_word(letters, gap):
            continue
        plain = unleet(letters) or letters.lower()
        if not plain.isalpha():
            continue
        yield match.start(), match.end(), plain
        if gap == " " and letters[0] in "aAiI" and len(letters) > 3:
            begin = match.start() + 1 + len(gap)
            yield begin, match.end(), plain[1:]


def broken_words(text: str) -> Iterator[Reading]:
    """Find a word broken by a dot after its first or second letter: "id.iot".

    Not where the first part is a word itself ("no.but") or the second a
    top-level domain.
    """
    for match in _BROKEN.finditer(text):
        if match["head"] not in _SHORT_WORDS and match["tail"] not in _DOMAINS:
            yield match.start(), match.end(), match["head"] + match["tail"]


def _is_word(letters: str, gap: str) -> bool:
    """Tell a spelled word from initials, lists, digits and small words."""
    if sum(map(str.isalpha, letters)) < max(3, len(letters) * 0.6):
        return False
    if letters.isupper():
        return len(letters) >= (5 if "." in gap else 4)
    if len(letters) > 3:
        return True
    return (
        letters.islower()
        and letters.isascii()
        and not _VOWELS.issuperset(letters.lower())
    )
