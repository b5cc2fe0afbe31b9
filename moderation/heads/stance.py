"""The stance head: which side a comment takes towards a target."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.extracted import Extracted, ExtractedMany
from moderation.features.ngrams import Indices, ngrams
from moderation.features.relation import Side, side
from moderation.features.vectors import WordVectors
from moderation.scores import Contribution, StanceScore
from moderation.stance_weights import NAME as NAME
from moderation.stance_weights import SIDES as SIDES
from moderation.stance_weights import Aim, StanceWeights, aim, stance_weights
from moderation.text.sentences import split_sentences

MAX_SENTENCES = 12
NEVER = 2.0
"""A probability that none reaches."""

MAX_CACHED_TARGETS = 1_000

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class StanceHead:
    """Favor, against or neutral towards each target of a comment."""

    weights: StanceWeights
    vectors: WordVectors
    confident: float = NEVER
    """Favor or against is counted on from this probability."""

    targets: dict[str, Aim] = field(default_factory=dict, repr=False)
    """Prepared targets: an article's comments share them."""

    @classmethod
    def from_arrays(
        cls, arrays: Arrays, vectors: WordVectors, confident: float = NEVER
    ) -> "StanceHead":
        """Rebuild the head from an artifact; raises ArtifactError."""
        weights = stance_weights(arrays, vectors.dimensions)
        return cls(weights, vectors, confident)

    def score(self, features: Extracted) -> tuple[StanceScore, ...]:
        """One calibrated answer per target."""
        return self._scores(features.comment, features.clean.text, features.buckets)

    def score_many(self, features: ExtractedMany) -> list[tuple[StanceScore, ...]]:
        """The same for each of several comments."""
        found = features.ngrams
        return [
            self._scores(comment, clean.text, found.buckets[begin:end])
            for comment, clean, begin, end in zip(
                features.comments,
                features.cleans,
                found.bounds[:-1].tolist(),
                found.bounds[1:].tolist(),
                strict=True,
            )
        ]

    def _scores(
        self, judged: Comment, text: str, buckets: Indices
    ) -> tuple[StanceScore, ...]:
        targets = judged.stance_targets
        if not targets:
            return ()
        comment = side(text, self.vectors)
        said = self.weights.said(comment, buckets)
        return tuple(
            self._answer(target, self._shares(comment, said, self._target(target)))
            for target in targets
        )

    def _answer(self, target: str, shares: list[float]) -> StanceScore:
        favor, against, neutral = shares
        sure = max(favor, against) >= self.confident
        return StanceScore(target, favor, against, neutral, sure)

    def explain(self, features: Extracted) -> dict[str, tuple[Contribution, ...]]:
        """Log-odds of favor over against with each sentence, less without it."""
        text = features.clean.text
        spans = split_sentences(text)[:MAX_SENTENCES]
        found = {}
        for target in features.comment.stance_targets:
            aim = self._target(target)
            whole = self._lean_of(text, aim)
            found[target] = tuple(
                Contribution(
                    *features.clean.span(start, end),
                    whole - self._lean_of(text[:start] + text[end:], aim),
                )
                for start, end in spans
            )
        return found

    def _lean_of(self, text: str, target: Aim) -> float:
        """Log-odds of favor over against of a text."""
        comment = side(text, self.vectors)
        said = self.weights.said(comment, ngrams(text).unique())
        shares = self._shares(comment, said, target)
        return float(np.log(max(shares[0], 1e-9)) - np.log(max(shares[1], 1e-9)))

    def _target(self, target: str) -> Aim:
        known = self.targets.get(target)
        if known is None:
            if len(self.targets) >= MAX_CACHED_TARGETS:
                self.targets.clear()
            known = aim(target, self.vectors)
            self.targets[target] = known
        return known

    def _shares(self, comment: Side, said: Floats, target: Aim) -> list[float]:
        features = self.weights.features(comment, said, target)
        shares = self.weights.probabilities(features).astype(np.float64)
        return [float(share) for share in shares / shares.sum()]
