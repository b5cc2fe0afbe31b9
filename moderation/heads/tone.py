"""The tone head: how a comment is said, many labels at once."""

from dataclasses import dataclass

import numpy as np

from moderation.errors import ArtifactError
from moderation.features.extracted import Extracted, ExtractedMany
from moderation.features.surface import CUES
from moderation.heads.additive import AdditiveWeights, Arrays, sigmoid
from moderation.scores import LabelExplanation

NAME = "tone"


@dataclass(frozen=True, slots=True)
class ToneHead:
    """Probability of each tone label, independent of the others."""

    labels: tuple[str, ...]
    weights: AdditiveWeights

    @classmethod
    def from_arrays(cls, arrays: Arrays, labels: tuple[str, ...]) -> "ToneHead":
        """Rebuild the head from an artifact; raises ArtifactError."""
        weights = AdditiveWeights.from_arrays(arrays, NAME, len(CUES))
        if len(weights.scale) != len(labels):
            raise ArtifactError(f"{NAME}: {len(labels)} labels, other columns")
        return cls(labels, weights)

    def score(self, features: Extracted) -> dict[str, float]:
        """Calibrated probability per label."""
        log_odds = self.weights.log_odds(features.buckets, features.surface)
        values = sigmoid(log_odds).astype(np.float64).tolist()
        return dict(zip(self.labels, values, strict=True))

    def score_many(self, features: ExtractedMany) -> list[dict[str, float]]:
        """The same for each of several comments."""
        log_odds = self.weights.log_odds_many(features.ngrams, features.surface)
        rows = sigmoid(log_odds).astype(np.float64).tolist()
        return [dict(zip(self.labels, row, strict=True)) for row in rows]

    def explain(self, features: Extracted) -> dict[str, LabelExplanation]:
        """What each chunk of the original text added to each label's log-odds."""
        found = self.weights.explain(features, features.surface)
        return dict(zip(self.labels, found, strict=True))
