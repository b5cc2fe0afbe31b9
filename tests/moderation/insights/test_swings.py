"""A swing is what chance does not explain; quiet discussions have none."""

import numpy as np

from moderation.insights.swings import ERROR, swings


def test_sudden_change_is_found_where_it_happened() -> None:
    counts = [40, 40, 40, 40, 40]
    found = swings(counts, {"favor": [0.6, 0.62, 0.6, 0.2, 0.22]})

    [swing] = found
    assert (swing.number, swing.side) == (3, "favor")
    assert (swing.before, swing.after) == (0.6, 0.2)
    assert swing.chance < ERROR


def test_quiet_discussions_rarely_have_a_swing() -> None:
    lot = np.random.default_rng(8)
    alarms = 0
    for _ in range(400):
        shares = lot.binomial(50, 0.4, size=(2, 20)) / 50
        alarms += bool(
            swings([50] * 20, {"favor": list(shares[0]), "against": list(shares[1])})
        )

    assert alarms / 400 <= ERROR + 0.03


def test_few_comments_prove_nothing() -> None:
    assert swings([19, 19], {"favor": [0.0, 1.0]}) == ()


def test_slow_discussions_are_compared_over_several_stretches() -> None:
    counts = [0, 8, 0, 8, 8, 0, 8, 8, 0, 8]
    shares = [0.0, 0.9, 0.0, 0.9, 0.9, 0.0, 0.1, 0.1, 0.0, 0.1]

    [swing] = swings(counts, {"against": shares})

    assert swing.number == 6


def test_trifles_over_very_many_comments_are_left_out() -> None:
    assert swings([50_000, 50_000], {"favor": [0.50, 0.53]}) == ()


def test_everybody_alike_is_no_swing() -> None:
    assert swings([30, 30], {"favor": [1.0, 1.0]}) == ()
    assert swings([], {"favor": []}) == ()
