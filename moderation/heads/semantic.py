"""The semantic head: what a comment means, beside the words that it is made of.

Each label has a small network on a sentence embedding, see
``moderation.features.embedding``. Its log-odds and those of the n-grams are weighed
against each other per language, by what held-out comments showed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.embedding import READ, SIZE, Encoder, Floats
from moderation.heads.additive import sigmoid
from moderation.scores import (
    LEAST_SCORE,
    Contribution,
    LabelExplanation,
    rebased,
)
from moderation.text.cleaned import CleanText
from moderation.text.sentences import split_sentences

OTHER: Final = "other"
"""Stands for every language that has no weighing of its own."""

ENGLISH: Final = "en"
"""The weighing beside a fast model that speaks the language itself."""

AS_IT_IS: Final = (1.0, 0.0, 0.0)
"""The weighing that leaves a label to the n-grams."""

MOST_SENTENCES: Final = 12

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class SemanticWeights:
    """What fitting leaves behind.

    Parameters
    ----------
    hidden : array of shape (n_labels, SIZE, n_hidden), float32
    hidden_bias, output : arrays of shape (n_labels, n_hidden), float32
    output_bias : array of shape (n_labels,), float32
    blend : array of shape (n_languages, n_labels, 3), float32
        Weight of the n-grams' calibrated log-odds, weight of the network's, constant.
    """

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    blend: Floats

    @classmethod
    def from_arrays(
        cls, arrays: Arrays, n_labels: int, n_languages: int
    ) -> "SemanticWeights":
        """Take the arrays of an artifact; raises ArtifactError."""
        n_hidden = arrays["output"].shape[-1] if "output" in arrays else 0
        wanted: dict[str, tuple[int, ...]] = {
            "hidden": (n_labels, SIZE, n_hidden),
            "hidden_bias": (n_labels, n_hidden),
            "output": (n_labels, n_hidden),
            "output_bias": (n_labels,),
            "blend": (n_languages, n_labels, 3),
        }
        floats = {}
        for name, shape in wanted.items():
            values = arrays.get(name)
            if values is None or values.shape != shape or values.dtype.kind != "f":
                raise ArtifactError(f"semantic.{name}: missing or of the wrong shape")
            floats[name] = np.ascontiguousarray(values, dtype=np.float32)
            if not np.isfinite(floats[name]).all():
                raise ArtifactError(f"semantic.{name}: not finite")
        return cls(**floats)

    def margins(self, embeddings: Floats) -> Floats:
        """The networks' log-odds, shape (n_texts, n_labels)."""
        inner = np.einsum("ne,leh->nlh", embeddings, self.hidden, optimize=True)
        inner = np.maximum(inner + self.hidden_bias, 0.0)
        margins: Floats = (inner * self.output).sum(axis=2) + self.output_bias
        return margins


@dataclass(frozen=True, slots=True)
class English:
    """How the head helps out the fast model that it was fitted beside.

    Parameters
    ----------
    tone : str
        Digest of that model's tone head, ``sha256:…``; beside another the head stays
        silent.
    asked_from : mapping of label to float
        The head may change the action of a comment that the n-grams give a label at
        least this probability, and hardly ever of any other.
    rejects : collection of str
        Labels whose thresholds for rejecting were proven on the head's scores.
    """

    tone: str
    asked_from: Mapping[str, float]
    rejects: frozenset[str]

    def doubts(self, tone: Mapping[str, float]) -> bool:
        """Whether the head may change what happens to a comment."""
        return any(
            tone.get(label, 0.0) >= least for label, least in self.asked_from.items()
        )


@dataclass(frozen=True, slots=True)
class SemanticHead:
    """Calibrated tone labels from what a text means.

    Parameters
    ----------
    labels : tuple of str
    weighed : tuple of str
        Languages with a weighing of their own, in the order of ``weights.blend``;
        the last is ``OTHER``.
    identifier : str
        ``sha256:…`` of the artifact.
    """

    labels: tuple[str, ...]
    weighed: tuple[str, ...]
    weights: SemanticWeights
    encoder: Encoder
    identifier: str

    def score(
        self,
        texts: Sequence[str],
        languages: Sequence[str],
        tones: Sequence[Mapping[str, float]],
    ) -> list[dict[str, float]]:
        """Probabilities of each label, text by text.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        languages : sequence of str
            Their languages, ISO 639-1.
        tones : sequence of mapping
            What the n-grams say of them; labels that we lack are passed on.
        """
        margins = self.weights.margins(self.encoder.encode(texts))
        return [
            self._tone(row, language, tone)
            for row, language, tone in zip(margins, languages, tones, strict=True)
        ]

    def explain(
        self,
        clean: CleanText,
        language: str,
        fast: Mapping[str, LabelExplanation],
        shown: Mapping[str, float],
    ) -> dict[str, LabelExplanation]:
        """What words and sentences added to the log-odds of each label.

        The n-grams' part is exact, word by word. What a sentence means adds what
        deleting it takes away; in a text of one sentence that part is in ``base``.

        Parameters
        ----------
        fast : mapping of label to LabelExplanation
            What each word added to the n-grams' log-odds.
        shown : mapping of label to probability
            The scores to explain: ``base`` and all weights sum to their log-odds.
        """
        sentences = list(self._without_each_sentence(clean))
        texts = [clean.text, *(rest for _, rest in sentences)]
        whole, *without = self.weights.margins(self.encoder.encode(texts))
        spans = [span for span, _ in sentences]
        found, blend = {}, self._blend(language)
        for at, label in enumerate(self.labels):
            words, meaning, constant = blend[at].tolist()
            if label not in shown or (words, meaning, constant) == AS_IT_IS:
                continue
            parts = [
                Contribution(part.start, part.end, part.weight * words)
                for part in (fast[label].contributions if words else ())
            ]
            parts += [
                Contribution(*span, meaning * float(whole[at] - less[at]))
                for span, less in zip(spans, without, strict=True)
            ]
            found[label] = rebased(LabelExplanation(0.0, tuple(parts)), shown[label])
        return found

    @staticmethod
    def _without_each_sentence(
        clean: CleanText,
    ) -> Iterator[tuple[tuple[int, int], str]]:
        """Places of the sentences in the original, and the text without each."""
        text = clean.text[:READ]
        spans = split_sentences(text)[:MOST_SENTENCES]
        if len(spans) > 1:
            for start, end in spans:
                yield clean.span(start, end), text[:start] + text[end:]

    def _blend(self, language: str) -> Floats:
        """The weighing of a language, shape (n_labels, 3)."""
        name = language if language in self.weighed else OTHER
        blend: Floats = self.weights.blend[self.weighed.index(name)]
        return blend

    def _tone(
        self, margins: Floats, language: str, tone: Mapping[str, float]
    ) -> dict[str, float]:
        blend = self._blend(language)
        fast = np.array([_log_odds(tone.get(k, 0.5)) for k in self.labels])
        log_odds = blend[:, 0] * fast + blend[:, 1] * margins + blend[:, 2]
        values = sigmoid(log_odds.astype(np.float32)).astype(np.float64).tolist()
        revised = (blend != AS_IT_IS).any(axis=1).tolist()
        own = {
            label: value
            for label, value, differs in zip(self.labels, values, revised, strict=True)
            if differs
        }
        return {label: own.get(label, value) for label, value in tone.items()}


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, LEAST_SCORE), 1.0 - LEAST_SCORE)
    return float(np.log(bounded / (1.0 - bounded)))
