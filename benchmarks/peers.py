"""Peers: what people use today, each asked in its own best way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

One = Callable[[str], object]
Many = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who answers for one text, and for many."""

    name: str
    answers: str
    one: One
    many: Many


@dataclass(frozen=True, slots=True)
class Absent:
    """A peer that could not be measured, and why."""

    name: str
    problem: str


def peers() -> list[Contender | Absent]:
    """All peers, loaded; those that are not installed say so."""
    return [_loaded(package, load) for package, load in _PEERS.items()]


def _loaded(package: str, load: Callable[[str], Contender]) -> Contender | Absent:
    try:
        return load(f"{package} {version(package)}")
    except (ImportError, AttributeError, OSError, ValueError) as error:
        return Absent(package, f"{type(error).__name__}: {error}"[:120])


def _vader(name: str) -> Contender:
    module: Any = import_module("vaderSentiment.vaderSentiment")
    score = module.SentimentIntensityAnalyzer().polarity_scores
    return Contender(name, "one sentiment number", score, _each(score))


def _profanity_check(name: str) -> Contender:
    module: Any = import_module("profanity_check")
    return Contender(
        name,
        "one probability",
        lambda text: module.predict_prob([text]),
        lambda texts: module.predict_prob(list(texts)),
    )


def _better_profanity(name: str) -> Contender:
    module: Any = import_module("better_profanity")
    module.profanity.load_censor_words()
    contains = module.profanity.contains_profanity
    return Contender(name, "yes or no", contains, _each(contains))


def _hashing(name: str) -> Contender:
    module: Any = import_module("sklearn.feature_extraction.text")
    vectorizer = module.HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5))
    return Contender(
        f"{name} HashingVectorizer(char_wb, 2–5)",
        "nothing: features alone",
        lambda text: vectorizer.transform([text]),
        vectorizer.transform,
    )


def _each(one: One) -> Many:
    return lambda texts: [one(text) for text in texts]


_PEERS: dict[str, Callable[[str], Contender]] = {
    "vaderSentiment": _vader,
    "alt-profanity-check": _profanity_check,
    "better-profanity": _better_profanity,
    "scikit-learn": _hashing,
}
