"""The conversation add-on: how people talk to each other, many labels at once.

A label's log-odds is that of an additive head on n-grams and cues, plus a weight for
the log-odds of each tone label and for the comment's mean word vector. All of it is
linear, so that what each stretch of text contributed is exact. It is fitted beside the
word vectors and tone labels of the default model and answers beside no others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.extracted import Extracted, ExtractedMany
from moderation.features.ngrams import BUCKETS
from moderation.features.surface import CUES
from moderation.features.vectors import WordVectors, unit
from moderation.heads.additive import AdditiveWeights, Arrays, chunks, sigmoid
from moderation.scores import LEAST_SCORE, ConversationScores, LabelExplanation

NAME = "conversation"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """Calibrated probabilities of how a comment talks to others.

    Parameters
    ----------
    labels, tone_labels : tuple of str
        What it answers; the tone labels it looks at, in the order of ``tone``.
    additive : AdditiveWeights
        Calibrated.
    tone : array of shape (n_tone_labels, n_labels), float32
    vector : array of shape (n_dimensions, n_labels), float32
    identifier : str
        ``sha256:…`` of the artifact.
    """

    labels: tuple[str, ...]
    tone_labels: tuple[str, ...]
    additive: AdditiveWeights
    tone: Floats
    vector: Floats
    identifier: str

    @classmethod
    def from_arrays(
        cls,
        arrays: Arrays,
        labels: tuple[str, ...],
        tone_labels: tuple[str, ...],
        identifier: str,
    ) -> "ConversationHead":
        """Take the ``conversation.*`` arrays of an artifact.

        The table of n-grams may be folded: a half or a quarter of the buckets, used
        again for those above.

        Raises
        ------
        ArtifactError
            An array is missing or of another shape or type than it should be.
        """
        table = f"{NAME}.ngrams"
        folded = arrays.get(table)
        if folded is None or folded.ndim != 2 or len(folded) not in _FOLDED:
            raise ArtifactError(f"{table}: missing or of the wrong shape")
        whole = np.concatenate([folded] * (BUCKETS // len(folded)))
        additive = AdditiveWeights.from_arrays(
            {**arrays, table: whole}, NAME, len(CUES)
        )
        tone, vector = (_floats(arrays, name) for name in ("tone", "vector"))
        if (
            len(additive.scale) != len(labels)
            or tone.shape != (len(tone_labels), len(labels))
            or vector.ndim != 2
            or vector.shape[1] != len(labels)
        ):
            raise ArtifactError(f"{NAME}: the arrays do not fit each other")
        return cls(labels, tone_labels, additive, tone, vector, identifier)

    def score(
        self, features: Extracted, tone: Mapping[str, float], vectors: WordVectors
    ) -> ConversationScores:
        """Calibrated probability per label, beside what the tone head said."""
        margins = self.additive.log_odds(features.buckets, features.surface)
        mean = unit(vectors.of_words(features.ngrams.words.hashes).sum(axis=0))
        margins = margins + self._tones([tone])[0] @ self.tone + mean @ self.vector
        return self._scores(margins)

    def score_many(
        self,
        features: ExtractedMany,
        tones: Sequence[Mapping[str, float]],
        vectors: WordVectors,
    ) -> list[ConversationScores]:
        """The same for each of several comments."""
        margins = self.additive.log_odds_many(features.ngrams, features.surface)
        bounds = features.ngrams.word_bounds
        found = vectors.of_words(features.ngrams.words)
        means = [
            unit(found[begin:end].sum(axis=0))
            for begin, end in pairwise(bounds.tolist())
        ]
        margins = margins + self._tones(tones) @ self.tone
        margins = margins + np.stack(means) @ self.vector
        return [self._scores(row) for row in margins]

    def explain(
        self,
        features: Extracted,
        tone: Mapping[str, float],
        vectors: WordVectors,
        tones: Mapping[str, LabelExplanation],
    ) -> dict[str, LabelExplanation]:
        """What each chunk of the original text added to each label's log-odds.

        Parameters
        ----------
        tones : mapping of label to LabelExplanation
            The tone head's, of the same features.
        """
        parts = self.additive.explain(features, features.surface)
        total = self._words(features, vectors)
        for column, part in enumerate(parts):
            total[:, column] += [one.weight for one in part.contributions]
        base = np.array([part.base for part in parts])
        said = self._tones([tone])[0]
        for row, label in enumerate(self.tone_labels):
            weights = [one.weight for one in tones[label].contributions]
            added = np.outer(weights, self.tone[row])
            total += added
            base += said[row] * self.tone[row] - added.sum(axis=0)
        return {
            label: LabelExplanation(
                float(base[column]),
                tuple(
                    replace(one, weight=float(weight))
                    for one, weight in zip(
                        parts[column].contributions, total[:, column], strict=True
                    )
                ),
            )
            for column, label in enumerate(self.labels)
        }

    def _words(self, features: Extracted, vectors: WordVectors) -> NDArray[np.float64]:
        """What the words of each chunk add by their vectors, (n_chunks, n_labels)."""
        starts, _ = chunks(features.clean.text)
        total = np.zeros((len(starts), len(self.labels)))
        words = features.ngrams.words
        found = vectors.of_words(words.hashes)
        length = max(float(np.linalg.norm(found.sum(axis=0))), 1e-6)
        if len(starts) and len(found):
            at = np.searchsorted(starts, words.starts, side="right") - 1
            np.add.at(total, np.maximum(at, 0), found @ self.vector / length)
        return total

    def _tones(self, tones: Sequence[Mapping[str, float]]) -> Floats:
        """Log-odds of the tone labels, shape (n_comments, n_tone_labels)."""
        return tone_log_odds(tones, self.tone_labels)

    def _scores(self, log_odds: Floats) -> ConversationScores:
        values = sigmoid(log_odds.astype(np.float32)).astype(np.float64).tolist()
        return ConversationScores(
            dict(zip(self.labels, values, strict=True)), self.identifier
        )


def tone_log_odds(
    tones: Sequence[Mapping[str, float]], labels: Sequence[str]
) -> Floats:
    """Log-odds of tone scores, bounded, shape (n_comments, n_labels), float32."""
    found = np.array([[tone[label] for label in labels] for tone in tones])
    bounded = np.clip(found, LEAST_SCORE, 1 - LEAST_SCORE)
    log_odds: Floats = np.log(bounded / (1 - bounded)).astype(np.float32)
    return log_odds


_FOLDED = tuple(BUCKETS >> bits for bits in range(4))


def _floats(arrays: Arrays, name: str) -> Floats:
    found = arrays.get(f"{NAME}.{name}")
    if found is None or found.dtype.kind != "f" or not np.isfinite(found).all():
        raise ArtifactError(f"{NAME}.{name}: missing or not finite numbers")
    return np.ascontiguousarray(found, dtype=np.float32)
