"""A hundred decisions with ten thousand waiting."""

import math

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.end_to_end.review.browsing import (
    CHROMIUM,
    comments,
    database_of,
    hold_many,
    settled,
    signed_in,
    watch,
)

WAITING = 10_000
KEYS = 100
PAINTED = 150
SLOWER = 10
"""A busy machine may be so many times slower before the test fails."""

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


@pytest.mark.slow
def test_a_hundred_decisions_are_a_hundred_keys_and_the_next_card_is_there_at_once(
    app: Flask, address: str, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    hold_many(app, comments(WAITING))
    ada = signed_in(browser, address)
    page = ada.open()
    seen = watch(page, address)
    shown = []

    for number in range(KEYS):
        shown.append(ada.front)
        page.keyboard.press("ars"[number % 3])
        page.wait_for_function(
            "before => document.getElementById('card')?.dataset.number !== before"
            " && document.getElementById('card')",
            arg=shown[-1],
        )
    settled(page, WAITING - KEYS)

    assert len(set(shown)) == KEYS
    assert seen == []
    measured = "performance.getEntriesByName('next-card').map(one => one.duration)"
    times: list[float] = sorted(page.evaluate(measured))
    assert len(times) == KEYS
    p95 = times[math.ceil(0.95 * KEYS) - 1]
    with capsys.disabled():
        median = times[KEYS // 2]
        print(  # noqa: T201 (a figure of this run)
            f"\nnext card painted: median {median:.0f} ms, p95 {p95:.0f} ms, "
            f"{WAITING:,} waiting"
        )
    assert p95 < PAINTED * SLOWER
    with database_of(app).reading() as reading:
        assert len(reading.audit.page(event="comment.decided", limit=200)) == KEYS
