"""Fit the stance head: a leaning from n-grams, then a small network on the pair.

The leaning (favor, against or neutral, whatever the target) is a multinomial logistic
regression; the network sees its out-of-fold answer, so that it learns how far to trust
it. Neutral pairs are made by putting a comment beside a target of another group.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from moderation.features.relation import Side, relate, side
from moderation.features.vectors import WordVectors
from moderation.heads.stance import SIDES, StanceWeights
from moderation.text.cleaned import clean
from training.calibrate import fit_temperature
from training.example import Example, Stance
from training.fit_additive import round_to_int8
from training.matrix import design_matrix

Floats = NDArray[np.float32]
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Pairs:
    """Comment and target pairs, ready to fit or to score.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_pairs, BUCKETS)
    relation : array of shape (n_pairs, n_relation), float32
    answers : array of shape (n_pairs,), intp
        Index into ``SIDES``.
    weights : array of shape (n_pairs,), float32
    groups, sources : lists of str, length n_pairs
    """

    ngrams: sp.csr_matrix
    relation: Floats
    answers: NDArray[np.intp]
    weights: Floats
    groups: list[str]
    sources: list[str]


@dataclass(frozen=True, slots=True)
class StanceFit:
    """How the stance head is fitted."""

    hidden: int = 64
    alpha: float = 0.01
    learning_rate: float = 0.001
    max_iter: int = 30
    leaning_regularisation: float = 0.3
    n_jobs: int = 2
    random_state: int = 0

    def fit(self, train: Pairs, validation: Pairs) -> StanceWeights:
        """Fit on train, choose the temperature on validation."""
        leaning = self._out_of_fold(train)
        whole = _fit_leaning(train, np.arange(len(train.answers)), self)
        rounded, scale = round_to_int8(whole.coef_.T.astype(np.float32))
        weights = StanceWeights(
            ngrams=rounded,
            scale=scale,
            intercept=whole.intercept_.astype(np.float32),
            **self._network(np.hstack([train.relation, leaning]), train),
            temperature=np.ones(1, dtype=np.float32),
        )
        logits = np.log(np.maximum(pair_probabilities(weights, validation), 1e-12))
        found = fit_temperature(logits.astype(np.float64), validation.answers)
        return replace(weights, temperature=np.array([found], dtype=np.float32))

    def _out_of_fold(self, pairs: Pairs) -> Floats:
        folds = GroupKFold(FOLDS).split(pairs.answers, groups=pairs.groups)
        sides = [(fit_on, score_on) for fit_on, score_on in folds]
        models = Parallel(n_jobs=self.n_jobs)(
            delayed(_fit_leaning)(pairs, fit_on, self) for fit_on, _ in sides
        )
        leaning = np.zeros((len(pairs.answers), len(SIDES)), dtype=np.float32)
        for model, (_, score_on) in zip(models, sides, strict=True):
            leaning[score_on] = model.decision_function(pairs.ngrams[score_on])
        return leaning

    def _network(self, features: Floats, pairs: Pairs) -> dict[str, Floats]:
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
        return {
            "mean": mean.astype(np.float32),
            "spread": spread.astype(np.float32),
            "hidden": network.coefs_[0].astype(np.float32),
            "hidden_bias": network.intercepts_[0].astype(np.float32),
            "output": network.coefs_[1].astype(np.float32),
            "output_bias": network.intercepts_[1].astype(np.float32),
        }


def pair_probabilities(weights: StanceWeights, pairs: Pairs) -> Floats:
    """Shares of favor, against and neutral for each pair, as serving gives them."""
    summed = pairs.ngrams @ (weights.ngrams * weights.scale)
    leaning = (summed + weights.intercept).astype(np.float32)
    return weights.probabilities(np.hstack([pairs.relation, leaning]))


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
    counts: dict[str, int] = {}
    for example in full:
        counts[example.source] = counts.get(example.source, 0) + 1
    weights = [min(1.0, source_rows / counts[e.source]) for e in full]
    return Pairs(
        ngrams=design_matrix([e.comment for e in full], n_jobs=n_jobs).ngrams,
        relation=_relations(full, vectors),
        answers=np.array([SIDES.index(str(e.stance)) for e in full], dtype=np.intp),
        weights=np.array(weights, dtype=np.float32),
        groups=[e.group for e in full],
        sources=[e.source for e in full],
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


def _relations(examples: Sequence[Example], vectors: WordVectors) -> Floats:
    targets: dict[str, Side] = {}
    comments: dict[str, Side] = {}
    rows = []
    for example in examples:
        text, target = example.comment.text, example.comment.targets[0]
        if text not in comments:
            comments[text] = side(clean(text).text, vectors)
        if target not in targets:
            targets[target] = side(clean(target, limit=1_000).text, vectors)
        rows.append(relate(comments[text], targets[target]))
    return np.stack(rows)


def _fit_leaning(
    pairs: Pairs, rows: NDArray[np.intp], settings: StanceFit
) -> LogisticRegression:
    model = LogisticRegression(C=settings.leaning_regularisation, max_iter=60, tol=1e-3)
    return model.fit(
        pairs.ngrams[rows], pairs.answers[rows], sample_weight=pairs.weights[rows]
    )
