"""How far disguises move a model: recall and false alarms, family by family.

In each comment every second word of four letters or more, picked by a seed, is
disguised; civil comments too, so that an alarm at disguise itself would show.
"""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from re import Match, Pattern
from re import compile as pattern
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Disguise = Callable[[str, Random], str]
Floats = NDArray[np.float64]

SHARE: Final = 0.5
_WORD: Final[Pattern[str]] = pattern(r"[A-Za-z]{4,}")
_LEET: Final = str.maketrans("oieasOIEAS", "0134$0134$")
_LOOK_ALIKES: Final = str.maketrans("aeopcxyAEOPCXTH", "аеорсхуАЕОРСХТН")
_ZERO_WIDTH: Final = "\u200b"
_MOST_REPEATED: Final = 4


def leet(word: str, _: Random) -> str:
    """Digits and signs for letters: "1d10t"."""
    return word.translate(_LEET)


def spacing(word: str, _: Random) -> str:
    """Every letter alone: "i d i o t"."""
    return " ".join(word)


def zero_width(word: str, chance: Random) -> str:
    """An invisible character inside."""
    at = chance.randrange(1, len(word))
    return word[:at] + _ZERO_WIDTH + word[at:]


def homoglyphs(word: str, _: Random) -> str:
    """Cyrillic letters that look Latin."""
    return word.translate(_LOOK_ALIKES)


def repeated(word: str, chance: Random) -> str:
    """One letter three or four times: "idiooot"."""
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] * chance.randrange(2, _MOST_REPEATED) + word[at:]


def typos(word: str, chance: Random) -> str:
    """Two neighbours inside the word swapped: "idoit"."""
    at = chance.randrange(1, len(word) - 2) if len(word) > 3 else 0
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


FAMILIES: Final[Mapping[str, Disguise]] = {
    "leet": leet,
    "spacing": spacing,
    "zero-width": zero_width,
    "homoglyphs": homoglyphs,
    "repeated letters": repeated,
    "typos": typos,
}


def disguised(text: str, family: str, seed: int) -> str:
    """A text with about half of its longer words in disguise.

    >>> disguised("so be it", "leet", 1)
    'so be it'
    """
    chance = Random(f"{seed} {family} {text}")  # noqa: S311 - not a secret
    disguise = FAMILIES[family]

    def change(found: Match[str]) -> str:
        return disguise(found[0], chance) if chance.random() < SHARE else found[0]

    return _WORD.sub(change, text)


def robustness_metrics(
    score: Callable[[Sequence[str]], Floats],
    texts: Sequence[str],
    toxic: NDArray[np.bool_],
    threshold: float,
    *,
    seed: int,
) -> dict[str, Any]:
    """Recall and false alarms at a threshold, plain and under each disguise.

    Parameters
    ----------
    score : callable
        Probabilities of texts.
    texts : sequence of str, length n
    toxic : array of shape (n,)
    """
    found = {"plain": _rates(score(texts), toxic, threshold)}
    for family in FAMILIES:
        changed = [disguised(text, family, seed) for text in texts]
        found[family] = _rates(score(changed), toxic, threshold)
    return {
        "threshold": round(threshold, 6),
        "toxic": int(toxic.sum()),
        "civil": int((~toxic).sum()),
        "families": found,
    }


def _rates(
    scores: Floats, toxic: NDArray[np.bool_], threshold: float
) -> dict[str, float]:
    above = np.asarray(scores) >= threshold
    return {
        "recall": round(float(above[toxic].mean()), 4),
        "false_alarms": round(float(above[~toxic].mean()), 4),
    }
