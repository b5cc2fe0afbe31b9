"""Urgency: expected harm, times uncertainty, times age."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.scores import Language, Scores, StanceScore
from moderation.urgency import basis, priority, reported
from moderation.verdict import Action, Reason, Verdict

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOLD = Verdict(Action.HOLD)


def scores(supported: bool = True, spam: float = 0.0, **tone: float) -> Scores:
    """Scores of a comment, with a stance that must not matter."""
    stance = (StanceScore("a bridge", 0.0, 1.0, 0.0),)
    return Scores(tone, spam, stance, Language("en", 1.0, supported), "sha256:x")


def test_harm_is_that_of_the_worst_label() -> None:
    assert basis(scores(threat=0.5), HOLD) == 0.5 * 2
    assert basis(scores(insult=0.5), HOLD) == 0.7 * 0.5 * 2
    assert basis(scores(insult=0.5, threat=0.5), HOLD) == 0.5 * 2
    assert basis(scores(spam=0.5), HOLD) == 0.7 * 0.5 * 2


def test_feelings_and_stances_harm_nobody() -> None:
    assert basis(scores(angry=1.0, sad=1.0), HOLD) == basis(scores(), HOLD) < 1e-3


@pytest.mark.parametrize(
    ("score", "threshold", "times"),
    [(0.5, None, 2.0), (1.0, None, 1.0), (0.9, 0.9, 2.0), (1.0, 0.8, 1.75)],
)
def test_uncertainty_is_whole_at_the_threshold(
    score: float, threshold: float | None, times: float
) -> None:
    reasons = () if threshold is None else (Reason("threat", "why", score, threshold),)
    found = basis(scores(threat=score), Verdict(Action.HOLD, reasons))
    assert found == pytest.approx(score * times)


def test_unknown_harm_is_taken_for_a_half() -> None:
    assert basis(None, HOLD) == basis(scores(supported=False, threat=1.0), HOLD) == 1.0


def test_twelve_hours_are_worth_twice_the_harm() -> None:
    earlier = NOW - timedelta(hours=12)
    assert priority(0.4, earlier) == pytest.approx(priority(0.8, NOW))
    assert priority(0.0, NOW) < priority(1e-3, NOW)


def test_each_report_counts() -> None:
    assert [reported(count) for count in (0, 1, 3)] == [1.0, 1.0, 3.0]
