"""A batch of questions: mostly where the machine is unsure, some by lot."""

import numpy as np
import pytest

from moderation.asking import (
    USUAL,
    Batch,
    Candidates,
    Shares,
    Strategy,
    batch,
    unsure_of,
)


def made_up(size: int = 200, seed: int = 0) -> Candidates:
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(size, 8)) + 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Candidates(chance.random(size), vectors, chance.random(size))


def picked(found: Batch, strategy: Strategy) -> list[int]:
    return [one.place for one in found.picks if one.strategy is strategy]


def test_batch_is_divided_as_the_shares_say() -> None:
    found = batch(made_up(), 50)

    assert [len(picked(found, one)) for one in Strategy] == [35, 10, 5]
    assert len({one.place for one in found.picks}) == 50
    assert USUAL.numbers(1) == (0, 0, 1)
    assert Shares(0.5, 0.5, 0).numbers(7) == (3, 4, 0)
    assert Shares(0, 0, 1).numbers(9) == (0, 0, 9)
    assert Shares(0, 0.9, 0.1).numbers(10) == (0, 9, 1)


def test_most_unsure_come_first_and_chances_are_kept() -> None:
    candidates = made_up()
    found = batch(candidates, 50)

    near = picked(found, Strategy.UNSURE)
    left = set(range(200)) - {one.place for one in found.picks}
    assert candidates.unsure[near].min() >= candidates.unsure[list(left)].max()
    chances = {one.strategy: one.propensity for one in found.picks}
    assert chances[Strategy.UNSURE] == chances[Strategy.VARIED] == 1
    assert chances[Strategy.LOT] == found.bound == np.sort(candidates.lots)[5]


def test_lots_are_drawn_of_all_whatever_the_rules_pick() -> None:
    candidates = made_up()
    surer = Candidates(1 - candidates.unsure, candidates.vectors, candidates.lots)

    assert set(picked(batch(candidates, 50), Strategy.LOT)) == set(
        picked(batch(surer, 50), Strategy.LOT)
    )
    assert set(picked(batch(candidates, 50), Strategy.LOT)) == set(
        np.argsort(candidates.lots)[:5].tolist()
    )


def test_bound_is_the_chance_of_being_drawn() -> None:
    drawn, weights = 0, 0.0
    for seed in range(400):
        found = batch(made_up(60, seed), 20, Shares(0, 0, 1))
        drawn += len(found.picks)
        weights += sum(1 / one.propensity for one in found.picks)

    assert drawn == 400 * 20
    assert weights / 400 == pytest.approx(60, rel=0.03)  # each stands for 1 / chance


def test_copies_are_asked_about_once_while_there_are_others() -> None:
    plain = made_up(20)
    vectors = plain.vectors.copy()
    vectors[:10] = vectors[0]
    unsure = np.where(np.arange(20) < 10, 1.0, 0.5)
    candidates = Candidates(unsure, vectors, plain.lots)

    few = batch(candidates, 3, Shares(1, 0, 0))
    all_of_them = batch(candidates, 20, Shares(1, 0, 0))

    assert len(set(picked(few, Strategy.UNSURE)) & set(range(10))) == 1
    assert len(all_of_them.picks) == 20


def test_varied_ones_are_unlike_what_is_known_and_each_other() -> None:
    vectors = np.repeat(np.eye(4), 5, axis=0)
    candidates = Candidates(np.zeros(20), vectors, np.linspace(0, 0.95, 20))

    found = batch(candidates, 3, Shares(0, 1, 0), known=np.eye(4)[:1])

    assert {place // 5 for place in picked(found, Strategy.VARIED)} == {1, 2, 3}


def test_order_mixes_the_ways() -> None:
    found = batch(made_up(400), 100)
    half = [one.strategy for one in found.picks[:50]]

    assert all(half.count(one) >= 2 for one in Strategy)


def test_nothing_to_ask_is_an_empty_batch_and_few_are_all_asked() -> None:
    nothing = Candidates(np.zeros(0), np.zeros((0, 3)), np.zeros(0))

    assert batch(nothing, 50).picks == ()
    assert len(batch(made_up(7), 50).picks) == 7
    assert batch(made_up(7), 50, Shares(0, 0, 1)).bound == 1


def test_uncertainty_is_one_at_the_threshold_and_falls_to_nothing() -> None:
    assert unsure_of(0.5) == 1
    assert unsure_of(0.0) == unsure_of(1.0) == 0
    assert unsure_of(0.8, 0.8) == 1
    assert unsure_of(0.4, 0.8) == pytest.approx(0.5)
    assert unsure_of(0.8, 0.2, 0.9) == pytest.approx(0.8 / 0.9)
    assert unsure_of(0.3, None, 0.3) == 1
    assert unsure_of(0.001, 0.01) == pytest.approx(0.1)  # a rare label's threshold
    assert unsure_of(0.0, 0.0) == unsure_of(1.0, 1.0) == 1


@pytest.mark.parametrize("written", ["", "1", "0.5 0.5 0.5", "2 -1 0", "a b c"])
def test_what_is_no_division_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"share|convert"):
        Shares.read(written)
    assert Shares.read("0.7 0.2 0.1") == USUAL
    with pytest.raises(ValueError, match="lengths"):
        Candidates(np.zeros(2), np.zeros((2, 1)), np.zeros(3))
