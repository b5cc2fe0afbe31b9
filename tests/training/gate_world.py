"""A made-up world with three sites, to plant bad challengers in."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.ngrams import BUCKETS
from moderation.heads.additive import AdditiveWeights
from moderation.model import FittedModel
from moderation.policies.base import Threshold
from tests.artifacts import tiny_arrays
from training.calibrate import fit_platt
from training.evidence import Contender, Evidence
from training.example import Example
from training.fit_additive import AdditiveFit
from training.fit_labels import head_margins
from training.golden import Golden
from training.matrix import DesignMatrix, design_matrix
from training.trained_on import text_hashes

LABELS = ("toxicity", "spam")
RATES = {"toxicity": 0.2, "spam": 0.1}
SITES = ("north", "south", "west")
FITTED, CALIBRATED, MEASURED = 1_600, 700, 1_200
SIZE = 1_000_000
NOISE = 0.05
"""People do not agree on everything."""

Rows = NDArray[np.intp]
Shares = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]


class World:
    """Comments out of made-up words; some words insult, some sell.

    The west has insults of its own, and a third of all insults are new: they turn up
    in the newer half of the comments only.
    """

    def __init__(self, seed: int = 11) -> None:
        self.chance = np.random.default_rng(seed)
        self.plain = self._words(300)
        self.common, self.western, self.new = (self._words(n) for n in (14, 8, 8))
        self.offers = self._words(12)
        count = FITTED + CALIBRATED + MEASURED
        self.examples = [self._example(number) for number in range(count)]
        self.shares = np.array(
            [[e.labels[label] for label in LABELS] for e in self.examples],
            dtype=np.float32,
        )
        order = self.chance.permutation(count)
        self.fitted = order[:FITTED]
        self.calibrated = order[FITTED : FITTED + CALIBRATED]
        self.measured = order[FITTED + CALIBRATED :]

    def _words(self, count: int) -> list[str]:
        consonants, vowels = "bdfgklmnprstvz", "aeiou"
        made: set[str] = set()
        while len(made) < count:
            made.add(
                "".join(
                    self.chance.choice(list(consonants))
                    + self.chance.choice(list(vowels))
                    for _ in range(3)
                )
            )
        return sorted(made)

    def _example(self, number: int) -> Example:
        site = SITES[number % 3]
        kind = self.chance.random()
        words = self.chance.choice(self.plain, 9).tolist()
        answers = {"toxicity": float(kind < 0.35), "spam": float(kind > 0.75)}
        if answers["toxicity"]:
            words[3] = str(self.chance.choice(self._insults(site, number)))
        if answers["spam"]:
            words[5:7] = self.chance.choice(self.offers, 2).tolist()
        for label in LABELS:
            if self.chance.random() < NOISE:
                answers[label] = 1 - answers[label]
        text = " ".join(words)
        comment = Comment(text, language="en")
        return Example(comment, answers, site, f"{site}/{number // 9}")

    def _insults(self, site: str, number: int) -> list[str]:
        newer = number > (FITTED + CALIBRATED + MEASURED) // 2
        if newer and self.chance.random() < 0.5:
            return self.new
        return self.western if site == "west" else self.common

    def texts(self, rows: Rows) -> list[str]:
        """What was written."""
        return [self.examples[i].comment.text for i in rows.tolist()]

    def holding(self, words: Sequence[str], rows: Rows) -> NDArray[np.bool_]:
        """Which rows hold one of the words."""
        wanted = set(words)
        return np.array([bool(wanted & set(text.split())) for text in self.texts(rows)])

    def at(self, site: str) -> NDArray[np.bool_]:
        """Which of all comments were written there."""
        return np.array([example.source == site for example in self.examples])

    @cached_property
    def matrix(self) -> DesignMatrix:
        """Features of all comments."""
        return design_matrix([e.comment for e in self.examples], n_jobs=1)

    @cached_property
    def evidence(self) -> Evidence:
        """What challengers are judged by."""
        golden = [
            *(Golden(f"you {word}", "toxicity", True) for word in self.common[:8]),
            *(
                Golden(f"the {word} here", "toxicity", False)
                for word in self.plain[:12]
            ),
        ]
        kept = [self.examples[i] for i in self.measured.tolist()]
        return Evidence(kept, RATES, tuple(golden))

    def fit(
        self,
        *,
        fitted: Rows | None = None,
        shares: Shares | None = None,
        matrix: DesignMatrix | None = None,
    ) -> Arrays:
        """Fit and calibrate on other rows, answers or features, if given."""
        rows = self.fitted if fitted is None else fitted
        answers = self.shares if shares is None else shares
        features = matrix or self.matrix
        cues = (
            features.surface,
            np.hstack([features.surface, features.links]),
        )
        heads: Arrays = {}
        for column, (name, cue) in enumerate(zip(("tone", "spam"), cues, strict=True)):
            there = np.unique(features.ngrams.indices)  # a small problem, fitted soon
            few = AdditiveFit(regularisation=3.0, max_iter=25, n_jobs=1).fit(
                features.ngrams[rows][:, there],
                cue[rows],
                answers[rows, column : column + 1],
            )
            ngrams = np.zeros((BUCKETS, 1), dtype=np.int8)
            ngrams[there] = few.ngrams
            weights = replace(few, ngrams=ngrams)
            heads |= self._calibrated(
                weights, features, cue, answers[:, column]
            ).arrays(name)
        return tiny_arrays() | heads

    def _calibrated(
        self,
        weights: AdditiveWeights,
        features: DesignMatrix,
        cues: NDArray[np.float32],
        answers: Shares,
    ) -> AdditiveWeights:
        rows = self.calibrated
        margins = head_margins(weights, features.ngrams[rows], cues[rows])[:, 0]
        platt = fit_platt(margins, answers[rows].astype(np.float64), 0.2)
        return replace(
            weights,
            slope=np.array([platt.slope], dtype=np.float32),
            offset=np.array([platt.offset], dtype=np.float32),
        )

    def reseeded(self, seed: int) -> Arrays:
        """As good a model as any other: fitted on 95 % of the comments, by the seed."""
        chance = np.random.default_rng(seed)
        drawn = chance.permutation(self.fitted)[: int(0.95 * len(self.fitted))]
        return self.fit(fitted=drawn)

    def contender(
        self,
        arrays: Arrays,
        rows: Rows | None = None,
        kind: type[FittedModel] = FittedModel,
    ) -> Contender:
        """A model that says what it learned from."""
        learned = np.concatenate([self.fitted, self.calibrated])
        known = learned if rows is None else rows
        hashes = np.unique(text_hashes(self.texts(known)))
        model = kind(
            arrays,
            identifier="sha256:world",
            tone_labels=LABELS[:1],
            languages=("en",),
            thresholds={label: Threshold(0.5) for label in LABELS},
        )
        return Contender(model, LABELS, ("en",), SIZE, hashes)
