"""Attempts follow the schedule, jittered, and wait as long as they are asked to."""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from webhook.retrying import JITTER, PAUSES, next_attempt

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)


def wait(failed: int, asked: str | None = None, seed: int = 1) -> float:
    """Seconds until the next attempt."""
    chance = random.Random(seed)  # noqa: S311 (a jitter)
    again = next_attempt(failed, NOW, asked, chance)
    assert again is not None
    return (again - NOW).total_seconds()


def test_pauses_are_those_of_standard_webhooks() -> None:
    assert tuple(pause.total_seconds() for pause in PAUSES) == SECONDS


@pytest.mark.parametrize(("failed", "seconds"), [*enumerate(SECONDS, start=1)])
def test_each_pause_is_jittered_by_a_fifth(failed: int, seconds: int) -> None:
    waits = [wait(failed, seed=seed) for seed in range(200)]
    assert seconds * (1 - JITTER) <= min(waits) < seconds < max(waits)
    assert max(waits) <= seconds * (1 + JITTER)


def test_tenth_failure_is_the_last() -> None:
    assert next_attempt(10, NOW, "5", random.Random(1)) is None  # noqa: S311 (a jitter)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120),
        (" 90 ", 90),
        ("9" * 40, 86_400),
        (format_datetime(NOW + timedelta(seconds=600), usegmt=True), 600),
        (format_datetime(NOW + timedelta(days=400), usegmt=True), 86_400),
    ],
    ids=["seconds", "blanks", "huge", "date", "far-date"],
)
def test_retry_after_is_respected_up_to_a_day(asked: str, seconds: int) -> None:
    assert wait(1, asked) == seconds


@pytest.mark.parametrize(
    "asked", ["0", "-5", "soon", "", "1e9", "٣", "Sun, 06 Nov 1994 08:49:37 GMT"]
)
def test_nonsense_or_past_does_not_hurry_us(asked: str) -> None:
    assert wait(1, asked) == wait(1)
