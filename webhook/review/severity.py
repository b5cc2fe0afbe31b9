"""Which comments a page keeps closed until somebody asks for their text."""

from collections.abc import Mapping

SEVERE: Mapping[str, float] = {
    "severe_toxicity": 0.1,
    "threat": 0.25,
    "identity_attack": 0.5,
    "sexually_explicit": 0.8,
    "toxicity": 0.85,
}


def is_severe(scores: Mapping[str, float]) -> bool:
    """Whether any label says that reading it may hurt."""
    return any(scores.get(label, 0.0) >= bound for label, bound in SEVERE.items())
