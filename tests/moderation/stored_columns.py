"""Made-up scores as the database would give them, and the same as values."""

import random
from collections.abc import Mapping

from moderation.scores import Language, Scores
from moderation.stored_scores import StoredScores, from_rows

MODELS = ("sha256:old", "sha256:new")
LABELS = ("toxicity", "insult", "threat", "profanity")
STEPS = 20
"""Scores are twentieths, so that many lie exactly on a threshold."""


def random_scores(seed: int, count: int) -> list[Scores | None]:
    """Scores of two models of unequal labels, some foreign, some missing."""
    lot = random.Random(seed)  # noqa: S311 - made-up data
    return [_one(lot) for _ in range(count)]


def columns(scores: list[Scores | None]) -> StoredScores:
    """The same as columns, comment and screening numbered from 1."""
    numbers = list(range(1, len(scores) + 1))
    return from_rows(
        numbers,
        numbers,
        [None if one is None else one.model for one in scores],
        [None if one is None else stored(one) for one in scores],
    )


def of_label(
    label: str, values: list[float], more: Mapping[str, float] | None = None
) -> StoredScores:
    """Columns of comments that differ in one label only."""
    return columns(
        [
            Scores(
                {label: value, **(more or {})},
                0.0,
                (),
                Language("en", 1.0, supported=True),
                MODELS[1],
            )
            for value in values
        ]
    )


def stored(scores: Scores) -> dict[str, object]:
    """Scores as they lie in the database."""
    language = scores.language
    return {
        "tone": dict(scores.tone),
        "spam": scores.spam,
        "stance": [],
        "language": [language.code, language.confidence, language.supported],
    }


def _one(lot: random.Random) -> Scores | None:
    if lot.random() < 0.05:
        return None
    model = lot.choice(MODELS)
    labels = LABELS if model == MODELS[1] else LABELS[:2]
    return Scores(
        tone={label: lot.randint(0, STEPS) / STEPS for label in labels},
        spam=lot.randint(0, STEPS) / STEPS,
        stance=(),
        language=Language("en", 0.9, supported=lot.random() < 0.85),
        model=model,
    )
