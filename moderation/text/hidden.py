"""Characters that nobody sees and that only disturb a reader that is a program."""

import re

from moderation.text.mapped import Mapped

_EMOJI = (
    "©®\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff〰〽"
    "\U0001f000-\U0001f0ff\U0001f170-\U0001f18f\U0001f191-\U0001f1ff"
    "\U0001f300-\U0001faff"
)
_BECOMES_LETTERS = "‼⁉™ℹⓂ㊗㊙\U0001f200-\U0001f2ff"
_JOINING_SCRIPTS = "\u0590-\u109f\u1780-\u18af"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SUSPECT = re.compile(f"[{_INVISIBLE}\u200d\ufe0f]")
_HIDDEN = re.compile(
    f"(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]++\U000e007f)"
    f"|(?P<harmless>(?<=[{_JOINING_SCRIPTS}])[\u200c-\u200f\u061c]"
    f"|(?<=[{_BECOMES_LETTERS}])\ufe0f)"
    f"|(?<![{_EMOJI}0-9#*])\ufe0f|(?<=[0-9#*])\ufe0f(?!\u20e3)"
    f"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    f"|[{_INVISIBLE}]"
)


def remove_hidden(source: Mapped) -> tuple[Mapped, int]:
    """Remove zero-width, bidirectional, filler and control characters.

    Returns
    -------
    Mapped
        The text without them. Joiners and variation selectors inside emoji
        stay, and so do the tags of flags such as Scotland's.
    int
        How many were removed that have no business there. Joiners and direction
        marks after a letter of a script that needs them (Arabic, Hebrew, the
        scripts of India …) are removed without being counted.
    """
    if _SUSPECT.search(source.text) is None:
        return source, 0
    found = [m for m in _HIDDEN.finditer(source.text) if m["flag"] is None]
    counted = sum(m["harmless"] is None for m in found)
    return source.edited([(*m.span(), "") for m in found]), counted
