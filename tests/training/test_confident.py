"""When a stance is counted on: chosen so that enough of those are right."""

import numpy as np

from training.confident import COVERAGES, confident_from, risk_coverage


def answers_of(lot: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated shares: the likeliest side is right as often as it says."""
    shares = lot.dirichlet((0.7, 0.7, 0.7), count)
    return shares, np.array([lot.choice(3, p=row) for row in shares])


def test_the_bound_leaves_answers_that_are_right_often_enough() -> None:
    shares, answers = answers_of(np.random.default_rng(1), 4_000)

    bound = confident_from(shares, answers, ["one"] * 4_000)

    assert bound is not None
    taken = shares.max(axis=1) >= bound
    right = shares[taken].argmax(axis=1) == answers[taken]
    assert 0.84 <= right.mean() <= 0.87
    assert taken.mean() > 0.1


def test_guesses_are_never_confident() -> None:
    lot = np.random.default_rng(2)
    shares = lot.dirichlet((1, 1, 1), 2_000)

    assert confident_from(shares, lot.choice(3, size=2_000), ["one"] * 2_000) is None


def test_fewer_and_surer_answers_are_right_more_often() -> None:
    shares, answers = answers_of(np.random.default_rng(3), 4_000)

    curve = risk_coverage(shares, answers, ["one"] * 4_000)["one"]

    assert [coverage for coverage, _ in curve] == list(COVERAGES)
    assert curve[-1][1] > curve[0][1] + 0.1
