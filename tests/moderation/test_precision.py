"""Precision from decisions and from scores, and thresholds that keep a promise."""

import numpy as np
import pytest

from moderation.intervals import of_count
from moderation.precision import (
    Judged,
    Source,
    expected,
    judged,
    laxest,
    precision,
)
from moderation.replay import acting_on
from moderation.stored_scores import DecisionColumns, Flags, Floats
from moderation.verdict import Action
from tests.moderation.stored_columns import of_label


def decided(
    actions: dict[int, Action], corrections: dict[int, dict[str, float]] | None = None
) -> DecisionColumns:
    numbers = sorted(actions)
    return DecisionColumns(
        np.array(numbers, dtype=np.int64),
        np.array([actions[number].severity for number in numbers], dtype=np.int64),
        corrections or {},
    )


def everybody(values: Floats, right: Flags) -> Judged:
    return Judged(np.ones(len(values), dtype=bool), right)


def test_rejecting_says_right_and_approving_wrong_and_holding_nothing() -> None:
    scores = of_label("toxicity", [0.9, 0.8, 0.7, 0.6])

    said = judged(
        scores,
        decided({1: Action.REJECT, 2: Action.APPROVE, 3: Action.HOLD}),
        "toxicity",
    )

    assert said.known.tolist() == [True, True, False, False]
    assert said.right.tolist() == [True, False, False, False]


def test_corrected_label_says_more_than_the_action() -> None:
    scores = of_label("toxicity", [0.9, 0.8])
    actions = {1: Action.REJECT, 2: Action.APPROVE}
    corrections = {1: {"toxicity": 0.0, "spam": 1.0}, 2: {"toxicity": 1.0}, 9: {}}

    said = judged(scores, decided(actions, corrections), "toxicity")

    assert said.known.tolist() == [True, True]
    assert said.right.tolist() == [False, True]


def test_decisions_on_comments_that_are_gone_count_nowhere() -> None:
    scores = of_label("toxicity", [0.9])

    said = judged(
        scores, decided({8: Action.REJECT}, {8: {"toxicity": 1.0}}), "toxicity"
    )

    assert not said.known.any()


def test_precision_counts_exactly_what_was_decided() -> None:
    scores = of_label("toxicity", [0.9] * 40 + [0.2] * 10)
    actions = {n: Action.REJECT if n <= 36 else Action.APPROVE for n in range(1, 51)}
    said = judged(scores, decided(actions), "toxicity")

    found = precision(
        scores.values["toxicity"], acting_on(scores, "toxicity", 0.5), said
    )

    assert (found.acted, found.decided, found.right) == (40, 40, 36)
    assert found.counted == of_count(36, 40)
    assert found.source is Source.DECISIONS
    assert found.best == found.counted


def test_few_decisions_leave_the_word_to_the_scores() -> None:
    scores = of_label("toxicity", [0.9] * 29)
    said = judged(
        scores, decided(dict.fromkeys(range(1, 30), Action.REJECT)), "toxicity"
    )

    found = precision(
        scores.values["toxicity"], acting_on(scores, "toxicity", 0.5), said
    )

    assert found.source is Source.SCORES
    assert found.best.estimate == pytest.approx(0.9)


def test_interval_of_calibrated_scores_covers_what_comes() -> None:
    lot = np.random.default_rng(2)
    chances = lot.beta(2, 1, 400)
    interval = expected(chances)

    shares = (lot.random((2_000, 400)) < chances).mean(axis=1)
    covered = np.mean((shares >= interval.low) & (shares <= interval.high))

    assert covered == pytest.approx(0.9, abs=0.03)


def test_nothing_acted_on_says_nothing() -> None:
    interval = expected(np.zeros(0))

    assert (interval.low, interval.high) == (0.0, 1.0)


@pytest.mark.parametrize("promise", [0.6, 0.8, 0.95])
def test_threshold_by_scores_is_the_laxest_that_keeps_the_promise(
    promise: float,
) -> None:
    values = np.random.default_rng(4).random(3_000)
    nobody = Judged(np.zeros(3_000, dtype=bool), np.zeros(3_000, dtype=bool))

    found = laxest(values, np.ones(3_000, dtype=bool), nobody, promise)

    assert found.source is Source.SCORES
    assert found.bound is not None
    kept = values[values >= found.bound]
    laxer = np.sort(values[values < found.bound])[-1:]
    assert kept.mean() >= promise
    assert np.concatenate([kept, laxer]).mean() < promise + 1e-3


def test_promise_that_no_score_keeps_has_no_threshold() -> None:
    values = np.full(50, 0.3)
    nobody = Judged(np.zeros(50, dtype=bool), np.zeros(50, dtype=bool))

    assert laxest(values, np.ones(50, dtype=bool), nobody, 0.9).bound is None

    nothing = Judged(nobody.known[:0], nobody.right[:0])
    assert laxest(values[:0], nothing.known, nothing, 0.9).bound is None


def test_threshold_by_decisions_breaks_its_promise_in_one_of_ten_at_most() -> None:
    lot = np.random.default_rng(5)
    broken = 0
    for _ in range(200):
        values = lot.random(600)
        right = lot.random(600) < values
        found = laxest(values, np.ones(600, dtype=bool), everybody(values, right), 0.8)
        assert found.bound is not None
        true_precision = (1 + found.bound) / 2
        broken += found.source is Source.DECISIONS and true_precision < 0.8

    assert broken / 200 <= 0.1


def test_decisions_that_prove_it_set_the_threshold() -> None:
    values = np.linspace(0, 1, 2_000)
    right = values > 0.4

    found = laxest(values, np.ones(2_000, dtype=bool), everybody(values, right), 0.9)

    assert found.source is Source.DECISIONS
    assert found.bound == pytest.approx(0.34, abs=0.03)
