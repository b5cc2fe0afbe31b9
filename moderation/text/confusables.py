"""Letters of other scripts that look like ASCII letters (Unicode TR39)."""

import json
import unicodedata
from functools import cache
from importlib import resources

LOOK_ALIKES = (
    "\u0250-\u02af\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1d00-\u1d7f\u2c60-\u2c7f"
    "\u2c80-\u2cff\ua4d0-\ua4ff\ua640-\ua69f\ua720-\ua7ff\uab30-\uabbf"
    "\U0001f150-\U0001f189"
)
"""Inside of a regex class: where look-alikes live (Cyrillic, Greek, Cherokee …)."""

ORNAMENTS = "\u0250-\u02af\u1d00-\u1d7f\ua720-\ua7ff\U0001f150-\U0001f189"
"""The part of ``LOOK_ALIKES`` that is Latin in fancy dress, such as small capitals."""

_DRESSES = ("SMALL CAPITAL ", "CIRCLED LATIN CAPITAL LETTER ", "SQUARED LATIN CAPITAL ")
_DRESSED = (range(0x250, 0x2B0), range(0x1D00, 0x1D80), range(0xA720, 0xA800))
_BADGES = range(0x1F150, 0x1F18A)


def skeleton(word: str) -> str:
    """Return the lower-case plain reading of a word full of look-alikes.

    Letters without an ASCII look-alike stay, accents too: whether an "é" hides
    something no table can tell.

    Examples
    --------
    >>> skeleton("Іdiоt")
    'idiot'
    """
    if word.isascii():
        return word.lower()
    return word.translate(_table()).lower()


@cache
def _table() -> dict[int, str]:
    """Build the translation from the data of ``confusable-homoglyphs``.

    Costs about 25 ms, once, and only when a look-alike turns up; the package's
    own module would keep 18 MB for it. Letters below U+0250 are left out: they
    belong to Latin alphabets, such as the Turkish dotless "ı".
    """
    source = resources.files("confusable_homoglyphs") / "confusables.json"
    entries = json.loads(source.read_text(encoding="utf-8"))
    table = {ord(c): plain for c, plain in _dressed().items()}
    for character, glyphs in entries.items():
        if len(character) != 1 or character < "\u0250" or not character.isalpha():
            continue
        plain = [g["c"] for g in glyphs if g["c"].isascii() and g["c"].isalpha()]
        if plain and len(plain[0]) == 1:
            table[ord(character)] = plain[0]
    return _completed(table)


def _completed(table: dict[int, str]) -> dict[int, str]:
    """Mend what TR39 leaves out because it looks at shapes and not at words.

    Its "I" and "l" are one shape, called "l"; and a small Cyrillic "к" or "т" is
    no shape of a Latin letter, though everybody reads its capital in it.
    """
    for code, plain in list(table.items()):
        if plain == "l" and table.get(ord(chr(code).lower()[0])) == "i":
            table[code] = "i"
    for code in range(0x430, 0x460):
        capital = table.get(ord(chr(code).upper()))
        if capital is not None:
            table.setdefault(code, capital.lower())
    return table


def _dressed() -> dict[str, str]:
    """Collect small capitals and the badges 🅐 and 🅰, which NFKC leaves alone."""
    found: dict[str, str] = {}
    for code in (code for codes in (*_DRESSED, _BADGES) for code in codes):
        name = unicodedata.name(chr(code), "")
        letter = name.rpartition(" ")[2]
        if len(letter) == 1 and any(dress in name for dress in _DRESSES):
            found[chr(code)] = letter.lower()
    return found
