"""Two models as one: n-grams answer, and the semantic head where it helps.

That is in languages that the n-grams do not speak, and in English where what a comment
means may change what happens to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from moderation.comment import Comment
from moderation.errors import ModelUnavailableError
from moderation.features.embedding import LANGUAGES
from moderation.features.links import reaches_out
from moderation.features.vectors import WordVectors
from moderation.heads.semantic import ENGLISH, English, SemanticHead
from moderation.heads.stance_meaning import MeaningStanceHead
from moderation.model import FittedModel, Model, bounded
from moderation.policies.base import Threshold
from moderation.scores import Explanation, Scores, StanceScore, Tier, rebased
from moderation.text.cleaned import clean
from moderation.text.language import UNDETERMINED

LONGEST = 20_000
MARGIN = 0.001
SPAM_KNOWN = frozenset({"de", "ru"})
"""Languages besides English that labelled spam comes in."""

SPOKEN: Final = frozenset({ENGLISH, UNDETERMINED})
"""What the head takes for English; short texts often cannot be told."""


class SemanticSource(Protocol):
    """Whatever can hand out the semantic head."""

    @property
    def always(self) -> bool:
        """Whether it is asked about every English comment."""
        ...

    @property
    def english(self) -> English | None:
        """How it helps out in English; None where it does not."""
        ...

    def current(self) -> SemanticHead | None:
        """The head; None where it cannot be had."""
        ...

    def stance(self, vectors: WordVectors) -> MeaningStanceHead | None:
        """The stance head beside these word vectors; None where it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class TieredModel:
    """The model in service, helped out by the semantic head.

    The head is asked when the comment's language is not one of the fast model's but
    one of its own; and in English where the fast scores leave room for another action,
    if it was fitted beside this tone head. The fast answer stands everywhere else.
    Stances are told by meaning where the head is asked about every English comment.

    Parameters
    ----------
    tone : str
        Digest of the fast model's tone head.
    vectors : WordVectors
        The fast model's.
    """

    fast: Model
    semantic: SemanticSource
    tone: str
    vectors: WordVectors

    @property
    def identifier(self) -> str:
        """That of the fast model; the head's is in the scores that it gave."""
        return self.fast.identifier

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        """Those of the fast model; they were proven on the head's scores as well."""
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
        """By the tier that scores it now."""
        return self.explain_as(comment, self.score(comment).tier)

    def explain_as(self, comment: Comment, tier: Tier) -> Explanation:
        """By the tier that gave its scores.

        Raises
        ------
        ModelUnavailableError
            That was the semantic head, and there is none, or none for this comment.
        """
        explained = self.fast.explain(comment)
        if tier is not Tier.SEMANTIC:
            return explained
        fast = self.fast.score(comment)
        head = self.semantic.current() if self._speaks(fast) else None
        if head is None:
            raise ModelUnavailableError("the semantic head is not there to explain")
        shown = self._answers(head, [comment], [fast])[0]
        labels = head.explain(
            clean(comment.text), _weighing(fast), explained.labels, shown.tone
        )
        spam = rebased(explained.labels["spam"], shown.spam)
        return replace(explained, labels={**explained.labels, **labels, "spam": spam})

    def _speaks(self, scores: Scores) -> bool:
        """Whether the head has something to say of a comment in this language."""
        language = scores.language
        if not language.supported:
            return language.code in LANGUAGES
        english = self.semantic.english
        beside = english is not None and english.tone == self.tone
        return beside and language.code in SPOKEN

    def _asked(self, scores: Scores) -> bool:
        if not self._speaks(scores):
            return False
        english = self.semantic.english
        if not scores.language.supported or english is None:
            return True
        return self.semantic.always or english.doubts(scores.tone)

    def _revised(
        self, comments: Sequence[Comment], found: Sequence[Scores]
    ) -> list[Scores]:
        revised = list(found)
        asked = [at for at, scores in enumerate(found) if self._asked(scores)]
        head = self.semantic.current() if asked else None
        if head is None:
            return revised
        answers = self._answers(
            head, [comments[at] for at in asked], [found[at] for at in asked]
        )
        for at, answer in zip(asked, answers, strict=True):
            revised[at] = answer
        return revised

    def _answers(
        self, head: SemanticHead, comments: Sequence[Comment], found: Sequence[Scores]
    ) -> list[Scores]:
        tones = head.score(
            [clean(comment.text).text for comment in comments],
            [_weighing(scores) for scores in found],
            [scores.tone for scores in found],
        )
        return [
            self._answer(comment, scores, tone, head.identifier)
            for comment, scores, tone in zip(comments, found, tones, strict=True)
        ]

    def _answer(
        self, comment: Comment, fast: Scores, tone: Mapping[str, float], head: str
    ) -> Scores:
        """What the head says, within what was proven of it."""
        english = fast.language.supported
        proven = self.semantic.english.rejects if self.semantic.english else frozenset()
        capped = {
            label: value
            if english and label in proven
            else self._unproven(label, value, fast.tone[label] if english else 0.0)
            for label, value in tone.items()
        }
        return replace(
            fast,
            stance=self._stances(comment, fast),
            tone=capped,
            spam=fast.spam if english else self._spam(comment, fast),
            language=replace(fast.language, supported=True),
            tier=Tier.SEMANTIC,
            semantic=head,
        )

    def _stances(self, comment: Comment, fast: Scores) -> tuple[StanceScore, ...]:
        """By meaning where every comment is, so that they can be compared."""
        if not (fast.stance and fast.language.supported and self.semantic.always):
            return fast.stance
        head = self.semantic.stance(self.vectors)
        if head is None:
            return fast.stance
        return head.score_targets(comment.text, comment.stance_targets)

    def _unproven(self, label: str, score: float, proven: float = 0.0) -> float:
        """The score, but not up to where its label rejects.

        Precision was proven on other scores than this: a person decides. ``proven`` is
        the score that it was proven of, which may well reach so far.
        """
        threshold = self.thresholds.get(label)
        if threshold is None or threshold.reject is None:
            return score
        return min(score, max(proven, threshold.reject - MARGIN))

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


def tiered(fast: FittedModel, semantic: SemanticSource | None) -> Model:
    """The model, helped out where a semantic head is wanted."""
    if semantic is None:
        return fast
    return TieredModel(fast, semantic, fast.tone_digest, fast.vectors)


def explained_as(model: Model, comment: Comment, tier: Tier) -> Explanation:
    """An explanation by the tier that gave a comment its scores.

    Raises
    ------
    ModelUnavailableError
        That tier is not there.
    """
    if isinstance(model, TieredModel):
        return model.explain_as(comment, tier)
    if tier is Tier.SEMANTIC:
        raise ModelUnavailableError("no semantic head is wanted any more")
    return model.explain(comment)


def _weighing(scores: Scores) -> str:
    """The language by which a comment's tone is weighed."""
    return ENGLISH if scores.language.supported else scores.language.code
