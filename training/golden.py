"""Sentences of our own that every model has to get right."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from moderation.comment import Comment
from moderation.model import Model
from training.errors import RecipeError

GOLDEN = Path(__file__).parent / "golden.toml"
USUAL_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Golden:
    """A sentence and whether a label is there."""

    text: str
    label: str
    yes: bool


def golden_set(path: Path = GOLDEN) -> tuple[Golden, ...]:
    """The sentences of a file; raises RecipeError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Golden(str(text), label, answer == "yes")
            for label, answers in raw.items()
            for answer in ("yes", "no")
            for text in answers[answer]
        )
    except (OSError, tomllib.TOMLDecodeError, LookupError, TypeError) as error:
        raise RecipeError(f"{path}: {error}") from error


def right(model: Model, sentences: tuple[Golden, ...]) -> list[bool]:
    """Which sentences a model gets right, at its own threshold to hold."""
    found = []
    scored = model.score_many([Comment(one.text) for one in sentences])
    for one, scores in zip(sentences, scored, strict=True):
        known = {**scores.tone, "spam": scores.spam}
        threshold = model.thresholds.get(one.label)
        held = USUAL_THRESHOLD if threshold is None else threshold.hold
        value = known.get(one.label, 0.0)
        found.append((value >= (held or USUAL_THRESHOLD)) == one.yes)
    return found
