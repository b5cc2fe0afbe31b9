"""Fit the stance head that knows meaning: sentence embeddings beside what words tell.

As ``training.fit_stance``, with embeddings in the place of mean word vectors, and the
likenesses of meaning between comment, target and the target's opposite.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from moderation.features.embedding import Encoder
from moderation.features.pair_meaning import (
    MeantComment,
    MeantTarget,
    meaning,
    meant_comments,
    meant_target,
)
from moderation.features.vectors import WordVectors
from moderation.heads.stance_meaning import SAID, MeaningWeights, related
from moderation.text.cleaned import clean
from training.example import Example
from training.fit_stance import (
    FOLDS,
    Floats,
    Pairs,
    Rows,
    StanceFit,
    by_ngrams,
    by_vector,
    calibrated,
    fit_said,
    pairs_of,
)
from training.spread import spread

AT_ONCE: Final = 256
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class MeantPairs:
    """Pairs with what comments and targets mean.

    Parameters
    ----------
    pairs : Pairs
        Its ``wholes`` are the comments' embeddings, shape (n_pairs, SIZE).
    nearest : array of shape (n_pairs, SIZE), float32
        The comment's sentences, those like the target weighing most.
    meant : array of shape (n_pairs, len(MEANING)), float32
    """

    pairs: Pairs
    nearest: Floats
    meant: Floats

    def features(self, said: Floats) -> Floats:
        """What the network sees, shape (n_pairs, N_FEATURES)."""
        directions = self.pairs.directions[:, None]
        return related(self.pairs.scalars, directions, said, self.meant)

    def said(self, weights: MeaningWeights) -> Floats:
        """What each comment says, shape (n_pairs, SAID)."""
        leaning, ngrams = weights.leaning, self.pairs.ngrams
        by_words = ngrams @ (leaning.ngrams * leaning.scale) + leaning.intercept
        looks = (
            weights.by_meaning(self.pairs.wholes),
            weights.by_meaning(self.nearest),
        )
        return np.column_stack([by_words, *looks]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class MeaningFit:
    """How the head is fitted; the settings are the fast head's."""

    settings: StanceFit

    def fit(self, train: MeantPairs, validation: MeantPairs) -> MeaningWeights:
        """Fit on train, choose the temperature on validation."""
        said = self._out_of_fold(train)
        sided = np.flatnonzero(train.pairs.sided)
        by_words, by_meaning = fit_said(
            train.pairs, sided, self.settings.leaning_regularisation
        )
        weights = MeaningWeights(
            leaning=by_ngrams(by_words),
            meaning=by_vector(by_meaning),
            network=self.settings.network(train.features(said), train.pairs),
        )
        features = validation.features(validation.said(weights))
        answers = validation.pairs.answers
        return replace(weights, network=calibrated(weights.network, features, answers))

    def _out_of_fold(self, train: MeantPairs) -> Floats:
        """What each comment says, by models that saw none of its group."""
        pairs = train.pairs
        folds = list(GroupKFold(FOLDS).split(pairs.answers, groups=pairs.groups))
        sided, regularisation = pairs.sided, self.settings.leaning_regularisation
        calls = [(pairs, rows[sided[rows]], regularisation) for rows, _ in folds]
        models = spread(fit_said, calls, n_jobs=self.settings.n_jobs)
        said = np.zeros((len(pairs.answers), SAID), dtype=np.float32)
        for (by_words, by_meaning), (_, rows) in zip(models, folds, strict=True):
            said[rows] = _said_by(by_words, by_meaning, train, rows)
        return said


def pair_probabilities(
    weights: MeaningWeights, given: MeantPairs
) -> NDArray[np.float64]:
    """Shares of favor, against and neutral for each pair, as serving gives them."""
    features = given.features(given.said(weights))
    return weights.network.probabilities(features).astype(np.float64)


def meant_pairs(
    examples: Sequence[Example],
    vectors: WordVectors,
    encoder: Encoder,
    *,
    source_rows: int,
    n_jobs: int = 1,
    told: Told = lambda more: None,
) -> MeantPairs:
    """The pairs of these examples; each text is embedded once.

    Parameters
    ----------
    source_rows : int
        A source with more pairs is weighted down to this many.
    told : callable
        Told how many more of the examples' comments are embedded.
    """
    pairs = pairs_of(examples, vectors, source_rows=source_rows, n_jobs=n_jobs)
    texts = [clean(example.comment.text).text for example in examples]
    comments = _comments(texts, encoder, told)
    aims: dict[str, MeantTarget] = {}
    for example in examples:
        target = example.comment.targets[0]
        if target not in aims:
            aims[target] = meant_target(target, encoder)
    both = [
        (comments[text], aims[example.comment.targets[0]])
        for text, example in zip(texts, examples, strict=True)
    ]
    return MeantPairs(
        pairs=replace(pairs, wholes=np.stack([one.whole for one, _ in both])),
        nearest=np.stack([one.nearest(target) for one, target in both]),
        meant=np.stack([meaning(one, target) for one, target in both]),
    )


def _comments(
    texts: Sequence[str], encoder: Encoder, told: Told
) -> dict[str, MeantComment]:
    """Each text once, the short ones first: like lengths are quick together."""
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    ordered = sorted(counts, key=len)
    found: dict[str, MeantComment] = {}
    for begin in range(0, len(ordered), AT_ONCE):
        some = ordered[begin : begin + AT_ONCE]
        found |= zip(some, meant_comments(some, encoder), strict=True)
        told(sum(counts[text] for text in some))
    return found


def _said_by(
    by_words: LogisticRegression,
    by_meaning: LogisticRegression,
    given: MeantPairs,
    rows: Rows,
) -> Floats:
    return np.column_stack(
        [
            by_words.decision_function(given.pairs.ngrams[rows]),
            by_meaning.decision_function(given.pairs.wholes[rows]),
            by_meaning.decision_function(given.nearest[rows]),
        ]
    ).astype(np.float32)
