"""Shares of the sides are the mean probabilities, with an interval that covers."""

import numpy as np
import pytest

from moderation.insights.stance_shares import stance_shares
from moderation.shares import SIDES


def test_shares_are_mean_probabilities_and_sum_to_one() -> None:
    chances = np.random.default_rng(1).dirichlet((1, 2, 3), 500)

    shares = stance_shares(chances)

    estimates = [shares.of(side).estimate for side in SIDES]
    assert estimates == pytest.approx(chances.mean(axis=0))
    assert sum(estimates) == pytest.approx(1)
    assert all(
        shares.of(side).low <= shares.of(side).estimate <= shares.of(side).high
        for side in SIDES
    )


def test_interval_covers_the_true_share_nine_times_in_ten() -> None:
    lot = np.random.default_rng(2)
    true = np.array([0.3, 0.5, 0.2])
    covered = 0
    for _ in range(300):
        sides = lot.choice(3, size=200, p=true)
        interval = stance_shares(np.eye(3)[sides]).favor
        covered += interval.low <= true[0] <= interval.high

    assert covered / 300 == pytest.approx(0.9, abs=0.05)


def test_more_comments_make_it_narrower_and_none_say_nothing() -> None:
    few, many = (stance_shares(np.full((n, 3), 1 / 3)).favor for n in (20, 2_000))

    assert many.high - many.low < (few.high - few.low) / 5
    nothing = stance_shares(np.zeros((0, 3)))
    assert nothing.comments == 0
    assert (nothing.favor.low, nothing.favor.high) == (0.0, 1.0)
