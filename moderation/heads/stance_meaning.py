"""The stance head that knows what comments mean, beside the words they are made of.

What the fast head looks at (``moderation.heads.stance``) and sentence embeddings of the
comment, its sentences, the target and its opposite. English only: which way a target
points is told by rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.features.embedding import SIZE, Encoder, Floats
from moderation.features.ngrams import ngrams
from moderation.features.pair_meaning import (
    MEANING,
    MeantComment,
    MeantTarget,
    meaning,
    meant_comments,
    meant_target,
)
from moderation.features.relation import SCALARS, Side, scalars, side
from moderation.features.vectors import WordVectors
from moderation.scores import StanceScore, Tier
from moderation.stance_weights import (
    NAME,
    Aim,
    Leaning,
    Network,
    aim,
    arrays_of,
    floats,
)
from moderation.text.cleaned import clean

SAID: Final = 3
"""How well a comment speaks of the matter: by n-grams, as a whole, near the target."""

N_FEATURES: Final = len(SCALARS) + 1 + 2 * SAID + len(MEANING)
MAX_CACHED_TARGETS: Final = 1_000
LONGEST: Final = 4_000
"""Characters of a comment that are cleaned: more than are embedded."""

Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class MeaningWeights:
    """What fitting leaves behind.

    Parameters
    ----------
    leaning : Leaning
        Log-odds by n-grams that the matter is spoken well of.
    meaning : array of shape (SIZE + 1,), float32
        The same by an embedding; the constant comes last.
    network : Network
        Over ``N_FEATURES`` numbers.
    """

    leaning: Leaning
    meaning: Floats
    network: Network

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> "MeaningWeights":
        """Take the arrays of an artifact; raises ArtifactError."""
        return cls(
            Leaning.from_arrays(arrays, 1),
            floats(arrays, "meaning", (SIZE + 1,)),
            Network.from_arrays(arrays, N_FEATURES),
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The arrays that ``from_arrays`` takes."""
        return {
            f"{NAME}.meaning": self.meaning,
            **arrays_of(self.leaning, self.network),
        }

    def by_meaning(self, embeddings: Floats) -> Floats:
        """Log-odds that the matter is spoken well of, shape (...,)."""
        said: Floats = embeddings @ self.meaning[:-1] + self.meaning[-1]
        return said


def related(scalars: Floats, direction: Floats, said: Floats, meant: Floats) -> Floats:
    """What the network sees, shape (..., N_FEATURES).

    Parameters
    ----------
    scalars : array of shape (..., len(SCALARS))
    direction : array of shape (..., 1)
        1 or -1, see ``moderation.features.direction``.
    said : array of shape (..., SAID)
    meant : array of shape (..., len(MEANING))
    """
    parts = [scalars, direction, said, said * direction, meant]
    return np.concatenate(parts, axis=-1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Target:
    aim: Aim
    meant: MeantTarget


@dataclass(frozen=True, slots=True)
class MeaningStanceHead:
    """Favor, against or neutral towards a target, in some 10 ms.

    Parameters
    ----------
    vectors : WordVectors
        Those that it was fitted beside.
    confident : float
        Favor or against is counted on from this probability.
    """

    weights: MeaningWeights
    vectors: WordVectors
    encoder: Encoder
    confident: float
    languages: tuple[str, ...]
    identifier: str
    targets: dict[str, _Target] = field(default_factory=dict, repr=False)
    """Prepared targets: an article's comments share them."""

    def score(self, text: str, target: str) -> StanceScore:
        """One calibrated answer; the text is a comment as it came."""
        return self.score_targets(text, (target,))[0]

    def score_targets(
        self, text: str, targets: Sequence[str]
    ) -> tuple[StanceScore, ...]:
        """One answer per target; the comment is embedded once."""
        cleaned = clean(text[:LONGEST], limit=LONGEST).text
        comment = side(cleaned, self.vectors)
        meant = meant_comments([cleaned], self.encoder)[0]
        by_words = float(self.weights.leaning.of(ngrams(cleaned).unique())[0])
        found = []
        for target in targets:
            aimed = self._target(target)
            features = self._features(comment, meant, by_words, aimed)
            shares = self.weights.network.probabilities(features).astype(np.float64)
            found.append(self._answer(target, shares / shares.sum()))
        return tuple(found)

    def _features(
        self, comment: Side, meant: MeantComment, by_words: float, target: _Target
    ) -> Floats:
        near = np.stack([meant.whole, meant.nearest(target.meant)])
        said = np.array([by_words, *self.weights.by_meaning(near)], dtype=np.float32)
        return related(
            scalars(comment, target.aim.side),
            np.array([target.aim.direction], dtype=np.float32),
            said,
            meaning(meant, target.meant),
        )

    def _answer(self, target: str, shares: NDArray[np.float64]) -> StanceScore:
        favor, against, neutral = shares.tolist()
        sure = max(favor, against) >= self.confident
        return StanceScore(target, favor, against, neutral, sure, Tier.SEMANTIC)

    def _target(self, target: str) -> _Target:
        known = self.targets.get(target)
        if known is None:
            if len(self.targets) >= MAX_CACHED_TARGETS:
                self.targets.clear()
            known = _Target(
                aim(target, self.vectors), meant_target(target, self.encoder)
            )
            self.targets[target] = known
        return known
