"""Comments of everyday emoji alone: nothing is said in words, and nothing unkind."""

import re
import unicodedata
from typing import Final

_WORDS: Final = re.compile(r"\w")
_EVERYDAY: Final = re.compile(
    "["
    "\u2600\u2614\u2615\u2639\u263a\u2640\u2642\u2665\u26bd\u2705\u270a-\u270c\u2714"
    "\u2728\u2753-\u2755\u2757\u2763\u2764\u2b50"
    "\U0001f1e6-\U0001f1ff\U0001f308\U0001f31e\U0001f31f\U0001f337-\U0001f33c\U0001f340"
    "\U0001f37b\U0001f37e\U0001f381\U0001f382\U0001f388-\U0001f38a\U0001f3b5\U0001f3b6"
    "\U0001f3c6\U0001f3f3\U0001f3fb-\U0001f3ff\U0001f440\U0001f44b-\U0001f44f"
    "\U0001f490\U0001f493-\U0001f49f\U0001f4aa\U0001f4af\U0001f525\U0001f56f\U0001f5a4"
    "\U0001f600-\U0001f607\U0001f609-\U0001f647\U0001f64b-\U0001f64f"
    "\U0001f90d\U0001f90e\U0001f914\U0001f917\U0001f91d\U0001f91e\U0001f923\U0001f926"
    "\U0001f929\U0001f92d\U0001f92f\U0001f932\U0001f937\U0001f942\U0001f970"
    "\U0001f972\U0001f973\U0001f979\U0001f97a\U0001f9e1\U0001fa75-\U0001fa77"
    "\U0001fae1\U0001faf6"
    "\u200d\ufe0f"
    "]"
)
"""Hearts, hands, faces, flowers, parties, thumbs either way, flags of every country.

Not those that are thrown at people: animals, clowns, weapons, excrement, a middle
finger, vomiting, cursing and devilish faces, kisses.
"""


def is_wordless_and_everyday(text: str) -> bool:
    """Whether a clean text holds no word and no digit, and no sign but everyday ones.

    Examples
    --------
    >>> is_wordless_and_everyday("❤️👏🏽!"), is_wordless_and_everyday("🤡")
    (True, False)
    >>> is_wordless_and_everyday("❤️ you")
    False
    """
    if _WORDS.search(text):
        return False
    return all(_is_harmless(character) for character in set(text))


def _is_harmless(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "PZ" or _EVERYDAY.match(character) is not None
