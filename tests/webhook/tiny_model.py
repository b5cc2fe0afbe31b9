"""A small real model: keywords with exact additive contributions."""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from moderation.comment import Comment
from moderation.errors import ModelUnavailableError
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.scores import (
    Contribution,
    Explanation,
    LabelExplanation,
    Language,
    Scores,
    StanceScore,
)

WORDS: Mapping[str, Mapping[str, float]] = {
    "toxicity": {
        "idiot": 2.9,
        "idiots": 2.9,
        "stupid": 2.2,
        "pathetic": 1.9,
        "morons": 2.8,
        "liar": 1.6,
        "shut": 0.9,
        "hurt": 0.8,
        "thanks": -1.2,
        "please": -0.8,
        "clearly": -0.5,
        "see": -0.3,
    },
    "insult": {
        "idiot": 3.4,
        "idiots": 3.4,
        "stupid": 1.9,
        "pathetic": 2.0,
        "clowns": 1.4,
        "coward": 1.8,
        "morons": 3.1,
        "geniuses": 0.9,
        "thanks": -1.0,
        "please": -0.6,
    },
    "threat": {"hurt": 2.6, "watch": 1.2, "back": 0.8, "know": 0.7, "kids": 0.3},
    "profanity": {"damn": 2.8, "stupid": 0.6},
    "angry": {"idiots": 1.4, "damn": 1.6, "never": 0.5, "stop": 0.4},
    "grateful": {"thanks": 3.4},
    "disapproving": {"disagree": 2.2, "oppose": 1.8, "but": 0.5, "never": 0.7},
    "approving": {"support": 2.3, "brilliant": 2.0, "truly": 0.6},
    "amused": {"brilliant": 0.4, "masterpiece": 0.8},
    "neutral": {"street": 0.4, "troops": 0.3, "idiot": -1.2, "damn": -0.9},
    "spam": {
        "free": 1.6,
        "click": 1.9,
        "guaranteed": 1.8,
        "whatsapp": 1.7,
        "http": 1.2,
        "see": -0.2,
    },
}
BASES = {"neutral": 0.2, "spam": -3.6}
DEFAULT_BASE = -2.8
SIDES: Mapping[str, float] = {
    "support": 2.0,
    "agree": 1.5,
    "send": 0.8,
    "oppose": -2.4,
    "disagree": -1.8,
    "never": -0.6,
}
THRESHOLDS: Mapping[str, Threshold] = {
    "toxicity": Threshold(0.5, 0.9, "precision ≥ 0.95 at 90 % confidence"),
    "insult": Threshold(0.55, 0.92, "precision ≥ 0.95 at 90 % confidence"),
    "threat": Threshold(0.35, None, "recall ≥ 0.90 at 90 % confidence"),
    "profanity": Threshold(0.7, None, ""),
    "spam": Threshold(0.5, 0.9, "precision ≥ 0.98 at 90 % confidence"),
}
IDENTIFIER = "sha256:" + hashlib.sha256(b"tiny").hexdigest()
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*\s*")


@dataclass(frozen=True)
class TinyModel:
    """Logistic regression over hand-written words."""

    identifier: str = IDENTIFIER
    thresholds: Mapping[str, Threshold] = field(default_factory=lambda: THRESHOLDS)

    def score(self, comment: Comment) -> Scores:
        """Calibrated by definition."""
        labels = self.explain(comment).labels
        chances = {label: _chance(_log_odds(why)) for label, why in labels.items()}
        spam = chances.pop("spam")
        stance = tuple(
            _stance(target, comment.text) for target in comment.stance_targets
        )
        language = Language(comment.language or "en", 0.97, supported=True)
        return Scores(chances, spam, stance, language, self.identifier)

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """One after the other."""
        return [self.score(comment) for comment in comments]

    def explain(self, comment: Comment) -> Explanation:
        """Exact: base and weights sum to the log-odds."""
        labels = {
            label: LabelExplanation(
                BASES.get(label, DEFAULT_BASE), _found(words, comment.text)
            )
            for label, words in WORDS.items()
        }
        stance = {target: _sentences(comment.text) for target in comment.stance_targets}
        return Explanation(labels, stance)


@dataclass(frozen=True)
class FixedSource:
    """Hands out one model, or none."""

    model: Model | None

    def current(self) -> Model:
        """The model; raises ModelUnavailableError without one."""
        if self.model is None:
            raise ModelUnavailableError("There is no model.")
        return self.model


def _found(words: Mapping[str, float], text: str) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(found.start(), found.end(), words[found.group().casefold()])
        for found in _WORD.finditer(text)
        if found.group().casefold() in words
    )


def _log_odds(why: LabelExplanation) -> float:
    return why.base + sum(part.weight for part in why.contributions)


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))


def _side(text: str) -> float:
    return sum(SIDES.get(word.casefold(), 0.0) for word in _WORD.findall(text))


def _stance(target: str, text: str) -> StanceScore:
    side = max(min(_side(text), 20.0), -20.0)
    favor, against, neutral = math.exp(side), math.exp(-side), 1.5
    total = favor + against + neutral
    return StanceScore(target, favor / total, against / total, neutral / total)


def _sentences(text: str) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(found.start(), found.end(), _side(found.group()))
        for found in _SENTENCE.finditer(text)
        if _side(found.group())
    )
