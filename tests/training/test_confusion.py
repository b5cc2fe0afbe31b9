"""How a stance model errs is measured by target, not by comment."""

import numpy as np
import pytest

from training.confusion import measured_confusion


def test_means_and_the_spread_of_targets_are_found_again() -> None:
    lot = np.random.default_rng(4)
    answers, groups, shares = [], [], []
    for group in range(120):
        shift = lot.normal(0, 0.08)
        for answer in [0, 1, 2] * 12:
            mean = np.eye(3)[answer] * 0.4 + 0.2 + np.array([shift, -shift, 0])
            answers.append(answer)
            groups.append(f"debate {group}")
            shares.append(mean + lot.normal(0, 0.05, 3) * np.array([1, 1, 0]))

    found = measured_confusion(np.array(shares), np.array(answers), groups)

    assert found is not None
    known = found.confusion()
    assert known.means == pytest.approx(0.2 + 0.4 * np.eye(3), abs=0.03)
    assert known.within[:, 0, 0] == pytest.approx(0.05**2, rel=0.2)
    assert known.between[:, 0, 0] == pytest.approx(0.08**2, rel=0.4)
    assert (found.pairs, found.targets) == (120 * 36, 120)


def test_a_side_with_few_pairs_says_nothing() -> None:
    answers = np.array([0] * 50 + [1] * 50 + [2] * 3)
    groups = [str(number % 4) for number in range(len(answers))]

    assert measured_confusion(np.full((103, 3), 1 / 3), answers, groups) is None
