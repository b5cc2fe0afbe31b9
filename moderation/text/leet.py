"""Digits and signs that stand for letters inside a word: "1d10t", "@ss", "sh!t"."""

import re

_LETTERS = str.maketrans("013457@$!+9", "oieastasitg")
_DROPPED = str.maketrans("", "", "*#_~")
_SHAPE = re.compile(r"[a-z0134579@$!+*#_~'’]{3,24}", re.IGNORECASE)
_DISGUISE = re.compile(
    r"""
    [a-z][0134579@$!+*\#_~]{1,3}[a-z]
  | ^(?:[01345]|\$)[a-z]{3}
  | ^[4@]ss
  | [a-z]\$\$$
  | ^a55$
    """,
    re.VERBOSE,
)
_ORDINARY = re.compile(
    r"""
    ^[0-9]+(?:h|hrs?|x|km|kg|k|m)[0-9]
  | ^[0-9$](?:days?|hours?|hrs?|mins?|secs?|years?|yrs?|months?|weeks?|wks?|times?
      |stars?|ish|way|chan|side|person|people|player|pack|step|ply|fold|inch|miles?
      |mph|kmh|kph|gbp|usd|eur|bps|mbps|gbps|pts|pcs|quid|bucks?|mil|mio|mrd|am|pm
      |[mbtr]+illions?)$
  | \$[0-9]|[0-9]\$
  | [149]$
  | [0-9]{4}
    """,
    re.VERBOSE,
)
_SIGN_INSIDE = re.compile(r"^[^!+]{1,3}(?:!+[^!+]{1,5}|\++[^!+]{1,4})$")
_PARTS = re.compile(r"[_~]+")


def unleet(word: str) -> str | None:
    """Return the lower-case plain reading of a word in leet, or ``None``.

    "*" and "#" are left out, for they may be any letter: "f*ck" becomes "fck".
    "1" reads "i", "11" reads "ll". Doubtful cases are none: codes ("H1N1",
    "i18n"), amounts ("$5k"), times ("5h30"), units ("5days"), snake_case of
    long parts.

    Examples
    --------
    >>> unleet("1d10t"), unleet("covid19")
    ('idiot', None)
    """
    low = word.lower()
    shouted = word.isupper() and len(word) >= 5 and word[0] != "$"
    if not _is_disguised(low) or not (shouted or _DISGUISE.search(word)):
        return None
    plain = low.translate(_DROPPED).replace("11", "ll").translate(_LETTERS)
    return plain if len(plain) > 1 and plain != low else None


def _is_disguised(low: str) -> bool:
    """Tell a disguised word from codes, amounts and sloppy typing."""
    if _SHAPE.fullmatch(low) is None or _DISGUISE.search(low) is None:
        return False
    if _ORDINARY.search(low):
        return False
    if ("!" in low or "+" in low) and _SIGN_INSIDE.search(low) is None:
        return False
    if ("*" in low or "#" in low) and len(low) < 4:
        return False
    if "_" in low or "~" in low:
        return min(len(part) for part in _PARTS.split(low)) <= 3
    return True
