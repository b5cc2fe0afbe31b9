"""The semantic head: tone in languages that the n-grams were not made for.

Each label has a small network on a sentence embedding, see
``moderation.features.embedding``. Its log-odds and those of the n-grams are weighed
against each other per language, by what held-out comments showed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.embedding import SIZE, Encoder, Floats
from moderation.heads.additive import sigmoid
from moderation.scores import Contribution, LabelExplanation
from moderation.text.cleaned import CleanText
from moderation.text.sentences import split_sentences

OTHER: Final = "other"
"""Stands for every language that has no weighing of its own."""

MOST_SENTENCES: Final = 12
FLOOR: Final = 1e-6

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
        self, clean: CleanText, language: str, tone: Mapping[str, float]
    ) -> dict[str, LabelExplanation]:
        """Log-odds of each label with a sentence, less without it.

        A sentence's weight is what deleting it takes away; ``base`` is what is left
        of the log-odds. The n-grams' part is not taken apart.
        """
        spans = split_sentences(clean.text)[:MOST_SENTENCES]
        texts = [clean.text]
        if len(spans) > 1:
            texts += [clean.text[:start] + clean.text[end:] for start, end in spans]
        rows = self.score(texts, [language] * len(texts), [tone] * len(texts))
        whole, *without = ({k: _log_odds(v) for k, v in row.items()} for row in rows)
        found = {}
        for label, value in whole.items():
            parts = tuple(
                Contribution(*clean.span(start, end), value - less[label])
                for (start, end), less in zip(spans, without, strict=False)
            )
            base = value - sum(part.weight for part in parts)
            found[label] = LabelExplanation(base, parts)
        return found

    def _weighing(self, language: str) -> str:
        return language if language in self.weighed else OTHER

    def _tone(
        self, margins: Floats, language: str, tone: Mapping[str, float]
    ) -> dict[str, float]:
        name = self._weighing(language)
        blend = self.weights.blend[self.weighed.index(name)]
        fast = np.array([_log_odds(tone.get(k, 0.5)) for k in self.labels])
        log_odds = blend[:, 0] * fast + blend[:, 1] * margins + blend[:, 2]
        values = sigmoid(log_odds.astype(np.float32)).astype(np.float64).tolist()
        own = dict(zip(self.labels, values, strict=True))
        return {label: own.get(label, value) for label, value in tone.items()}


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, FLOOR), 1.0 - FLOOR)
    return float(np.log(bounded / (1.0 - bounded)))
