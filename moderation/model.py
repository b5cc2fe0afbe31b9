"""Model: fitted heads that give calibrated scores and their contributions."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.features.extracted import ExtractedMany, extract, extract_many
from moderation.features.vectors import WordVectors
from moderation.heads.additive import Arrays
from moderation.heads.conversation import ConversationHead
from moderation.heads.spam import SpamHead
from moderation.heads.stance import NEVER, StanceHead
from moderation.heads.tone import ToneHead
from moderation.policies.base import Threshold
from moderation.scores import Explanation, Language, Scores, StanceScore, rebased
from moderation.text.cleaned import clean
from moderation.text.language import UNDETERMINED, detect
from moderation.text.wordless import is_wordless_and_everyday

AT_ONCE, CHARACTERS_AT_ONCE = 64, 50_000
JUDGED = 200
UNKIND = frozenset(
    {
        *("toxicity", "severe_toxicity", "insult", "threat", "identity_attack"),
        *("profanity", "aggression", "incivility"),
    }
)
"""Labels that everyday emoji alone have no more of than silence has."""
LAST_LATIN = "\u024f"


class Model(Protocol):
    """Whatever can score a comment.

    Attributes
    ----------
    identifier : str
        ``sha256:…`` of the artifact.
    thresholds : mapping of label to Threshold
        What the model's own measurements promise.
    """

    @property
    def identifier(self) -> str: ...

    @property
    def thresholds(self) -> Mapping[str, Threshold]: ...

    def score(self, comment: Comment) -> Scores:
        """Calibrated scores of one comment."""
        ...

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """The same for each of several comments, in order, and quicker."""
        ...

    def explain(self, comment: Comment) -> Explanation:
        """What each stretch of the original text contributed."""
        ...


class FittedModel:
    """The heads of one artifact.

    Parameters
    ----------
    arrays : mapping of name to array
        As stored in ``weights.npz``.
    identifier : str
    tone_labels : tuple of str
        In the order of the tone head's columns.
    languages : tuple of str
        ISO 639-1 codes that the model was trained on.
    thresholds : mapping of label to Threshold
    scored_characters : int
        Longer comments are scored by their beginning and end.
    stance_confident : float
        Favor or against is counted on from this probability.

    Raises
    ------
    ArtifactError
        The arrays do not fit the heads.
    """

    def __init__(
        self,
        arrays: Arrays,
        *,
        identifier: str,
        tone_labels: tuple[str, ...],
        languages: tuple[str, ...],
        thresholds: Mapping[str, Threshold],
        scored_characters: int = 20_000,
        stance_confident: float = NEVER,
    ) -> None:
        self.identifier = identifier
        self.languages = frozenset(languages)
        self.thresholds = thresholds
        self.scored_characters = scored_characters
        self.vectors = WordVectors.from_arrays(arrays)
        self.tone = ToneHead.from_arrays(arrays, tone_labels)
        self.spam = SpamHead.from_arrays(arrays)
        self.stance = StanceHead.from_arrays(arrays, self.vectors, stance_confident)
        self.conversation: ConversationHead | None = None

    def converse(self, head: ConversationHead) -> None:
        """Put the conversation add-on beside the heads.

        Raises
        ------
        ArtifactError
            It looks at tone labels that this model lacks, or at other word vectors.
        """
        lacking = set(head.tone_labels) - set(self.tone.labels)
        if lacking or len(head.vector) != self.vectors.dimensions:
            raise ArtifactError("conversation: does not fit the model in service")
        self.conversation = head

    @cached_property
    def tone_digest(self) -> str:
        """``sha256:…`` of the tone head alone, whatever else a model changes."""
        digest = hashlib.sha256(",".join(self.tone.labels).encode())
        for name, values in sorted(self.tone.weights.arrays("tone").items()):
            digest.update(name.encode() + values.tobytes())
        return f"sha256:{digest.hexdigest()}"

    def score(self, comment: Comment) -> Scores:
        """Calibrated scores of one comment, as every tier and page uses them."""
        features = extract(comment, limit=self.scored_characters)
        tone = self._heard(features.clean.text, self.tone.score(features))
        language = self.language(comment, features.clean.text)
        talk = self.conversation if language.supported else None
        return Scores(
            tone=tone,
            spam=self.spam.score(features),
            stance=_as_spoken(self.stance.score(features), language),
            language=language,
            model=self.identifier,
            conversation=talk.score(features, tone, self.vectors) if talk else None,
        )

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """What ``score`` gives for each of them, to rounding, and quicker.

        At most 64 comments or so many characters are looked at together that the
        memory needed stays below some 20 MB.
        """
        return [
            scores
            for few in bounded(comments, self.scored_characters)
            for scores in self._score_few(few)
        ]

    def _score_few(self, comments: Sequence[Comment]) -> list[Scores]:
        if len(comments) == 1:
            return [self.score(comments[0])]
        features = extract_many(comments, limit=self.scored_characters)
        parts = zip(
            comments,
            features.cleans,
            self.tone.score_many(features),
            self.spam.score_many(features),
            self.stance.score_many(features),
            strict=True,
        )
        found = []
        for comment, cleaned, tone, spam, stance in parts:
            language = self.language(comment, cleaned.text)
            found.append(
                Scores(
                    tone=self._heard(cleaned.text, tone),
                    spam=spam,
                    stance=_as_spoken(stance, language),
                    language=language,
                    model=self.identifier,
                )
            )
        return self._conversing(features, found)

    def _conversing(self, features: ExtractedMany, found: list[Scores]) -> list[Scores]:
        if self.conversation is None:
            return found
        tones = [scores.tone for scores in found]
        talks = self.conversation.score_many(features, tones, self.vectors)
        return [
            replace(scores, conversation=talk) if scores.language.supported else scores
            for scores, talk in zip(found, talks, strict=True)
        ]

    def explain(self, comment: Comment) -> Explanation:
        """Exact contributions per label; sentence by sentence for a stance."""
        features = extract(comment, limit=self.scored_characters)
        labels = self.tone.explain(features)
        tone = self.tone.score(features)
        heard = self._heard(features.clean.text, tone)
        if heard is not tone:
            labels = {
                label: rebased(why, heard[label]) for label, why in labels.items()
            }
        if self.conversation is not None and self.language(comment).supported:
            labels |= self.conversation.explain(features, heard, self.vectors, labels)
        labels["spam"] = self.spam.explain(features)
        return Explanation(labels, self.stance.explain(features))

    @cached_property
    def _silence(self) -> Mapping[str, float]:
        """The tone of a comment that says nothing."""
        return self.tone.score(extract(Comment("")))

    def _heard(self, text: str, tone: dict[str, float]) -> dict[str, float]:
        """The tone; hearts and the like have nothing unkind that silence has not.

        To n-grams a text of emoji alone is like nothing that they learned from.
        """
        if not is_wordless_and_everyday(text):
            return tone
        most = {label: self._silence[label] for label in UNKIND & tone.keys()}
        return {
            label: min(value, most.get(label, 1.0)) for label, value in tone.items()
        }

    def language(self, comment: Comment, cleaned: str | None = None) -> Language:
        """The declared language, else the detected one.

        A text too short to tell counts as supported when its letters are Latin:
        its site's readers write in languages that the site chose the model for.
        Everyday emoji alone are in no language, whatever was declared.
        """
        text = clean(comment.text).text if cleaned is None else cleaned
        if comment.language and not is_wordless_and_everyday(text):
            code = comment.language.lower().split("-")[0]
            return Language(code, 1.0, code in self.languages)
        code, confidence = detect(text)
        unclear = code == UNDETERMINED and not _mostly_foreign(text)
        return Language(code, confidence, unclear or code in self.languages)


def _as_spoken(
    stances: tuple[StanceScore, ...], language: Language
) -> tuple[StanceScore, ...]:
    """The stances; no answer in a language that was not learnt is confident."""
    if language.supported:
        return stances
    return tuple(replace(one, confident=False) for one in stances)


def bounded(comments: Sequence[Comment], limit: int) -> Iterator[Sequence[Comment]]:
    """Cut comments into stretches of bounded number and length."""
    begin = characters = 0
    for end, comment in enumerate(comments):
        size = min(len(comment.text), limit)
        full = end - begin == AT_ONCE or characters + size > CHARACTERS_AT_ONCE
        if full and end > begin:
            yield comments[begin:end]
            begin, characters = end, 0
        characters += size
    if begin < len(comments):
        yield comments[begin:]


def _mostly_foreign(text: str) -> bool:
    """Whether most letters are of another script than Latin."""
    letters = [character for character in text[:JUDGED] if character.isalpha()]
    foreign = sum(character > LAST_LATIN for character in letters)
    return 2 * foreign > len(letters)
