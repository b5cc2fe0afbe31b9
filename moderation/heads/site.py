"""The site head: what would the moderators of this site do?

The log-odds of a rejection are those of the model in service, shifted by what the
site's own decisions taught: a slope and an offset, a weight for each of the model's
labels, for the comment's mean word vector and for n-grams. Where a site has said enough
about stances towards a target, a layer of the same kind shifts the three sides there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.ngrams import BUCKETS, Indices
from moderation.scores import Scores, StanceScore

SIDES: Final = ("favor", "against", "neutral")
REASONS: Final = ("toxicity", "spam")
"""What a comment is taken to be rejected for while a site has said nothing."""

CENTRE, SPREAD, FARTHEST = -3.0, 2.0, 12.0
"""Log-odds of labels are centred and scaled by these before they are weighed."""

Floats = NDArray[np.float64]
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Layer:
    """What is added to log-odds; one column for a rejection, three for a stance.

    Parameters
    ----------
    slope : float
        What the model's own log-odds are multiplied with.
    offset : array of shape (n_columns,)
    known : array of shape (n_known, n_columns)
        Weights of the model's own log-odds, centred and scaled.
    vector : array of shape (n_dimensions, n_columns)
    buckets : array of shape (n_buckets,), int64
        The n-grams that have a weight, ascending.
    ngrams : array of shape (n_buckets, n_columns)
        Their weights; an n-gram of a text counts ``1 / sqrt(n_distinct)``.
    """

    slope: float
    offset: Floats
    known: Floats
    vector: Floats
    buckets: Indices
    ngrams: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str, shape: tuple[int, int]) -> "Layer":
        """Take the ``<name>.*`` arrays; raises ArtifactError.

        Parameters
        ----------
        shape : tuple of int
            How many numbers are known of a comment, and how many columns there are.
        """
        n_known, columns = shape
        try:
            buckets = arrays[f"{name}.buckets"]
            parts = {
                part: np.asarray(arrays[f"{name}.{part}"], dtype=np.float64)
                for part in ("slope", "offset", "known", "vector", "ngrams")
            }
        except (KeyError, ValueError, TypeError) as error:
            raise ArtifactError(f"{name}: an array is missing") from error
        wanted = {
            "slope": (1,),
            "offset": (columns,),
            "known": (n_known, columns),
            "vector": (
                parts["vector"].shape[0] if parts["vector"].ndim else 0,
                columns,
            ),
            "ngrams": (len(buckets) if buckets.ndim else 0, columns),
        }
        for part, values in parts.items():
            if values.shape != wanted[part] or not np.isfinite(values).all():
                raise ArtifactError(f"{name}.{part}: wrong shape or not finite")
        if buckets.dtype != np.int32 or buckets.ndim != 1:
            raise ArtifactError(f"{name}.buckets: want a row of int32")
        places = buckets.astype(np.int64)
        if (places[1:] <= places[:-1]).any() or not (
            (places >= 0) & (places < BUCKETS)
        ).all():
            raise ArtifactError(f"{name}.buckets: they do not ascend")
        return cls(
            float(parts["slope"][0]),
            parts["offset"],
            parts["known"],
            parts["vector"],
            places,
            parts["ngrams"],
        )

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """The arrays that ``from_arrays`` takes."""
        return {
            f"{name}.slope": np.array([self.slope], dtype=np.float32),
            f"{name}.offset": self.offset.astype(np.float32),
            f"{name}.known": self.known.astype(np.float32),
            f"{name}.vector": self.vector.astype(np.float32),
            f"{name}.buckets": self.buckets.astype(np.int32),
            f"{name}.ngrams": self.ngrams.astype(np.float32),
        }

    def log_odds(
        self, base: Floats, known: Floats, vector: Floats, buckets: Indices
    ) -> Floats:
        """Shifted log-odds of one comment, shape (n_columns,).

        Parameters
        ----------
        base : array of shape (n_columns,)
            The model's own.
        known : array of shape (n_known,)
        vector : array of shape (n_dimensions,)
        buckets : array of int64
            The comment's distinct n-grams.
        """
        total = self.slope * base + self.offset + known @ self.known
        total = total + vector @ self.vector
        if len(self.buckets) and len(buckets):
            places = np.searchsorted(self.buckets, buckets)
            places = np.minimum(places, len(self.buckets) - 1)
            mine = places[self.buckets[places] == buckets]
            total = total + self.ngrams[mine].sum(axis=0) / np.sqrt(len(buckets))
        found: Floats = total
        return found


@dataclass(frozen=True, slots=True)
class SiteHead:
    """What a site's decisions taught.

    Parameters
    ----------
    labels : tuple of str
        The model's labels in the order of the layer's ``known`` weights.
    reject : Layer
        One column.
    targets : mapping of target to Layer
        Three columns each, in the order of ``SIDES``.
    """

    labels: tuple[str, ...]
    reject: Layer
    targets: Mapping[str, Layer]

    @property
    def dimensions(self) -> int:
        """How long the word vectors of the model are."""
        return len(self.reject.vector)

    def likely_to_reject(
        self, scores: Scores, vector: Floats, buckets: Indices
    ) -> float:
        """Probability that the site's moderators reject the comment."""
        base, known = known_of(scores, self.labels)
        odds = self.reject.log_odds(np.array([base]), known, vector, buckets)
        return float(1 / (1 + np.exp(-np.clip(odds[0], -30, 30))))

    def stances(
        self, scores: Scores, vector: Floats, buckets: Indices
    ) -> tuple[StanceScore, ...]:
        """The model's stances, shifted where the site has taught something."""
        return tuple(self._stance(one, vector, buckets) for one in scores.stance)

    def _stance(
        self, score: StanceScore, vector: Floats, buckets: Indices
    ) -> StanceScore:
        layer = self.targets.get(target_key(score.target))
        if layer is None:
            return score
        base = side_log_odds([score])[0]
        odds = layer.log_odds(base, np.zeros(0), vector, buckets)
        powers = np.exp(odds - odds.max())
        favor, against, neutral = (float(part) for part in powers / powers.sum())
        return StanceScore(score.target, favor, against, neutral, tier=score.tier)


def known_of(scores: Scores, labels: Sequence[str]) -> tuple[float, Floats]:
    """What the model says of a comment, as the site head takes it.

    Returns
    -------
    base : float
        Log-odds of the likelier of ``REASONS``.
    known : array of shape (n_labels,)
        Log-odds of every label, centred and scaled; 0 for one that it lacks.
    """
    values = {**scores.tone, "spam": scores.spam}
    base = max(_log_odds(values[name]) for name in REASONS if name in values)
    known = [
        (_log_odds(values[label]) - CENTRE) / SPREAD if label in values else 0.0
        for label in labels
    ]
    return base, np.array(known)


def side_log_odds(scores: Sequence[StanceScore]) -> Floats:
    """Logarithms of the three shares of each stance, shape (n, 3)."""
    shares = [[one.favor, one.against, one.neutral] for one in scores]
    found: Floats = np.log(np.clip(np.array(shares).reshape(-1, 3), 1e-5, 1.0))
    return found


def target_key(target: str) -> str:
    """Under which name a target's layer is kept: case and spaces make no difference."""
    return " ".join(target.casefold().split())


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    odds = float(np.log(bounded / (1 - bounded)))
    return min(max(odds, -FARTHEST), FARTHEST)
