"""Injected drift is found within 500 comments; without drift there is silence."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from moderation.drift.adwin import Adwin
from moderation.drift.estimated import estimate
from moderation.drift.watching import Stream, watch

Floats = NDArray[np.float64]
STATIONARY = 20_000


def scores(chance: np.random.Generator, count: int, *, drifted: bool) -> Floats:
    """Most comments score low; twice as many score high once it drifts."""
    high = chance.random(count) < (0.25 if drifted else 0.1)
    low, up = chance.beta(1, 20, count), chance.beta(6, 3, count)
    return np.where(high, up, low)


def words(chance: np.random.Generator, count: int, *, drifted: bool) -> Floats:
    """Of thirty words one or two are unknown, then three."""
    return chance.binomial(30, 0.1 if drifted else 0.05, count) / 30


def audits(chance: np.random.Generator, count: int, *, drifted: bool) -> Floats:
    """People overturn one in twenty, then one in five."""
    return (chance.random(count) < (0.2 if drifted else 0.05)).astype(np.float64)


STREAMS = {Stream.SCORES: scores, Stream.WORDS: words, Stream.AUDITS: audits}


def alarms(values: Floats) -> list[int]:
    detector = Adwin()
    return [place for place, one in enumerate(values.tolist()) if detector.update(one)]


@pytest.mark.parametrize("seed", range(3))
def test_three_streams_of_20000_raise_one_false_alarm_at_most(seed: int) -> None:
    chance = np.random.default_rng(seed)

    found = [
        alarms(make(chance, STATIONARY, drifted=False)) for make in STREAMS.values()
    ]

    assert sum(map(len, found)) <= 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stream", Stream)
def test_drift_is_found_within_500_comments(stream: Stream, seed: int) -> None:
    chance = np.random.default_rng(seed)
    make: Callable[..., Floats] = STREAMS[stream]
    before = make(chance, 6_000, drifted=False)
    after = make(chance, 500, drifted=True)

    found = watch(stream, np.concatenate([before, after]).tolist())

    assert found.drifts
    assert found.ago is not None
    assert found.ago < 500
    assert found.now > 1.3 * found.before
    assert found.says.startswith(f"{found.before:.3f} became {found.now:.3f} of late: ")


def test_every_change_says_what_to_do() -> None:
    for stream in Stream:
        up = watch(stream, [0.1] * 1_000 + [0.9] * 500)
        down = watch(stream, [0.9] * 1_000 + [0.1] * 500)
        for one in (up, down):
            assert one.drifts
            assert any(word in one.says for word in ("retrain", "nothing to do"))


def test_old_changes_and_few_values_are_no_drift() -> None:
    old = watch(Stream.SCORES, [0.1] * 1_000 + [0.9] * 5_000)
    few = watch(Stream.AUDITS, [0.0] * 20)

    assert not old.drifts
    assert old.says == "No change of late; the mean is 0.900."
    assert not few.drifts
    assert few.says == "Too few to tell: 20 of 200."


def test_means_of_equal_stretches_make_a_picture() -> None:
    found = watch(Stream.SCORES, [0.1] * 1_000 + [0.9] * 1_000)
    few = watch(Stream.SCORES, [0.2] * 60)

    assert len(found.means) == 40
    assert (found.means[0], found.means[-1]) == pytest.approx((0.1, 0.9))
    assert few.means == pytest.approx((0.2, 0.2))
    assert watch(Stream.SCORES, []).means == ()


def test_missing_values_are_passed_over() -> None:
    found = watch(Stream.SCORES, [math.nan, 0.5, math.nan])

    assert (found.values, found.now) == (1, 0.5)
    assert math.isnan(watch(Stream.SCORES, []).now)


def test_quality_is_estimated_from_calibrated_scores() -> None:
    chance = np.random.default_rng(3)
    likely = chance.beta(0.5, 3, 200_000)
    truth = chance.random(200_000) < likely

    found = estimate(np.append(likely, math.nan), 0.4)

    above = likely >= 0.4
    assert found.comments == 200_000
    assert found.reached == above.sum()
    assert found.precision == pytest.approx(truth[above].mean(), abs=0.02)
    assert found.recall == pytest.approx(truth[above].sum() / truth.sum(), abs=0.02)


def test_nothing_is_estimated_from_nothing() -> None:
    found = estimate(np.array([]), 0.5)

    assert math.isnan(found.precision)
    assert math.isnan(found.recall)
