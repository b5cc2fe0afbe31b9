"""Surface cues: how a text looks, whatever it says (capitals, marks, disguises)."""

import re
from math import log1p

import numpy as np
from numpy.typing import NDArray

CUES = (
    "length",
    "capitals",
    "shouted_words",
    "exclamations",
    "questions",
    "repeated_marks",
    "digits",
    "quotes",
    "second_person",
    "mentions",
    "masked_letters",
    "hidden_characters",
    "disguised_words",
    "non_ascii",
)

_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = _CAPITALS.lower()
_DIGITS = b"0123456789"
_ASCII = bytes(range(128))
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_REPEATED = re.compile(r"[!?]{2,}")
_SECOND_PERSON = re.compile(
    r"[yYu](?<!\w.)(?:(?<=[yY])our?s?(?:elf)?|(?<=Y)OU|(?<=u)r?)\b"
)
_MENTION = re.compile(r"(?<!\w)@\w")
_MASKED = re.compile(r"\w[*#@$]+\w?")


def surface(text: str, *, hidden: int = 0, disguised: int = 0) -> NDArray[np.float32]:
    """The cues of a clean text, each roughly in [0, 1].

    Parameters
    ----------
    text : str
        Clean text, case kept.
    hidden : int
        Invisible characters that cleaning removed.
    disguised : int
        Words with a plain reading other than their letters.

    Returns
    -------
    array of shape (len(CUES),), float32
    """
    found = cues(text, hidden=hidden, disguised=disguised)
    return np.array(found, dtype=np.float32)


def cues(text: str, *, hidden: int = 0, disguised: int = 0) -> list[float]:
    """What ``surface`` gives, as a list."""
    raw = text.encode("utf-8", "surrogatepass")
    ascii_only = len(raw) == len(text)
    size = max(len(text), 1)
    capitals = _count(raw, _CAPITALS)
    small = _count(raw, _SMALL)
    words = text.count(" ") + 1
    exclamations, questions = text.count("!"), text.count("?")
    return [
        min(log1p(size) / 8.0, 1.5),
        capitals / max(capitals + small, 8),
        min(len(_SHOUTED.findall(text)) / words, 1.0) if capitals > 2 else 0.0,
        min(exclamations / 5.0, 1.0),
        min(questions / 5.0, 1.0),
        _repeated(text) if exclamations + questions > 1 else 0.0,
        _count(raw, _DIGITS) / size,
        min((text.count('"') + text.count(">")) / 6.0, 1.0),
        min(len(_SECOND_PERSON.findall(text)) / words * 5.0, 1.0),
        min(len(_MENTION.findall(text)) / 3.0, 1.0) if "@" in text else 0.0,
        min(len(_MASKED.findall(text)) / 2.0, 1.0) if _may_mask(text) else 0.0,
        min(hidden / 3.0, 1.0),
        min(disguised / 2.0, 1.0),
        0.0 if ascii_only else (len(text) - _count(raw, _ASCII)) / size,
    ]


def _count(raw: bytes, wanted: bytes) -> int:
    """How many of these ASCII characters stand in a text in UTF-8."""
    return len(raw) - len(raw.translate(None, wanted))


def _repeated(text: str) -> float:
    return min(len(_REPEATED.findall(text)) / 3.0, 1.0)


def _may_mask(text: str) -> bool:
    return "*" in text or "#" in text or "@" in text or "$" in text
