"""The stance that a linear model on words gives which is never shown a target.

What it gets right, the words alone give away: which side mostly talks like that, and
which comments take none. A stance head that knows no more has not read the target.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from moderation.heads.stance import SIDES
from training.example import Stance

Floats = NDArray[np.float64]
WORDS = (1, 2)
FEATURES = 2**18


@dataclass(frozen=True, slots=True)
class SidedTexts:
    """Clean texts, which side each takes, and where it is from.

    Parameters
    ----------
    answers : array of shape (n_texts,)
        Index into ``SIDES``.
    """

    texts: Sequence[str]
    answers: NDArray[np.intp]
    sources: Sequence[str]

    def of(self, source: str) -> NDArray[np.intp]:
        """Where the texts of a source are."""
        return np.flatnonzero(np.array(self.sources) == source)

    def at(self, places: NDArray[np.intp]) -> list[str]:
        """The texts at some places."""
        return [self.texts[place] for place in places.tolist()]


def target_blind(asked: SidedTexts, known: SidedTexts) -> Floats:
    """Favor, against and neutral of each text, shape (n_texts, 3); a model a source.

    A source of which ``known`` has fewer than two sides is called neutral.
    """
    words = HashingVectorizer(ngram_range=WORDS, n_features=FEATURES)
    found = np.zeros((len(asked.texts), len(SIDES)))
    for source in sorted(set(asked.sources)):
        here, there = asked.of(source), known.of(source)
        answers = known.answers[there]
        if len(np.unique(answers)) < 2:
            found[here, SIDES.index(Stance.NEUTRAL)] = 1.0
            continue
        model = LogisticRegression(max_iter=200)
        model.fit(words.transform(known.at(there)), answers)
        shares = model.predict_proba(words.transform(asked.at(here)))
        found[np.ix_(here, model.classes_)] = shares
    return found
