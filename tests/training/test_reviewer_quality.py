"""Who can be relied on, and which decisions look like slips: in simulations."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from training.reviewer_quality import (
    Quality,
    disputed,
    enough,
    out_of_fold,
    qualities,
)

REVIEWERS = ("Ada", "Ben", "Cem", "Dua", "Eva")
FEATURES = 60


class World:
    """Comments as numbers: a linear truth, and five people who read it, one badly."""

    def __init__(self, seed: int, flipped: float = 0.05, rows: int = 2_500) -> None:
        chance = np.random.default_rng(seed)
        self.truth = chance.normal(size=FEATURES)
        self.features = chance.normal(size=(rows, FEATURES))
        self.answers = self._answers(self.features)
        self.who = chance.integers(0, len(REVIEWERS), rows)
        slips = (self.who == 4) & (chance.random(rows) < flipped)
        self.given = self.answers ^ slips
        self.slips = slips
        self.groups = [f"article {number}" for number in range(rows)]
        self.test = chance.normal(size=(2_000, FEATURES))

    def _answers(self, features: NDArray[np.float64]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = features @ self.truth > 6
        return found

    def contradicted(self) -> NDArray[np.bool_]:
        ngrams = sparse.csr_matrix(np.zeros((len(self.given), 1), dtype=np.float32))
        likely = out_of_fold(ngrams, self.features, self.given, self.groups)
        return disputed(likely, self.given)

    def judged(self, contradicted: NDArray[np.bool_]) -> list[Quality]:
        return qualities([REVIEWERS[i] for i in self.who], contradicted)

    def precision(self, answers: Any, weights: Any = None) -> float:
        model = LogisticRegression(max_iter=300)
        model.fit(self.features, answers, sample_weight=weights)
        scores = model.predict_proba(self.test)[:, 1]
        return float(average_precision_score(self._answers(self.test), scores))


def test_reviewer_who_flips_one_in_twenty_is_listed_worst_in_95_of_100_runs() -> None:
    worst = 0
    for seed in range(20):
        world = World(seed)
        worst += world.judged(world.contradicted())[0].reviewer == "Eva"

    assert worst >= 19


def test_reviewer_who_flips_one_in_twenty_costs_at_most_a_point() -> None:
    lost = []
    for seed in range(5):
        world = World(seed)
        contradicted = world.contradicted()
        trust = {one.reviewer: one.trust for one in world.judged(contradicted)}
        weights = np.array([trust[REVIEWERS[i]] for i in world.who]) * ~contradicted
        lost.append(
            world.precision(world.answers) - world.precision(world.given, weights)
        )

    assert np.mean(lost) <= 0.01


def test_half_of_the_slips_are_found_among_few_doubts() -> None:
    world = World(1)

    contradicted = world.contradicted()

    assert (contradicted & world.slips).sum() >= 0.5 * world.slips.sum()
    assert contradicted.sum() <= 0.1 * len(contradicted)


def test_reviewer_who_turns_everything_round_counts_for_little() -> None:
    world = World(2, flipped=0.9)

    [worst, *others] = world.judged(world.contradicted())

    assert worst.reviewer == "Eva"
    assert worst.trust < 0.3
    assert min(one.trust for one in others) > 0.9


def test_overruled_decisions_count_against_whoever_took_them() -> None:
    names = ["Ada"] * 60 + ["Ben"] * 60 + ["Cem"] * 60

    found = qualities(names, np.zeros(180, dtype=bool), ["Cem"] * 12)

    assert (found[0].reviewer, found[0].decisions, found[0].disputed) == ("Cem", 72, 12)
    assert found[0].trust == pytest.approx(0.8, abs=0.1)
    assert [one.trust for one in found[1:]] == [1.0, 1.0]


def test_few_decisions_or_one_kind_judge_nobody() -> None:
    assert not enough(np.zeros(500, dtype=bool))
    assert not enough(np.arange(90) % 2 == 0)
    assert enough(np.arange(100) % 2 == 0)
    assert qualities([], np.zeros(0, dtype=bool)) == []
