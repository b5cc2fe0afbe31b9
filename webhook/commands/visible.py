"""Strangers' text on a terminal: nothing in it may act, everything may be seen."""

import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
CONTROL_PICTURES = 0x2400
DELETE, DELETE_PICTURE = "\x7f", "\u2421"
CUT = "…"


def visible(text: str, most: int) -> str:
    """At most ``most`` characters on one line, control characters made visible.

    Examples
    --------
    >>> visible("Hi\\n\\x1b[2J \\u202eolleh", 40)
    'Hi␊␛[2J ⟨U+202E⟩olleh'
    """
    cut = text[:most]
    shown = "".join(_shown(character) for character in cut)
    return shown + CUT if len(text) > most else shown


def _shown(character: str) -> str:
    if character < " ":
        return chr(CONTROL_PICTURES + ord(character))
    if character == DELETE:
        return DELETE_PICTURE
    if unicodedata.category(character) in UNSEEN:
        return f"⟨U+{ord(character):04X}⟩"
    return character
