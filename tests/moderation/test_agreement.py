"""Alpha and AC against NLTK, the krippendorff package, and figures worked by hand."""

import math
import warnings
from typing import Literal

import krippendorff
import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask

from moderation.agreement import (
    Floats,
    ac,
    agreement,
    alpha,
    counts_of,
    identity,
    quadratic,
)

MATRICES = 1_000
Ratings = list[list[int | None]]
LEVELS: list[tuple[Floats, Literal["nominal", "interval"]]] = [
    (identity(4), "nominal"),
    (quadratic(4), "interval"),
]


def random_ratings(chance: np.random.Generator) -> Ratings:
    """2 to 5 reviewers, 4 to 20 comments, 2 to 4 categories, up to half missing."""
    reviewers, units = int(chance.integers(2, 6)), int(chance.integers(4, 21))
    categories, missing = int(chance.integers(2, 5)), float(chance.uniform(0, 0.5))
    truth = chance.integers(0, categories, units)
    said = np.where(
        chance.random((reviewers, units)) < 0.7,
        truth,
        chance.integers(0, categories, (reviewers, units)),
    )
    gone = chance.random((reviewers, units)) < missing
    return [
        [None if gone[r, u] else int(said[r, u]) for u in range(units)]
        for r in range(reviewers)
    ]


def test_alpha_is_that_of_the_krippendorff_package_on_1_000_matrices() -> None:
    chance, compared = np.random.default_rng(3), 0
    for _ in range(MATRICES):
        ratings = random_ratings(chance)
        counts = counts_of(ratings, 4)
        paired = counts[counts.sum(axis=1) >= 2]
        if np.count_nonzero(paired.sum(axis=0)) < 2:
            assert math.isnan(alpha(counts, identity(4)))
            continue
        for weights, level in LEVELS:
            theirs = krippendorff.alpha(
                value_counts=counts,
                value_domain=[0, 1, 2, 3],
                level_of_measurement=level,
            )
            assert abs(alpha(counts, weights) - theirs) < 1e-9
        compared += 1
    assert compared > 0.95 * MATRICES


def test_alpha_is_that_of_nltk_on_1_000_matrices() -> None:
    chance, compared = np.random.default_rng(4), 0
    for _ in range(MATRICES):
        ratings = random_ratings(chance)
        counts = counts_of(ratings, 4)
        paired = counts[counts.sum(axis=1) >= 2]
        if np.count_nonzero(paired.sum(axis=0)) < 2:
            continue
        triples = [
            (reviewer, unit, said)
            for reviewer, row in enumerate(ratings)
            for unit, said in enumerate(row)
            if said is not None
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = AnnotationTask(triples).alpha()
        assert abs(alpha(counts, identity(4)) - theirs) < 1e-9
        compared += 1
    assert compared > 0.95 * MATRICES


def direct_ac(ratings: Ratings, weights: Floats) -> float:
    """AC as Gwet writes it down, unit by unit, with loops."""
    categories, observed, shares = len(weights), [], []
    for unit in zip(*ratings, strict=True):
        said = [one for one in unit if one is not None]
        if said:
            shares.append([said.count(k) / len(said) for k in range(categories)])
        if len(said) >= 2:
            pairs = [
                float(weights[a, b])
                for i, a in enumerate(said)
                for j, b in enumerate(said)
                if i != j
            ]
            observed.append(sum(pairs) / len(pairs))
    classes = [sum(column) / len(shares) for column in zip(*shares, strict=True)]
    spread = sum(share * (1 - share) for share in classes)
    by_chance = float(weights.sum()) / (categories * (categories - 1)) * spread
    found = (sum(observed) / len(observed) - by_chance) / (1 - by_chance)
    return float(found)


def test_ac_is_what_gwet_writes_down_on_1_000_matrices() -> None:
    chance = np.random.default_rng(5)
    for _ in range(MATRICES):
        ratings = random_ratings(chance)
        counts = counts_of(ratings, 4)
        if not (counts.sum(axis=1) >= 2).any():
            assert math.isnan(ac(counts, identity(4)))
            continue
        for weights in (identity(4), quadratic(4)):
            mine = ac(counts, weights)
            assert abs(mine - direct_ac(ratings, weights)) < 1e-9


def test_alpha_collapses_where_nearly_all_is_one_kind_and_ac_does_not() -> None:
    counts = np.array([[2, 0]] * 118 + [[1, 1]] * 5 + [[0, 2]] * 2, dtype=float)
    found = agreement(counts, identity(2))
    assert found.units == 125
    assert found.same == pytest.approx(0.96)
    assert found.ac.estimate == pytest.approx(0.95702, abs=1e-5)
    assert found.alpha.estimate == pytest.approx(0.42600, abs=1e-5)
    assert found.ac.low > 0.9
    assert found.alpha.low < 0.2


def test_full_agreement_is_one_and_no_pair_is_nothing() -> None:
    both = agreement(counts_of([[0, 1, 2], [0, 1, 2]], 3), quadratic(3))
    assert (both.same, both.alpha.estimate, both.ac.estimate) == (1, 1, 1)
    none = agreement(counts_of([[0, None], [None, 1]], 2), quadratic(2))
    assert none.units == 0
    assert math.isnan(none.ac.estimate)
    assert (none.ac.low, none.ac.high) == (-1, 1)
    one_sided = agreement(counts_of([[0, 0], [0, 0]], 2), quadratic(2))
    assert math.isnan(one_sided.alpha.estimate)
    assert one_sided.ac.estimate == 1


def test_the_interval_covers_the_truth_nine_times_in_ten() -> None:
    chance, covered = np.random.default_rng(6), 0
    pattern = np.array([[2, 0], [1, 1], [0, 2]], dtype=float)
    shares = np.array([0.7, 0.15, 0.15])
    truth = ac(np.repeat(pattern, (shares * 100_000).astype(int), axis=0), identity(2))
    for _ in range(100):
        drawn = np.repeat(pattern, chance.multinomial(150, shares), axis=0)
        found = agreement(drawn, identity(2)).ac
        covered += found.low <= truth <= found.high
    assert 80 <= covered <= 98
