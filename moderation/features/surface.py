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

_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_REPEATED = re.compile(r"[!?]{2,}")
_SECOND_PERSON = re.compile(r"\b(?:[yY]our?s?(?:elf)?|YOU|u|ur)\b")
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
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    size = max(len(codes), 1)
    capitals = np.count_nonzero((codes >= 65) & (codes <= 90))
    small = np.count_nonzero((codes >= 97) & (codes <= 122))
    digits = np.count_nonzero((codes >= 48) & (codes <= 57))
    words = text.count(" ") + 1
    return np.array(
        [
            min(log1p(size) / 8.0, 1.5),
            capitals / max(int(capitals + small), 8),
            min(len(_SHOUTED.findall(text)) / words, 1.0) if capitals > 2 else 0.0,
            min(text.count("!") / 5.0, 1.0),
            min(text.count("?") / 5.0, 1.0),
            min(len(_REPEATED.findall(text)) / 3.0, 1.0) if _may_repeat(text) else 0.0,
            digits / size,
            min((text.count('"') + text.count(">")) / 6.0, 1.0),
            min(len(_SECOND_PERSON.findall(text)) / words * 5.0, 1.0),
            min(len(_MENTION.findall(text)) / 3.0, 1.0) if "@" in text else 0.0,
            min(len(_MASKED.findall(text)) / 2.0, 1.0) if _may_mask(text) else 0.0,
            min(hidden / 3.0, 1.0),
            min(disguised / 2.0, 1.0),
            np.count_nonzero(codes > 127) / size,
        ],
        dtype=np.float32,
    )


def _may_mask(text: str) -> bool:
    return any(mark in text for mark in "*#@$")


def _may_repeat(text: str) -> bool:
    return text.count("!") + text.count("?") > 1
