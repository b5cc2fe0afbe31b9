"""ADWIN finds changes where others publish that it does, and forgets what was."""

import random

import numpy as np
import pytest

from moderation.drift.adwin import Adwin


def changes(values: list[float], delta: float = 0.002) -> list[int]:
    detector = Adwin(delta)
    return [place for place, value in enumerate(values) if detector.update(value)]


def test_change_is_found_where_river_documents_it() -> None:
    chance = random.Random(12345)  # noqa: S311 (their seed)
    values = chance.choices([0, 1], k=1_000) + chance.choices(range(4, 8), k=1_000)

    assert changes([float(value) for value in values])[0] == 1_023
    assert values[1_023] == 4


def test_change_is_found_where_moa_documents_it() -> None:
    chance = np.random.RandomState(0)
    values = chance.randint(2, size=2_000)
    for place in range(999, 2_000):
        values[place] = chance.randint(4, high=8)

    assert changes(values.astype(float).tolist(), delta=0.001)[:2] == [1_023, 1_055]


def test_window_holds_what_came_since_the_change() -> None:
    detector = Adwin()
    for value in [0.1] * 2_000 + [0.9] * 300:
        detector.update(value)

    assert detector.width <= 400
    assert detector.mean == pytest.approx(0.9, abs=0.05)


def test_memory_grows_with_the_logarithm() -> None:
    detector = Adwin()
    for _ in range(20_000):
        detector.update(0.5)

    assert detector.width == 20_000
    assert sum(len(row) for row in detector._sizes) <= 5 * 14


def test_empty_window_has_no_mean() -> None:
    assert (Adwin().width, Adwin().mean) == (0, 0.0)
