"""Score comments with one contender: run by the interpreter of its own environment.

Reads ``{"contender": …, "texts": […], "timed": […]}`` from standard input and writes
scores, milliseconds a call and megabytes to standard output, as JSON. Needs nothing
but the standard library and the contender, and Python 3.8 or newer.
"""

import json
import resource
import sys
import time
from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence  # noqa: UP035 - for Python 3.8

Score = Callable[[str], float]
Many = Callable[[Sequence[str]], List[float]]  # noqa: UP006
WARM = 20
PARLEY = "Parley"


def answers(asked: Dict[str, Any]) -> Dict[str, Any]:  # noqa: UP006
    """Scores of all texts, and how long each of the timed ones takes alone."""
    name = asked["contender"]
    many = _each(_LOADED[name]()) if name in _LOADED else _BATCHED[name]()
    texts, timed = asked["texts"], asked["timed"]
    many(timed[:WARM])
    spent = []
    for text in timed:
        started = time.perf_counter_ns()
        many([text])
        spent.append((time.perf_counter_ns() - started) / 1e6)
    return {
        "scores": many(texts),
        "milliseconds": spent,
        "disk_mb": _disk(name) / 1e6,
        "memory_mb": _memory() / 1e6,
    }


def _parley() -> Many:
    place = Path(import_module("moderation.settings").SHIPPED_MODEL)
    model = import_module("moderation.registry.artifact").load(place)
    comment = import_module("moderation.comment").Comment
    return lambda texts: [
        scores.tone["toxicity"]
        for scores in model.score_many([comment(text) for text in texts])
    ]


def _profanity_check() -> Many:
    module = import_module("profanity_check")
    return lambda texts: [float(score) for score in module.predict_prob(list(texts))]


def _hatesonar() -> Score:
    ping = import_module("hatesonar").Sonar().ping

    def score(text: str) -> float:
        classes = ping(text=text)["classes"]
        by_name = {found["class_name"]: found["confidence"] for found in classes}
        return 1.0 - float(by_name["neither"])

    return score


def _vader() -> Score:
    module = import_module("vaderSentiment.vaderSentiment")
    polarity = module.SentimentIntensityAnalyzer().polarity_scores
    return lambda text: -float(polarity(text)["compound"])


def _better_profanity() -> Score:
    profanity = import_module("better_profanity").profanity
    profanity.load_censor_words()
    return lambda text: float(profanity.contains_profanity(text))


def _each(score: Score) -> Many:
    return lambda texts: [score(text) for text in texts]


def _memory() -> int:
    """Bytes resident at the most; ``ru_maxrss`` counts the parent's before exec."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    peaks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peaks[0]) * 1024 if peaks else 0


def _disk(name: str) -> int:
    """Bytes of a package's own files, or of our artifact."""
    if name == PARLEY:
        place = Path(import_module("moderation.settings").SHIPPED_MODEL)
        files = [place / "weights.npz", place / "manifest.json"]
    else:
        found = distribution(name).files or []
        files = [Path(str(file.locate())) for file in found if file.suffix != ".pyc"]
    return sum(file.stat().st_size for file in files if file.is_file())


_BATCHED = {
    PARLEY: _parley,
    "alt-profanity-check": _profanity_check,
    "profanity-check": _profanity_check,
}
_LOADED = {
    "hatesonar": _hatesonar,
    "vaderSentiment": _vader,
    "better-profanity": _better_profanity,
}


if __name__ == "__main__":
    json.dump(answers(json.load(sys.stdin)), sys.stdout)
