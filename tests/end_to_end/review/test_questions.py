"""Questions to learn from, answered by one key each in a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.end_to_end.review.browsing import (
    CHROMIUM,
    QUEUE,
    comments,
    database_of,
    hold_many,
    settled,
    signed_in,
)
from tests.webhook.application import SITE

CALM = "I support more trees on the square, please plant them soon, number {}."

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


def test_one_key_answers_a_question_and_the_next_is_there(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(4, CALM))  # which is let through
    asked = app.test_cli_runner().invoke(args=["ask", SITE, "--count", "4"])
    assert asked.exit_code == 0, asked.output
    ada = signed_in(browser, address)

    ada.open().get_by_role("link", name="4 questions to learn from").click()
    page = ada.page
    expect(page.locator("h1")).to_have_text("Questions")
    expect(page.locator("#card")).to_contain_text("Asked: ")
    page.wait_for_load_state()  # keys are heard from then on
    first = ada.front
    page.keyboard.press("a")
    settled(page, 3)
    second = ada.front
    page.keyboard.press("r")
    settled(page, 2)
    page.keyboard.press("u")
    settled(page, 3)

    assert len({first, second, ""}) == 3
    assert ada.front == second
    with database_of(app).reading() as reading:
        [answered] = reading.decisions.events(int(first))
        taken_back = reading.decisions.events(int(second))
    assert answered.decision.action == "approve"
    assert len(taken_back) == 2
    assert page.url.endswith(f"{QUEUE}?origin=questions")
