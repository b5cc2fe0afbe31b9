"""A site's recall rests on what was drawn by lot."""

from datetime import UTC, datetime

import pytest

from moderation.insights.recall import site_estimates
from moderation.storage.audits import Audited
from moderation.storage.site_records import Arrival, Reviewed
from moderation.verdict import Action

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def arrivals(action: Action, count: int) -> list[Arrival]:
    return [Arrival(NOW, action)] * count


def decided(action: Action, count: int) -> list[Reviewed]:
    return [Reviewed(Action.HOLD, action, NOW, NOW)] * count


def drawn(
    acted: Action, said: Action | None, count: int, chance: float = 0.1
) -> list[Audited]:
    return [Audited(acted, said, chance, NOW)] * count


def test_what_went_through_counts_as_often_as_its_lot_says() -> None:
    found = site_estimates(
        [*arrivals(Action.HOLD, 100), *arrivals(Action.APPROVE, 1_000)],
        [*decided(Action.REJECT, 80), *decided(Action.APPROVE, 20)],
        [
            *drawn(Action.APPROVE, Action.REJECT, 2),
            *drawn(Action.APPROVE, Action.APPROVE, 98),
        ],
    )

    assert found.missed.estimate == pytest.approx(20)
    assert found.recall.estimate == pytest.approx(0.8)
    assert found.naive_recall == pytest.approx(80 / 82)


def test_what_still_waits_and_unanswered_audits_are_like_the_rest() -> None:
    found = site_estimates(
        arrivals(Action.HOLD, 200),
        [*decided(Action.REJECT, 80), *decided(Action.APPROVE, 20)],
        [
            *drawn(Action.APPROVE, Action.REJECT, 1),
            *drawn(Action.APPROVE, Action.APPROVE, 49),
            *drawn(Action.APPROVE, None, 50),
            *drawn(Action.REJECT, Action.REJECT, 4),
        ],
    )

    assert found.missed.estimate == pytest.approx(20)
    assert found.recall.estimate == pytest.approx(200 / 220)


def test_each_chance_is_weighed_by_its_own_answers() -> None:
    """1,000 comments by audits, all answered; 1,000 by questions, half answered."""
    found = site_estimates(
        arrivals(Action.HOLD, 10),
        decided(Action.REJECT, 10),
        [
            *drawn(Action.APPROVE, Action.REJECT, 1, 0.01),
            *drawn(Action.APPROVE, Action.APPROVE, 9, 0.01),
            *drawn(Action.APPROVE, Action.APPROVE, 100, 0.2),
            *drawn(Action.APPROVE, None, 100, 0.2),
        ],
    )

    assert found.missed.estimate == pytest.approx(100)


def test_questions_that_nobody_answered_are_like_what_was_answered() -> None:
    found = site_estimates(
        arrivals(Action.HOLD, 10),
        decided(Action.REJECT, 10),
        [
            *drawn(Action.APPROVE, Action.REJECT, 1, 0.01),
            *drawn(Action.APPROVE, Action.APPROVE, 9, 0.01),
            *drawn(Action.APPROVE, None, 200, 0.2),
        ],
    )

    assert found.missed.estimate == pytest.approx(200)


def test_a_site_without_audits_says_nothing() -> None:
    found = site_estimates([], [], [])

    assert found.recall.estimate != found.recall.estimate
