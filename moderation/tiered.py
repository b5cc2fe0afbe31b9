"""Two models as one: the semantic head answers where the n-grams do not speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from moderation.comment import Comment
from moderation.features.embedding import LANGUAGES
from moderation.features.links import reaches_out
from moderation.heads.semantic import SemanticHead
from moderation.model import Model, bounded
from moderation.policies.base import Threshold
from moderation.scores import Explanation, Scores, Tier
from moderation.text.cleaned import clean

LONGEST = 20_000
MARGIN = 0.001
SPAM_KNOWN = frozenset({"de", "ru"})
"""Languages besides English that labelled spam comes in."""


class SemanticSource(Protocol):
    """Whatever can hand out the semantic head."""

    def current(self) -> SemanticHead | None:
        """The head; None where it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class TieredModel:
    """The model in service, helped out by the semantic head.

    The head is asked when the comment's language is not one of the fast model's but
    one of its own; the fast model's answer stands everywhere else.
    """

    fast: Model
    semantic: SemanticSource

    @property
    def identifier(self) -> str:
        """That of the fast model."""
        return self.fast.identifier

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """Those of the fast model."""
        return self.fast.thresholds

    def score(self, comment: Comment) -> Scores:
        """Calibrated scores of one comment."""
        return self._revised([comment], [self.fast.score(comment)])[0]

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """The same for each of several comments."""
        found: list[Scores] = []
        for few in bounded(comments, LONGEST):
            found += self._revised(few, self.fast.score_many(few))
        return found

    def explain(self, comment: Comment) -> Explanation:
        """By deletion of sentences where the semantic head answers."""
        explained = self.fast.explain(comment)
        scores = self.fast.score(comment)
        head = self.semantic.current() if _may_help(scores) else None
        if head is None:
            return explained
        labels = head.explain(clean(comment.text), scores.language.code, scores.tone)
        return replace(explained, labels={**explained.labels, **labels})

    def _unproven(self, label: str, score: float) -> float:
        """The score, but never up to where its label rejects.

        Precision was proven on English comments only: elsewhere a person decides.
        """
        threshold = self.thresholds.get(label)
        if threshold is None or threshold.reject is None:
            return score
        return min(score, threshold.reject - MARGIN)

    def _spam(self, comment: Comment, scores: Scores) -> float:
        """The fast model's score where it knows the words or sees a way out.

        Elsewhere an unknown script alone looks like spam to it.
        """
        cleaned = clean(comment.text)
        threshold = self.thresholds.get("spam")
        known = scores.language.code in SPAM_KNOWN
        if known or threshold is None or threshold.hold is None:
            return self._unproven("spam", scores.spam)
        if reaches_out(cleaned.text, cleaned.links):
            return self._unproven("spam", scores.spam)
        return min(scores.spam, threshold.hold - MARGIN)

    def _revised(
        self, comments: Sequence[Comment], found: Sequence[Scores]
    ) -> list[Scores]:
        revised = list(found)
        asked = [at for at, scores in enumerate(found) if _may_help(scores)]
        head = self.semantic.current() if asked else None
        if head is None:
            return revised
        tones = head.score(
            [clean(comments[at].text).text for at in asked],
            [found[at].language.code for at in asked],
            [found[at].tone for at in asked],
        )
        for at, tone in zip(asked, tones, strict=True):
            language = found[at].language
            revised[at] = replace(
                found[at],
                tone={k: self._unproven(k, value) for k, value in tone.items()},
                spam=self._spam(comments[at], found[at]),
                language=replace(language, supported=True),
                tier=Tier.SEMANTIC,
            )
        return revised


def _may_help(scores: Scores) -> bool:
    language = scores.language
    return not language.supported and language.code in LANGUAGES
