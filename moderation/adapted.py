"""A model with a site's own head beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.vectors import WordVectors, unit
from moderation.heads.site import SiteHead
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.scores import LIKELY_TO_REJECT, Explanation, Scores, SiteScore, Tier


@dataclass(frozen=True, slots=True)
class AdaptedModel:
    """The model in service, and what a site's decisions taught.

    The head answers only where the fast model does: of comments in other languages
    there is no ``site`` score.

    Parameters
    ----------
    vectors : WordVectors
        Those of the model that the head was fitted around.
    head_identifier : str
        ``sha256:…`` of the head's artifact.
    threshold : Threshold
        The head's own.
    """

    model: Model
    vectors: WordVectors
    head: SiteHead
    head_identifier: str
    threshold: Threshold
    scored_characters: int = 20_000

    @property
    def identifier(self) -> str:
        """That of the model; the head's is in each score."""
        return self.model.identifier

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """The model's and the head's."""
        return {**self.model.thresholds, LIKELY_TO_REJECT: self.threshold}

    def score(self, comment: Comment) -> Scores:
        """Calibrated scores of one comment, the site's among them."""
        return self._adapted(comment, self.model.score(comment))

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """The same for each of several comments."""
        scored = self.model.score_many(comments)
        return [self._adapted(*each) for each in zip(comments, scored, strict=True)]

    def explain(self, comment: Comment) -> Explanation:
        """That of the model; the head does not explain itself."""
        return self.model.explain(comment)

    def _adapted(self, comment: Comment, scores: Scores) -> Scores:
        if scores.tier is not Tier.FAST or not scores.language.supported:
            return scores
        features = extract(comment, limit=self.scored_characters)
        words = self.vectors.of_words(features.ngrams.words.hashes)
        vector = unit(words.sum(axis=0)).astype(np.float64)
        likely = self.head.likely_to_reject(scores, vector, features.buckets)
        return replace(
            scores,
            stance=self.head.stances(scores, vector, features.buckets),
            site=SiteScore(likely, self.head_identifier),
        )
