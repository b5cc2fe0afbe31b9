"""The spam head: does a comment want to bring its reader somewhere else?"""

from dataclasses import dataclass

import numpy as np

from moderation.errors import ArtifactError
from moderation.features import links, surface
from moderation.features.extracted import Extracted, ExtractedMany
from moderation.heads.additive import AdditiveWeights, Arrays, Floats, sigmoid
from moderation.scores import LabelExplanation

NAME = "spam"
CUES = (*surface.CUES, *links.CUES)


def cues(features: Extracted) -> Floats:
    """Surface cues and link cues, shape (len(CUES),)."""
    found = links.links(
        features.comment,
        features.clean.text,
        features.ngrams.words,
        features.clean.links,
    )
    return np.concatenate([features.surface, found])


def cues_many(features: ExtractedMany) -> Floats:
    """The same for n comments, shape (n, len(CUES))."""
    offers = links.offers_many(features.ngrams)
    rows = [
        links.cues(comment, clean.text, counts, clean.links)
        for comment, clean, counts in zip(
            features.comments, features.cleans, offers, strict=True
        )
    ]
    return np.hstack([features.surface, np.array(rows, dtype=np.float32)])


@dataclass(frozen=True, slots=True)
class SpamHead:
    """Probability that a comment is spam."""

    weights: AdditiveWeights

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "SpamHead":
        """Rebuild the head from an artifact; raises ArtifactError."""
        weights = AdditiveWeights.from_arrays(arrays, NAME, len(CUES))
        if len(weights.scale) != 1:
            raise ArtifactError(f"{NAME}: want one column")
        return cls(weights)

    def score(self, features: Extracted) -> float:
        """Calibrated probability of spam."""
        log_odds = self.weights.log_odds(features.buckets, cues(features))
        return float(sigmoid(log_odds)[0])

    def score_many(self, features: ExtractedMany) -> list[float]:
        """The same for each of several comments."""
        log_odds = self.weights.log_odds_many(features.ngrams, cues_many(features))
        scores: list[float] = sigmoid(log_odds)[:, 0].tolist()
        return scores

    def explain(self, features: Extracted) -> LabelExplanation:
        """What each chunk added; links and offers as such are in ``base``."""
        return self.weights.explain(features, cues(features))[0]
