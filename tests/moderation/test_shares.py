"""Shares undo how a model errs, and their intervals cover the truth."""

import numpy as np
import pytest

from moderation.scores import Tier
from moderation.shares import Confusion, adjusted, counted, pooled

MEANS = np.array([[0.46, 0.28, 0.26], [0.22, 0.54, 0.24], [0.17, 0.27, 0.56]])
BETWEEN = np.array([np.diag([0.0004, 0.0004, 0.0])] * 3)
CONCENTRATION = 4.0
RUNS = 400


def leaning_model() -> Confusion:
    """A model that takes many for against who are not; a beta-like spread."""
    within = np.array(
        [(np.diag(m) - np.outer(m, m)) / (CONCENTRATION + 1) for m in MEANS]
    )
    return Confusion(MEANS, within, BETWEEN)


def simulated(lot: np.random.Generator, comments: int) -> tuple[np.ndarray, np.ndarray]:
    """True shares, and what the model says of the comments under a new target."""
    sides = lot.choice(3, size=comments, p=lot.dirichlet((1, 1, 1)))
    shift = lot.normal(0.0, 0.02, (3, 2))
    means = np.clip(MEANS + np.column_stack([shift, -shift.sum(axis=1)]), 0.02, 1)
    said = [lot.dirichlet(CONCENTRATION * means[side]) for side in sides]
    return np.bincount(sides, minlength=3) / comments, np.array(said)


def test_the_interval_covers_the_truth_and_the_error_is_less_than_half_the_counts() -> (
    None
):
    lot, model = np.random.default_rng(11), leaning_model()
    covered, errors, plain = [], [], []
    for _ in range(RUNS):
        truth, said = simulated(lot, 300)
        found = adjusted(said, model)
        covered += [
            one.low <= share <= one.high
            for one, share in zip(found, truth, strict=True)
        ]
        errors += [
            abs(one.estimate - share) for one, share in zip(found, truth, strict=True)
        ]
        plain += np.abs(np.array(counted(said)) - truth).tolist()

    assert np.mean(covered) >= 0.85
    assert np.mean(errors) < np.mean(plain) / 2


@pytest.mark.parametrize("comments", [1, 5, 5_000])
def test_any_number_of_comments_gives_shares_that_sum_to_one(comments: int) -> None:
    _, said = simulated(np.random.default_rng(3), comments)

    found = adjusted(said, leaning_model())

    assert sum(one.estimate for one in found) == pytest.approx(1)
    assert all(0 <= one.low <= one.estimate <= one.high <= 1 for one in found)
    assert sum(counted(said)) == pytest.approx(1)


def test_a_model_that_cannot_tell_says_that_anything_may_be() -> None:
    blind = Confusion(
        np.full((3, 3), 1 / 3), np.zeros((3, 3, 3)), np.array([np.eye(3) * 0.01] * 3)
    )

    found = adjusted(np.full((400, 3), 1 / 3), blind)

    assert all(one.high - one.low > 0.6 for one in found)
    assert [one.estimate for one in found] == pytest.approx([1 / 3] * 3, abs=0.05)


def test_answers_of_two_models_pool_by_their_numbers() -> None:
    model = leaning_model()
    exact = Confusion(np.eye(3), np.zeros((3, 3, 3)), np.zeros((3, 3, 3)))
    known = {Tier.FAST: model, Tier.CROSS_ENCODER: exact}

    both = pooled([Tier.FAST] * 3 + [Tier.CROSS_ENCODER], known)

    assert both is not None
    assert both.means == pytest.approx(0.75 * MEANS + 0.25 * np.eye(3))
    assert pooled([Tier.SEMANTIC], known) is None
    assert pooled([], known) is None
