"""Recall is estimated honestly from what people happened to see."""

import numpy as np
import pytest

from moderation.estimates import ReviewedComments, estimated

COMMENTS, ABUSE, RUNS = 60_000, 0.08, 100
CAUGHT, FALSE_ALARMS, AUDIT = 0.7, 0.03, 0.02


def simulated(seed: int, audit: float = AUDIT) -> tuple[float, ReviewedComments]:
    """True recall of a made-up month, and what of it was reviewed."""
    generator = np.random.default_rng(seed)
    abusive = generator.random(COMMENTS) < ABUSE
    chance = np.where(abusive, CAUGHT, FALSE_ALARMS)
    flagged = generator.random(COMMENTS) < chance
    propensity = np.where(flagged, 1.0, audit)
    seen = generator.random(COMMENTS) < propensity
    truth = float(flagged[abusive].mean())
    return truth, ReviewedComments(flagged[seen], abusive[seen], propensity[seen])


def test_recall_is_within_five_points_where_the_naive_figure_is_far_off() -> None:
    gaps, naive, covered = [], [], 0

    for seed in range(RUNS):
        truth, reviewed = simulated(seed)
        found = estimated(reviewed)
        gaps.append(abs(found.recall.estimate - truth))
        naive.append(abs(found.naive_recall - truth))
        covered += found.recall.low <= truth <= found.recall.high

    assert np.mean(gaps) <= 0.05
    assert np.mean(naive) >= 0.2
    assert covered / RUNS >= 0.88


def test_missed_abuse_is_counted_for_all_that_went_through() -> None:
    flagged = np.array([True] * 80 + [False] * 100)
    abusive = np.array([True] * 80 + [True] * 2 + [False] * 98)
    propensity = np.where(flagged, 1.0, 0.1)

    found = estimated(ReviewedComments(flagged, abusive, propensity))

    assert found.missed.estimate == pytest.approx(20)
    assert found.recall.estimate == pytest.approx(0.8)
    assert found.naive_recall == pytest.approx(80 / 82)
    assert found.precision.estimate == 1.0


def test_unequal_propensities_weigh_each_comment_by_its_own() -> None:
    flagged = np.array([True, False, False, False])
    abusive = np.array([True, True, False, False])
    propensity = np.array([1.0, 0.5, 0.25, 0.5])

    found = estimated(ReviewedComments(flagged, abusive, propensity))

    assert found.missed.estimate == pytest.approx(2)
    assert found.recall.estimate == pytest.approx(1 / 3)


def test_without_an_audit_nothing_is_said_of_recall() -> None:
    flagged = np.array([True, True])
    found = estimated(ReviewedComments(flagged, flagged, np.ones(2)))

    assert np.isnan(found.recall.estimate)
    assert (found.recall.low, found.recall.high) == (0.0, 1.0)


def test_a_propensity_of_zero_is_refused() -> None:
    some = np.array([True])

    with pytest.raises(ValueError, match="propensity"):
        ReviewedComments(some, some, np.zeros(1))
