"""The larger stance model: a small transformer that reads comment and target at once.

It is a cross-encoder (Devlin et al. 2018, arXiv:1810.04805, section 3.1): attention
goes across the pair, which word vectors of each side alone cannot give. A target is
read twice where it has an opposite in words, once as it is and once turned round, so
that opposite targets get mirrored answers.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from moderation.features.opposite import opposite
from moderation.scores import StanceScore, Tier
from moderation.text.cleaned import clean
from moderation.text.word_pieces import WordPieces

MOST_PIECES: Final = 192
MOST_TARGET_PIECES: Final = 40
LONGEST: Final = 4_000
"""Characters that are cleaned and cut up: far more than fit."""

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


class Network(Protocol):
    """What turns pairs of texts into logits."""

    def logits(self, pieces: Numbers, sides: Numbers) -> Floats:
        """Logits of favor, against and neutral, shape (n_pairs, 3).

        Parameters
        ----------
        pieces : array of shape (n_pairs, n_pieces)
            Numbers of word pieces; 0 where there is none.
        sides : array of shape (n_pairs, n_pieces)
            0 for the target, 1 for the comment.
        """
        ...


@dataclass(frozen=True, slots=True)
class Combining:
    """From logits to calibrated probabilities; favor and against are treated alike.

    Parameters
    ----------
    apart_weight, lean_weight, apart_bias : float
        Log-odds of neutral: weights of how far neutral is ahead and of how clear the
        side is, and a constant.
    side_weight : float
        Log-odds of favor over against: weight of the lean.
    confident : float
        Favor or against is counted on from this probability.
    """

    apart_weight: float
    lean_weight: float
    apart_bias: float
    side_weight: float
    confident: float

    def probabilities(self, lean: float, apart: float) -> tuple[float, float, float]:
        """Favor, against and neutral.

        Parameters
        ----------
        lean : float
            Log-odds of favor over against, as the network has it.
        apart : float
            Log-odds of neutral over both.
        """
        neutral = _sigmoid(
            self.apart_weight * apart + self.lean_weight * abs(lean) + self.apart_bias
        )
        favor = (1.0 - neutral) * _sigmoid(self.side_weight * lean)
        return favor, 1.0 - neutral - favor, neutral


@dataclass(frozen=True, slots=True)
class CrossEncoder:
    """Favor, against or neutral towards a target, in some 20 ms."""

    network: Network
    pieces: WordPieces
    combining: Combining
    languages: tuple[str, ...]
    identifier: str

    def score(self, text: str, target: str) -> StanceScore:
        """One calibrated answer; the text is a comment as it came."""
        favor, against, neutral = self.combining.probabilities(
            *self.reading(text, target)
        )
        return StanceScore(
            target=target,
            favor=favor,
            against=against,
            neutral=neutral,
            confident=max(favor, against) >= self.combining.confident,
            tier=Tier.CROSS_ENCODER,
        )

    def reading(self, text: str, target: str) -> tuple[float, float]:
        """Lean and apartness (see ``Combining``), over both wordings of a target."""
        comment = self.pieces.split(clean(text[:LONGEST], limit=LONGEST).text)
        named = clean(target[:LONGEST], limit=LONGEST).text
        turned = opposite(named)
        lean, apart = self._read(comment, named)
        if turned is None:
            return lean, apart
        other_lean, other_apart = self._read(comment, turned)
        return (lean - other_lean) / 2, (apart + other_apart) / 2

    def _read(self, comment: list[int], target: str) -> tuple[float, float]:
        logits = self.network.logits(*self._pair(comment, target))[0]
        favor, against, neutral = logits.astype(np.float64).tolist()
        return favor - against, neutral - float(np.logaddexp(favor, against))

    def _pair(self, comment: list[int], target: str) -> tuple[Numbers, Numbers]:
        first = self.pieces.split(target)[:MOST_TARGET_PIECES]
        second = comment[: MOST_PIECES - 3 - len(first)]
        start, end = self.pieces.start, self.pieces.end
        pieces = np.array([[start, *first, end, *second, end]], dtype=np.int64)
        sides = np.zeros_like(pieces)
        sides[0, len(first) + 2 :] = 1
        return pieces, sides


def _sigmoid(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(value, -60.0, 60.0))))
