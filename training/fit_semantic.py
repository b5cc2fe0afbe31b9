"""Fit the semantic head: networks on sentence embeddings, weighed per language."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from moderation.heads.semantic import OTHER, SemanticWeights
from training.calibrate import fit_platt, natural_weights
from training.fit_additive import expand_shares
from training.spread import spread
from training.toml_recipe import TomlRecipe

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEAST_YES = 30
"""A language weighs a label for itself from so many held-out yes on."""


class EnglishSection(BaseModel):
    """The part of the recipe about English.

    Parameters
    ----------
    labels : tuple of str
        Those that the head may change.
    meaning : float
        Weight of the network's log-odds beside one of the n-grams'.
    missed : float
        Share of the comments that the head would hold, or more, which it need not be
        asked about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: tuple[str, ...] = Field(min_length=1)
    meaning: float = Field(gt=0)
    missed: float = Field(ge=0, lt=1)


class SemanticRecipe(TomlRecipe):
    """Everything that decides the head besides the data and the default recipe."""

    name: str
    licence: str
    seed: int
    source_rows: int = Field(gt=0)
    hidden: int = Field(gt=0)
    alpha: float = Field(ge=0)
    learning_rate: float = Field(gt=0)
    max_iter: int = Field(gt=0)
    weighed: tuple[str, ...]
    english: EnglishSection


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled comments as the head sees them; n rows.

    Parameters
    ----------
    embeddings : array of shape (n, SIZE)
    fast : array of shape (n, n_labels)
        The n-grams' calibrated log-odds.
    shares : array of shape (n, n_labels)
        Shares of raters who said yes, NaN where nobody was asked.
    languages : array of str, shape (n,)
    train, natural : arrays of bool, shape (n,)
        What is learnt from; held-out rows that look like comments, to weigh with.
    """

    embeddings: Floats
    fast: Doubles
    shares: Floats
    languages: NDArray[np.str_]
    train: Mask
    natural: Mask


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer, rectified, and one logit."""

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    def margins(self, embeddings: Floats) -> Doubles:
        """Log-odds, shape (n,)."""
        inner = np.maximum(embeddings @ self.hidden + self.hidden_bias, 0.0)
        margins: Doubles = (inner @ self.output + self.output_bias).astype(np.float64)
        return margins


def fit_network(embeddings: Floats, shares: Floats, recipe: SemanticRecipe) -> Network:
    """Fit one label on rows where it was asked about."""
    rows, answers, weights = expand_shares(np.arange(len(shares)), shares)
    model = MLPClassifier(
        (recipe.hidden,),
        alpha=recipe.alpha,
        batch_size=min(256, len(rows)),
        learning_rate_init=recipe.learning_rate,
        max_iter=recipe.max_iter,
        random_state=recipe.seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped on purpose
        model.fit(embeddings[rows], answers, sample_weight=weights)
    first, second = model.coefs_
    return Network(
        first.astype(np.float16).astype(np.float32),
        model.intercepts_[0].astype(np.float32),
        second[:, 0].astype(np.float32),
        float(model.intercepts_[1][0]),
    )


def networks(
    material: Material,
    recipe: SemanticRecipe,
    columns: Sequence[int],
    *,
    without: Sequence[str] = (),
    n_jobs: int = 1,
) -> list[Network]:
    """Fit the labels of some columns, on all languages but those left out."""
    kept = material.train & ~np.isin(material.languages, list(without))

    def rows(column: int) -> NDArray[np.intp]:
        return np.flatnonzero(kept & ~np.isnan(material.shares[:, column]))

    asked = [rows(column) for column in columns]
    calls = (
        (material.embeddings[here], material.shares[here, column], recipe)
        for here, column in zip(asked, columns, strict=True)
    )
    return spread(fit_network, calls, n_jobs=n_jobs)


@dataclass(frozen=True, slots=True)
class SemanticFit:
    """Networks of all labels, and how they are weighed."""

    recipe: SemanticRecipe
    labels: Sequence[str]
    rates: dict[str, float]
    n_jobs: int = 1
    on_step: Callable[[str], None] = lambda name: None

    def fit(self, material: Material) -> SemanticWeights:
        """Fit on the training rows, weigh on held-out ones."""
        self.on_step("networks")
        columns = range(len(self.labels))
        fitted = networks(material, self.recipe, columns, n_jobs=self.n_jobs)
        self.on_step("weighing")
        blend = np.zeros((len(self.recipe.weighed) + 1, len(self.labels), 3))
        for column in columns:
            blend[:, column] = self._weighing(material, column, fitted[column])
        return SemanticWeights(
            hidden=np.stack([net.hidden for net in fitted]),
            hidden_bias=np.stack([net.hidden_bias for net in fitted]),
            output=np.stack([net.output for net in fitted]),
            output_bias=np.array([net.output_bias for net in fitted], np.float32),
            blend=blend.astype(np.float32),
        )

    def _weighing(self, material: Material, column: int, whole: Network) -> Doubles:
        """Rows for each weighed language and for the others, shape (n, 3)."""
        rate = self.rates[self.labels[column]]
        shares = material.shares[:, column].astype(np.float64)
        held_out = material.natural & ~np.isnan(shares)
        own = {
            language: held_out & (material.languages == language)
            for language in self.recipe.weighed
        }
        own = {k: rows for k, rows in own.items() if enough(shares[rows])}
        foreign = [
            (fit.margins(material.embeddings[rows]), shares[rows])
            for language, rows in own.items()
            for fit in networks(material, self.recipe, [column], without=[language])
        ]
        if not foreign:
            foreign = [(whole.margins(material.embeddings[held_out]), shares[held_out])]
        platt = fit_platt(
            np.concatenate([margins for margins, _ in foreign]),
            np.concatenate([answers for _, answers in foreign]),
            rate,
        )
        other = (0.0, platt.slope, platt.offset)
        rows_of = {
            language: weigh(
                material.fast[rows, column],
                whole.margins(material.embeddings[rows]),
                shares[rows],
                rate,
            )
            for language, rows in own.items()
        }
        return np.array([rows_of.get(k, other) for k in (*self.recipe.weighed, OTHER)])


def enough(shares: Doubles) -> bool:
    """Whether there are enough yes and no to weigh with."""
    yes = int((shares >= 0.5).sum())
    return min(yes, len(shares) - yes) >= LEAST_YES


def weigh(
    fast: Doubles, margins: Doubles, shares: Doubles, rate: float
) -> tuple[float, float, float]:
    """Weights of two log-odds and a constant, at a natural rate; none below zero."""
    yes, no = natural_weights(shares, rate)
    weights = np.concatenate([yes, no]) * len(shares)
    answers = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    both = np.stack([np.tile(fast, 2), np.tile(margins, 2)], axis=1)
    kept = weights > 0
    model = LogisticRegression(C=1e3, max_iter=1_000)
    model.fit(both[kept], answers[kept], sample_weight=weights[kept])
    first, second = np.maximum(model.coef_[0], 0.0).tolist()
    return first, second, float(model.intercept_[0])
