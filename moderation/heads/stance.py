"""The stance head: which side a comment takes towards a target."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.features.extracted import Extracted, ExtractedMany
from moderation.features.ngrams import BUCKETS, Indices, ngrams
from moderation.features.relation import Side, relate, side, size
from moderation.features.vectors import WordVectors
from moderation.scores import Contribution, StanceScore
from moderation.text.cleaned import clean
from moderation.text.sentences import split_sentences

NAME = "stance"
SIDES = ("favor", "against", "neutral")
MAX_SENTENCES = 12
NEVER = 2.0
"""A probability that none reaches."""

MAX_CACHED_TARGETS = 1_000

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class StanceWeights:
    """What fitting leaves behind.

    Parameters
    ----------
    ngrams : array of shape (BUCKETS, 3), int8
        Leaning of an n-gram, whatever the target, times ``scale``.
    scale, intercept : arrays of shape (3,), float32
    mean, spread : arrays of shape (n_features,), float32
        Features are centred and scaled before the network.
    hidden : array of shape (n_features, n_hidden), float32
    hidden_bias : array of shape (n_hidden,), float32
    output : array of shape (n_hidden, 3), float32
    output_bias : array of shape (3,), float32
    temperature : array of shape (1,), float32
        The logits are divided by it; fitted on held-out data.
    """

    ngrams: NDArray[np.int8]
    scale: Floats
    intercept: Floats
    mean: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    temperature: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, n_relation: int) -> "StanceWeights":
        """Take the ``stance.*`` arrays of an artifact; raises ArtifactError."""
        n_features = n_relation + len(SIDES)
        n_hidden = arrays[f"{NAME}.hidden"].shape[-1] if _has_hidden(arrays) else 0
        wanted: dict[str, tuple[int, ...]] = {
            "ngrams": (BUCKETS, len(SIDES)),
            "scale": (len(SIDES),),
            "intercept": (len(SIDES),),
            "mean": (n_features,),
            "spread": (n_features,),
            "hidden": (n_features, n_hidden),
            "hidden_bias": (n_hidden,),
            "output": (n_hidden, len(SIDES)),
            "output_bias": (len(SIDES),),
            "temperature": (1,),
        }
        for name, shape in wanted.items():
            values = arrays.get(f"{NAME}.{name}")
            kind = np.int8 if name == "ngrams" else np.float32
            if values is None or values.shape != shape or values.dtype != kind:
                raise ArtifactError(f"{NAME}.{name}: missing or of the wrong shape")
            if kind is np.float32 and not np.isfinite(values).all():
                raise ArtifactError(f"{NAME}.{name}: not finite")
        floats = {
            name: np.ascontiguousarray(arrays[f"{NAME}.{name}"], dtype=np.float32)
            for name in wanted
            if name != "ngrams"
        }
        if floats["spread"].min() <= 0 or floats["temperature"].min() <= 0:
            raise ArtifactError(f"{NAME}: spread and temperature are above zero")
        ngrams = np.ascontiguousarray(arrays[f"{NAME}.ngrams"], dtype=np.int8)
        return cls(ngrams=ngrams, **floats)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that ``from_arrays`` takes."""
        return {f"{NAME}.{name}": getattr(self, name) for name in self.__slots__}

    def leaning(self, buckets: Indices) -> Floats:
        """Log-odds of each side from the n-grams alone, shape (3,)."""
        summed = self.ngrams.take(buckets, axis=0).sum(axis=0, dtype=np.int32)
        leaning: Floats = summed * (
            self.scale / np.float32(np.sqrt(max(len(buckets), 1)))
        )
        return leaning + self.intercept

    def probabilities(self, features: Floats) -> Floats:
        """Calibrated probability of each side, shape (..., 3)."""
        centred = (features - self.mean) / self.spread
        inner = np.maximum(centred @ self.hidden + self.hidden_bias, 0.0)
        logits = (inner @ self.output + self.output_bias) / self.temperature
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        share: Floats = powers / powers.sum(axis=-1, keepdims=True)
        return share


@dataclass(frozen=True, slots=True)
class StanceHead:
    """Favor, against or neutral towards each target of a comment."""

    weights: StanceWeights
    vectors: WordVectors
    confident: float = NEVER
    """The likeliest side is counted on from this probability."""

    targets: dict[str, Side] = field(default_factory=dict, repr=False)
    """Prepared targets: an article's comments share them."""

    @classmethod
    def from_arrays(
        cls, arrays: Arrays, vectors: WordVectors, confident: float = NEVER
    ) -> "StanceHead":
        """Rebuild the head from an artifact; raises ArtifactError."""
        weights = StanceWeights.from_arrays(arrays, size(vectors.dimensions))
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
        leaning = self.weights.leaning(buckets)
        return tuple(
            self._answer(target, self._shares(comment, leaning, self._target(target)))
            for target in targets
        )

    def _answer(self, target: str, shares: list[float]) -> StanceScore:
        favor, against, neutral = shares
        sure = max(shares) >= self.confident
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

    def _lean_of(self, text: str, target: Side) -> float:
        """Log-odds of favor over against of a text."""
        leaning = self.weights.leaning(ngrams(text).unique())
        shares = self._shares(side(text, self.vectors), leaning, target)
        return float(np.log(max(shares[0], 1e-9)) - np.log(max(shares[1], 1e-9)))

    def _target(self, target: str) -> Side:
        known = self.targets.get(target)
        if known is None:
            if len(self.targets) >= MAX_CACHED_TARGETS:
                self.targets.clear()
            known = side(clean(target, limit=1_000).text, self.vectors)
            self.targets[target] = known
        return known

    def _shares(self, comment: Side, leaning: Floats, target: Side) -> list[float]:
        features = np.concatenate([relate(comment, target), leaning])
        shares = self.weights.probabilities(features).astype(np.float64)
        return [float(share) for share in shares / shares.sum()]


def _has_hidden(arrays: Arrays) -> bool:
    hidden = arrays.get(f"{NAME}.hidden")
    return hidden is not None and hidden.ndim == 2
