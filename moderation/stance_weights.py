"""What the stance head has learnt: how a comment speaks, and a network on the pair.

An artifact has one of two forms. The directed one, which training makes, asks first
whether a comment speaks well or ill of the matter, whatever the target, and lets the
target say which side that is (``moderation.features.direction``). The first one learnt
sides from words directly, and from the vectors of both texts; it is still read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.direction import direction
from moderation.features.ngrams import BUCKETS, Indices
from moderation.features.relation import SCALARS, Side, relate, scalars, side, size
from moderation.features.vectors import WordVectors
from moderation.text.cleaned import clean

NAME: Final = "stance"
SIDES: Final = ("favor", "against", "neutral")
DIRECTED: Final = 5
"""Features of a directed pair besides the scalars."""

LONGEST_TARGET: Final = 1_000

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target, prepared once; ``direction`` is 1 or -1."""

    side: Side
    direction: float


def aim(target: str, vectors: WordVectors) -> Aim:
    """Prepare a target."""
    text = clean(target, limit=LONGEST_TARGET).text
    return Aim(side(text, vectors), direction(text))


class StanceWeights(Protocol):
    """What scoring asks of either form."""

    def said(self, comment: Side, buckets: Indices) -> Floats:
        """What a comment says whatever the target; once a comment."""
        ...

    def features(self, comment: Side, said: Floats, target: Aim) -> Floats:
        """What the network sees of one pair."""
        ...

    def probabilities(self, features: Floats) -> Floats:
        """Calibrated probability of each side, shape (..., 3)."""
        ...


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer over centred features.

    Parameters
    ----------
    mean, spread : arrays of shape (n_features,), float32
        Features are centred and scaled before the network.
    hidden : array of shape (n_features, n_hidden), float32
    hidden_bias : array of shape (n_hidden,), float32
    output : array of shape (n_hidden, 3), float32
    output_bias : array of shape (3,), float32
    temperature : array of shape (1,), float32
        The logits are divided by it; fitted on held-out data.
    """

    mean: Floats
    spread: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats
    temperature: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, n_features: int) -> "Network":
        """Take its arrays of an artifact; raises ArtifactError."""
        hidden = arrays.get(f"{NAME}.hidden")
        n_hidden = hidden.shape[-1] if hidden is not None and hidden.ndim == 2 else 0
        shapes: dict[str, Shape] = {
            "mean": (n_features,),
            "spread": (n_features,),
            "hidden": (n_features, n_hidden),
            "hidden_bias": (n_hidden,),
            "output": (n_hidden, len(SIDES)),
            "output_bias": (len(SIDES),),
            "temperature": (1,),
        }
        made = cls(**{name: floats(arrays, name, shapes[name]) for name in shapes})
        if made.spread.min() <= 0 or made.temperature.min() <= 0:
            raise ArtifactError(f"{NAME}: spread and temperature are above zero")
        return made

    def probabilities(self, features: Floats) -> Floats:
        """Calibrated probability of each side, shape (..., 3)."""
        centred = (features - self.mean) / self.spread
        inner = np.maximum(centred @ self.hidden + self.hidden_bias, 0.0)
        logits = (inner @ self.output + self.output_bias) / self.temperature
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        share: Floats = powers / powers.sum(axis=-1, keepdims=True)
        return share


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the n-grams of a comment say on their own.

    Parameters
    ----------
    ngrams : array of shape (BUCKETS, n_answers), int8
        Log-odds of an n-gram, times ``scale``.
    scale, intercept : arrays of shape (n_answers,), float32
    """

    ngrams: NDArray[np.int8]
    scale: Floats
    intercept: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, n_answers: int) -> "Leaning":
        """Take its arrays of an artifact; raises ArtifactError."""
        ngrams = arrays.get(f"{NAME}.ngrams")
        shape = (BUCKETS, n_answers)
        if ngrams is None or ngrams.shape != shape or ngrams.dtype != np.int8:
            raise ArtifactError(f"{NAME}.ngrams: missing or of the wrong shape")
        return cls(
            np.ascontiguousarray(ngrams, dtype=np.int8),
            floats(arrays, "scale", (n_answers,)),
            floats(arrays, "intercept", (n_answers,)),
        )

    def of(self, buckets: Indices) -> Floats:
        """Log-odds of each answer, shape (n_answers,)."""
        summed = self.ngrams.take(buckets, axis=0).sum(axis=0, dtype=np.int32)
        leaning: Floats = summed * (
            self.scale / np.float32(np.sqrt(max(len(buckets), 1)))
        )
        return leaning + self.intercept


@dataclass(frozen=True, slots=True)
class DirectedWeights:
    """How well a comment speaks of the matter, by n-grams and by meaning.

    Parameters
    ----------
    leaning : Leaning
        One answer: log-odds that the matter is spoken well of.
    meaning : array of shape (n_dimensions + 1,), float32
        The same by the comment's mean word vector; the constant comes last.
    network : Network
    """

    leaning: Leaning
    meaning: Floats
    network: Network

    def said(self, comment: Side, buckets: Indices) -> Floats:
        """Log-odds that the matter is spoken well of, shape (2,)."""
        by_meaning = comment.whole @ self.meaning[:-1] + self.meaning[-1]
        return np.append(self.leaning.of(buckets), by_meaning).astype(np.float32)

    def features(self, comment: Side, said: Floats, target: Aim) -> Floats:
        """Shape (len(SCALARS) + DIRECTED,)."""
        return np.concatenate(
            [scalars(comment, target.side), directed(said, target.direction)]
        )

    def probabilities(self, features: Floats) -> Floats:
        """Calibrated probability of each side, shape (..., 3)."""
        return self.network.probabilities(features)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that ``stance_weights`` takes."""
        return {
            f"{NAME}.meaning": self.meaning,
            **arrays_of(self.leaning, self.network),
        }


@dataclass(frozen=True, slots=True)
class FreeWeights:
    """The first form: sides by n-grams, whatever the target, and both texts' vectors.

    Parameters
    ----------
    leaning : Leaning
        Three answers: favor, against, neutral.
    network : Network
    """

    leaning: Leaning
    network: Network

    def said(self, comment: Side, buckets: Indices) -> Floats:
        """Log-odds of each side, shape (3,)."""
        return self.leaning.of(buckets)

    def features(self, comment: Side, said: Floats, target: Aim) -> Floats:
        """Shape (size(n_dimensions) + 3,)."""
        return np.concatenate([relate(comment, target.side), said])

    def probabilities(self, features: Floats) -> Floats:
        """Calibrated probability of each side, shape (..., 3)."""
        return self.network.probabilities(features)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that ``stance_weights`` takes."""
        return arrays_of(self.leaning, self.network)


def stance_weights(arrays: Arrays, n_dimensions: int) -> StanceWeights:
    """Either form, from the arrays of an artifact; raises ArtifactError."""
    if f"{NAME}.meaning" not in arrays:
        return FreeWeights(
            Leaning.from_arrays(arrays, len(SIDES)),
            Network.from_arrays(arrays, size(n_dimensions) + len(SIDES)),
        )
    return DirectedWeights(
        Leaning.from_arrays(arrays, 1),
        floats(arrays, "meaning", (n_dimensions + 1,)),
        Network.from_arrays(arrays, len(SCALARS) + DIRECTED),
    )


def directed(said: Floats, directions: Floats | float) -> Floats:
    """The target's direction, and what is said before and after it turns it round.

    Parameters
    ----------
    said : array of shape (..., 2), float32
    directions : array of shape (...,), or one number

    Returns
    -------
    array of shape (..., DIRECTED), float32
    """
    turning = np.broadcast_to(np.float32(directions), said.shape[:-1])[..., None]
    return np.concatenate([turning, said, said * turning], axis=-1)


def floats(arrays: Arrays, name: str, shape: Shape) -> Floats:
    """An array of the head's, of that shape and finite; raises ArtifactError."""
    values = arrays.get(f"{NAME}.{name}")
    if values is None or values.shape != shape or values.dtype != np.float32:
        raise ArtifactError(f"{NAME}.{name}: missing or of the wrong shape")
    if not np.isfinite(values).all():
        raise ArtifactError(f"{NAME}.{name}: not finite")
    return np.ascontiguousarray(values, dtype=np.float32)


def arrays_of(*parts: Leaning | Network) -> dict[str, NDArray[np.generic]]:
    """The arrays of an artifact that hold these parts."""
    return {
        f"{NAME}.{one.name}": getattr(part, one.name)
        for part in parts
        for one in fields(part)
    }
