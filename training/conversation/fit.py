"""Fit the heads of the add-on: all linear in n-grams, cues, tone and word vectors.

UCC is small (some 4,400 comments), so its labels are learnt in three steps: regressions
on n-grams for every question that the other sets ask; a teacher that sees their
margins, tone, cues, word vectors and sentence embeddings; a student without embeddings
that learns what the teacher says of UCC and of 35,000 more comments of the same paper
that nobody labelled. The student is what serves. C3 is learnt directly.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from pydantic import Field
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge

from training.conversation.material import LEAST_SPREAD, Floats, Material, Rows, Scale
from training.conversation.sources import C3, C3_VOTES, UCC
from training.fit_additive import expand_shares
from training.toml_recipe import TomlRecipe

Doubles = NDArray[np.float64]
EMBEDDING_SCALE: Final = 0.5
MARKS_CUT: Final = (0.02, 0.98)
UNASKED: Final = frozenset(f"c3:{name}" for name in (*C3_VOTES, *C3)) - {
    "c3:sarcastic",
    "c3:constructive",
}
"""Mostly length: what they say of UCC is in its cues already."""

UCC_LABELS: Final = tuple(UCC.values())


class ConversationRecipe(TomlRecipe):
    """Everything that decides the add-on besides the data and the default model."""

    name: str
    licence: str
    seed: int
    bits: int = Field(ge=16, le=19)
    regularisation: float = Field(gt=0)
    max_iter: int = Field(ge=1)
    teacher: float = Field(gt=0)
    ridge: float = Field(gt=0)
    c3_regularisation: float = Field(gt=0)
    c3_dense: float = Field(gt=0)
    folds: int = Field(ge=2)
    repeats: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of several labels on the features of ``Material`` as they are.

    Parameters
    ----------
    table : array of shape (2**bits, n_labels)
        Of n-grams whose value is ``1 / sqrt(n_distinct)``.
    dense : array of shape (n_dense, n_labels)
    intercept : array of shape (n_labels,)
    """

    table: Floats
    dense: Floats
    intercept: Floats


@dataclass(frozen=True, slots=True)
class Questions:
    """Regressions on n-grams for what the other sets ask.

    Parameters
    ----------
    names : tuple of str
    weights : array of shape (2**bits, n_questions)
        Of n-grams times their rarity.
    biases : array of shape (n_questions,)
    margins : array of shape (n, n_questions)
        Of all remarks.
    """

    names: tuple[str, ...]
    weights: Floats
    biases: Floats
    margins: Floats


def ask(
    given: Material, recipe: ConversationRecipe, told: Callable[[], None]
) -> Questions:
    """Fit every question of the sets besides UCC; none has seen a text of UCC."""
    names = sorted({k for one in given.remarks for k in one.answers})
    names = [n for n in names if not n.startswith("ucc:") and n not in UNASKED]
    weights, biases = [], []
    for name in names:
        answers = given.answers(name)
        rows = np.flatnonzero(~np.isnan(answers))
        shares = answers[rows]
        if name.startswith("iac:"):
            low, high = np.quantile(shares, MARKS_CUT)
            shares = np.clip((shares - low) / (high - low), 0, 1)
        fitted = logistic(
            given.ngrams[rows], shares, recipe.regularisation, recipe.max_iter
        )
        weights.append(fitted.coef_[0].astype(np.float32))
        biases.append(float(fitted.intercept_[0]))
        told()
    table, offset = np.stack(weights, axis=1), np.array(biases, dtype=np.float32)
    margins = np.asarray(given.ngrams @ table + offset, dtype=np.float32)
    return Questions(tuple(names), table, offset, margins)


@dataclass(frozen=True, slots=True)
class UccFit:
    """Teacher and student on UCC, for any rows to learn from."""

    given: Material
    asked: Questions
    recipe: ConversationRecipe

    def features(self) -> tuple[Floats, Scale]:
        """What the student sees, scaled by what is usual in UCC."""
        whole = np.concatenate([self.given.dense, self.asked.margins], axis=1)
        known = self.given.of_source("ucc")
        usual = Scale.of(whole[known])
        tones, cues, _ = self.given.sizes
        usual.spread[tones : tones + cues] = np.maximum(
            usual.spread[tones : tones + cues], LEAST_SPREAD
        )
        return usual.apply(whole), usual

    def student(self, seen: Floats, train: Rows) -> Ridge:
        """A ridge regression on what the teacher says of UCC and its pool."""
        more = self.given.embeddings
        usual = Scale.of(more[self.given.of_source("ucc")], 1e-6)
        meant = usual.apply(more) * np.float32(EMBEDDING_SCALE)
        rows = np.concatenate([self.given.of_source("ucc_train_text_only"), train])
        both = np.concatenate([seen, meant], axis=1)
        said = [
            logistic(
                both[train],
                self.given.answers(f"ucc:{label}")[train],
                self.recipe.teacher,
                self.recipe.max_iter,
            ).decision_function(both[rows])
            for label in UCC_LABELS
        ]
        model = Ridge(alpha=self.recipe.ridge, solver="cholesky")
        return model.fit(seen[rows], np.stack(said, axis=1))

    def whole(self) -> Linear:
        """The student of all of UCC, as weights on features as they are."""
        seen, usual = self.features()
        model = self.student(seen, self.given.of_source("ucc"))
        plain = model.coef_.T / usual.spread[:, None]
        count = self.given.dense.shape[1]
        dense, on_questions = plain[:count], plain[count:]
        intercept = (
            model.intercept_ - usual.mean @ plain + self.asked.biases @ on_questions
        )
        table = self.asked.weights @ on_questions.astype(np.float32)
        return Linear(
            table * self.given.rarity[:, None],
            dense.astype(np.float32),
            intercept.astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class C3Fit:
    """Logistic regressions on C3, one a label."""

    given: Material
    recipe: ConversationRecipe

    def features(self) -> tuple[sp.csr_matrix, Scale]:
        """N-grams beside scaled dense features, of C3's rows in their order."""
        rows = self.given.of_source("sfu_c3")
        usual = Scale.of(self.given.dense[rows])
        tones, cues, _ = self.given.sizes
        usual.spread[tones : tones + cues] = np.maximum(
            usual.spread[tones : tones + cues], LEAST_SPREAD
        )
        scaled = usual.apply(self.given.dense[rows]) * np.float32(self.recipe.c3_dense)
        both = sp.hstack([self.given.ngrams[rows], sp.csr_matrix(scaled)])
        return both.tocsr(), usual

    def fitted(self, seen: sp.csr_matrix, shares: Floats) -> LogisticRegression:
        """One label on some of the rows."""
        return logistic(
            seen, shares, self.recipe.c3_regularisation, self.recipe.max_iter
        )

    def whole(self) -> Linear:
        """All labels on all of C3, as weights on features as they are."""
        seen, usual = self.features()
        rows = self.given.of_source("sfu_c3")
        size = len(self.given.rarity)
        columns: list[tuple[Floats, Floats, float]] = []
        for label in C3:
            model = self.fitted(seen, self.given.answers(f"c3:{label}")[rows])
            dense = model.coef_[0, size:] * self.recipe.c3_dense / usual.spread
            bias = float(model.intercept_[0] - usual.mean @ dense)
            columns.append((model.coef_[0, :size] * self.given.rarity, dense, bias))
        return Linear(
            np.stack([one[0] for one in columns], axis=1).astype(np.float32),
            np.stack([one[1] for one in columns], axis=1).astype(np.float32),
            np.array([one[2] for one in columns], dtype=np.float32),
        )


def logistic(
    features: sp.csr_matrix | Floats, shares: Floats, strength: float, most: int
) -> LogisticRegression:
    """A logistic regression on shares of raters."""
    rows, answers, weights = expand_shares(np.arange(len(shares)), shares)
    model = LogisticRegression(C=strength, max_iter=most, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped on purpose
        return model.fit(features[rows], answers, sample_weight=weights)


def side_by_side(heads: Sequence[Linear]) -> Linear:
    """Several as one."""
    return Linear(
        np.concatenate([one.table for one in heads], axis=1),
        np.concatenate([one.dense for one in heads], axis=1),
        np.concatenate([one.intercept for one in heads]),
    )
