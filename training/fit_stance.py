"""Fit the stance head: how a comment speaks, then a small network on the pair.

Whether a comment speaks well or ill of the matter is learnt whatever the target: sides
against a target that is itself against its matter are turned round first (see
``moderation.features.direction``). The network sees out-of-fold answers, so that it
learns how far to trust them. Neutral pairs are made by putting a comment beside a
target of another group.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from moderation.features.relation import Side, scalars, side
from moderation.features.vectors import WordVectors
from moderation.heads.stance import SIDES
from moderation.stance_weights import (
    Aim,
    DirectedWeights,
    Leaning,
    Network,
    aim,
    directed,
)
from moderation.text.cleaned import clean
from training.calibrate import fit_temperature
from training.example import Example, Stance
from training.fit_additive import round_to_int8
from training.matrix import design_matrix
from training.spread import spread

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
FOLDS = 4
FAVOR, AGAINST = SIDES.index(Stance.FAVOR), SIDES.index(Stance.AGAINST)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Comment and target pairs, ready to fit or to score.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_pairs, BUCKETS)
    scalars : array of shape (n_pairs, len(SCALARS)), float32
    wholes : array of shape (n_pairs, n_dimensions), float32
        The comments' mean word vectors.
    directions : array of shape (n_pairs,), float32
        1 or -1, see ``moderation.features.direction``.
    answers : array of shape (n_pairs,), intp
        Index into ``SIDES``.
    weights : array of shape (n_pairs,), float32
    groups, sources : lists of str, length n_pairs
    """

    ngrams: sp.csr_matrix
    scalars: Floats
    wholes: Floats
    directions: Floats
    answers: Rows
    weights: Floats
    groups: list[str]
    sources: list[str]

    @property
    def well(self) -> NDArray[np.bool_]:
        """Whether the comment speaks well of the matter, where it takes a side."""
        favor: NDArray[np.bool_] = self.answers == FAVOR
        well: NDArray[np.bool_] = favor == (self.directions > 0)
        return well

    @property
    def sided(self) -> NDArray[np.bool_]:
        """Whether the comment takes a side."""
        taken: NDArray[np.bool_] = self.answers <= AGAINST
        return taken


@dataclass(frozen=True, slots=True)
class StanceFit:
    """How the stance head is fitted."""

    hidden: int = 64
    alpha: float = 0.01
    learning_rate: float = 0.001
    max_iter: int = 30
    leaning_regularisation: float = 1.0
    n_jobs: int = 2
    random_state: int = 0

    def fit(self, train: Pairs, validation: Pairs) -> DirectedWeights:
        """Fit on train, choose the temperature on validation."""
        said = self._out_of_fold(train)
        sided = np.flatnonzero(train.sided)
        by_words, by_meaning = fit_said(train, sided, self.leaning_regularisation)
        weights = DirectedWeights(
            leaning=by_ngrams(by_words),
            meaning=by_vector(by_meaning),
            network=self.network(_features(train, said), train),
        )
        features = _features(validation, _said(weights, validation))
        return replace(
            weights, network=calibrated(weights.network, features, validation.answers)
        )

    def _out_of_fold(self, pairs: Pairs) -> Floats:
        """What each comment says, by models that saw none of its group."""
        folds = list(GroupKFold(FOLDS).split(pairs.answers, groups=pairs.groups))
        sided = pairs.sided
        calls = [
            (pairs, rows[sided[rows]], self.leaning_regularisation) for rows, _ in folds
        ]
        models = spread(fit_said, calls, n_jobs=self.n_jobs)
        said = np.zeros((len(pairs.answers), 2), dtype=np.float32)
        for (by_words, by_meaning), (_, rows) in zip(models, folds, strict=True):
            said[rows, 0] = by_words.decision_function(pairs.ngrams[rows])
            said[rows, 1] = by_meaning.decision_function(pairs.wholes[rows])
        return said

    def network(self, features: Floats, pairs: Pairs) -> Network:
        """A network over features of the pairs, not calibrated yet."""
        mean = features.mean(axis=0)
        spread = np.maximum(features.std(axis=0), 1e-3)
        network = MLPClassifier(
            (self.hidden,),
            alpha=self.alpha,
            learning_rate_init=self.learning_rate,
            max_iter=self.max_iter,
            n_iter_no_change=self.max_iter,
            batch_size=min(256, len(pairs.answers)),
            random_state=self.random_state,
        )
        with warnings.catch_warnings():  # it stops where the recipe says
            warnings.simplefilter("ignore", ConvergenceWarning)
            network.fit(
                (features - mean) / spread, pairs.answers, sample_weight=pairs.weights
            )
        return Network(
            mean=mean.astype(np.float32),
            spread=spread.astype(np.float32),
            hidden=network.coefs_[0].astype(np.float32),
            hidden_bias=network.intercepts_[0].astype(np.float32),
            output=network.coefs_[1].astype(np.float32),
            output_bias=network.intercepts_[1].astype(np.float32),
            temperature=np.ones(1, dtype=np.float32),
        )


def pair_probabilities(weights: DirectedWeights, pairs: Pairs) -> Floats:
    """Shares of favor, against and neutral for each pair, as serving gives them."""
    return weights.probabilities(_features(pairs, _said(weights, pairs)))


def calibrated(network: Network, features: Floats, answers: Rows) -> Network:
    """The network with the temperature that suits held-out pairs."""
    logits = np.log(np.maximum(network.probabilities(features), 1e-12))
    found = fit_temperature(logits.astype(np.float64), answers)
    return replace(network, temperature=np.array([found], dtype=np.float32))


def by_ngrams(model: LogisticRegression) -> Leaning:
    """What a model on n-grams has learnt, in eight bits."""
    rounded, scale = round_to_int8(model.coef_.T.astype(np.float32))
    return Leaning(rounded, scale, model.intercept_.astype(np.float32))


def by_vector(model: LogisticRegression) -> Floats:
    """What a model on vectors has learnt; its constant comes last."""
    return np.append(model.coef_[0], model.intercept_).astype(np.float32)


def make_pairs(
    examples: Sequence[Example],
    vectors: WordVectors,
    *,
    neutral_share: float,
    source_rows: int,
    seed: int,
    n_jobs: int = 2,
) -> Pairs:
    """Build pairs, neutral ones by mismatch included.

    Parameters
    ----------
    neutral_share : float
        Mismatched pairs per given pair, for sources without neutrals of their own.
    source_rows : int
        A source with more pairs is weighted down to this many.
    """
    full = [*examples, *mismatched(examples, neutral_share, seed)]
    return pairs_of(full, vectors, source_rows=source_rows, n_jobs=n_jobs)


def pairs_of(
    examples: Sequence[Example],
    vectors: WordVectors,
    *,
    source_rows: int,
    n_jobs: int = 2,
) -> Pairs:
    """The pairs of these examples as they are; see ``make_pairs``."""
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.source] = counts.get(example.source, 0) + 1
    weights = [min(1.0, source_rows / counts[e.source]) for e in examples]
    sides, aims = _prepared(examples, vectors)
    return Pairs(
        ngrams=design_matrix([e.comment for e in examples], n_jobs=n_jobs).ngrams,
        scalars=np.stack(
            [scalars(one, other.side) for one, other in zip(sides, aims, strict=True)]
        ),
        wholes=np.stack([one.whole for one in sides]),
        directions=np.array([one.direction for one in aims], dtype=np.float32),
        answers=np.array([SIDES.index(str(e.stance)) for e in examples], dtype=np.intp),
        weights=np.array(weights, dtype=np.float32),
        groups=[e.group for e in examples],
        sources=[e.source for e in examples],
    )


def mismatched(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """Neutral examples: comments beside a target of another group of their source."""
    generator = np.random.default_rng(seed)
    by_source: dict[str, list[Example]] = {}
    for example in examples:
        by_source.setdefault(example.source, []).append(example)
    made = []
    for source in sorted(by_source):
        found = by_source[source]
        if any(e.stance is Stance.NEUTRAL for e in found):
            continue
        wanted = int(len(found) * share)
        picked = generator.choice(len(found), size=(wanted, 2))
        for own, other in picked.tolist():
            if found[own].group != found[other].group:
                targets = found[other].comment.targets
                comment = replace(found[own].comment, targets=targets)
                made.append(replace(found[own], comment=comment, stance=Stance.NEUTRAL))
    return made


def _prepared(
    examples: Sequence[Example], vectors: WordVectors
) -> tuple[list[Side], list[Aim]]:
    """Comments and targets, each text prepared once."""
    aims: dict[str, Aim] = {}
    sides: dict[str, Side] = {}
    for example in examples:
        text, target = example.comment.text, example.comment.targets[0]
        if text not in sides:
            sides[text] = side(clean(text).text, vectors)
        if target not in aims:
            aims[target] = aim(target, vectors)
    return (
        [sides[example.comment.text] for example in examples],
        [aims[example.comment.targets[0]] for example in examples],
    )


def _said(weights: DirectedWeights, pairs: Pairs) -> Floats:
    """What each comment says, shape (n_pairs, 2)."""
    leaning = weights.leaning
    by_words = pairs.ngrams @ (leaning.ngrams * leaning.scale) + leaning.intercept
    by_meaning = pairs.wholes @ weights.meaning[:-1] + weights.meaning[-1]
    return np.column_stack([by_words, by_meaning]).astype(np.float32)


def _features(pairs: Pairs, said: Floats) -> Floats:
    return np.hstack([pairs.scalars, directed(said, pairs.directions)])


def fit_said(
    pairs: Pairs, rows: Rows, regularisation: float
) -> tuple[LogisticRegression, LogisticRegression]:
    """By n-grams and by ``wholes``: does a comment speak well of the matter?"""
    well, weights = pairs.well[rows], pairs.weights[rows]
    by_words = LogisticRegression(
        C=regularisation, solver="liblinear", max_iter=50, tol=1e-2
    )
    by_meaning = LogisticRegression(C=regularisation, max_iter=200)
    return (
        by_words.fit(pairs.ngrams[rows], well, sample_weight=weights),
        by_meaning.fit(pairs.wholes[rows], well, sample_weight=weights),
    )
