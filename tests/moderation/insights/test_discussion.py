"""An article's discussion: shares by target, over time, and tone."""

import math
from datetime import timedelta

from moderation.insights.discussion import targets, tones
from moderation.insights.timeline import MOST, timeline
from tests.moderation.insights.spoken import BEGIN, TARGET, spoken

DAY = timedelta(days=1)


def test_change_of_mind_is_seen_over_time_and_marked() -> None:
    comments = [
        spoken(n, favor=0.8, against=0.1, after=(n % 4) * DAY) for n in range(80)
    ] + [
        spoken(100 + n, favor=0.1, against=0.8, after=(4 + n % 4) * DAY)
        for n in range(80)
    ]

    [found] = targets(comments)

    assert found.target == TARGET
    assert found.shares.comments == 160
    assert len(found.over_time) == len(found.when.begins)
    sides = {swing.side for swing in found.swings}
    assert sides == {"favor", "against"}
    [number] = {swing.number for swing in found.swings}
    assert found.when.begins[number] == BEGIN.replace(hour=0) + 4 * DAY


def test_discussion_without_stances_has_no_targets() -> None:
    assert targets([]) == ()
    assert tones([]).labels == {}


def test_tone_is_the_mean_of_each_stretch_with_gaps() -> None:
    comments = [
        spoken(1, toxicity=0.2),
        spoken(2, toxicity=0.4),
        spoken(3, toxicity=0.9, after=5 * timedelta(hours=1)),
    ]

    found = tones(comments)

    toxicity = found.labels["toxicity"]
    assert len(toxicity) == 6
    assert math.isclose(toxicity[0].estimate, 0.3)
    assert toxicity[0].low < 0.3 < toxicity[0].high
    assert math.isnan(toxicity[2].estimate)
    assert toxicity[5].low == toxicity[5].high == 0.9


def test_timeline_takes_the_shortest_stretches_that_are_few_enough() -> None:
    for days in (0, 1, 3, 20, 40, 400, 4_000):
        made = timeline([BEGIN, BEGIN + days * DAY, BEGIN + days * DAY / 3])

        assert 1 <= len(made.begins) <= MOST
        assert made.of.max() == len(made.begins) - 1
        assert made.begins[0] <= BEGIN < made.begins[0] + made.length
        assert len(made.names) == len(set(made.names)) or days > 300
