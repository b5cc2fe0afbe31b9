"""A thousand hostile comments in the queue: text, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from moderation.storage.column_types import storable
from tests.end_to_end.review.browsing import (
    CHROMIUM,
    QUEUE,
    add_reviewer,
    database_of,
    hold_many,
    serving,
    signed_in,
    watch,
)
from tests.end_to_end.review.hostile_queue import hostile_comments
from tests.webhook.application import tiny_service

DECIDED = 25
PAGES = 20
SHOW = """async (number) => {
  const { Deck } = await import("/static/review/deck.js");
  const answer = await fetch(`/review/comments/${number}/card`);
  const card = Deck.read(await answer.json());
  document.getElementById("front").replaceChildren(card.card);
  document.getElementById("following").replaceChildren(card.row);
  for (const closed of document.querySelectorAll("#front details")) closed.open = true;
  for (const pick of document.querySelectorAll("#front [data-pick]")) pick.click();
  await new Promise(requestAnimationFrame);
  const strange = "script, img, iframe, object, embed, link, style, base, video, audio,"
    + " form:not(#decide), [onload], [onerror], [style], a[href^='javascript:' i]";
  return {
    text: document.querySelector("#card .quoted").textContent,
    strange: document.querySelectorAll(`#front :is(${strange})`).length,
    cards: document.querySelectorAll("#card").length,
    owned: window.owned,
  };
}"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}"),
]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application with a thousand of them waiting."""
    made = tiny_service(tmp_path).app
    add_reviewer(made)
    hold_many(made, hostile_comments())
    return made


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where it serves."""
    with serving(app) as found:
        yield found


def test_no_script_runs_and_no_request_leaves(
    app: Flask, address: str, browser: Browser
) -> None:
    written = {  # as HTML has line breaks
        one.id: storable(one.text).replace("\r\n", "\n") for one in hostile_comments()
    }
    assert len(written) == 1_000
    with database_of(app).reading() as reading:
        site = reading.sites.named("blog")
        numbers = {
            found.id: written[name]
            for name in written
            if (found := reading.comments.find(site.id, name or "")) is not None
        }
    assert len(numbers) == 1_000

    ada = signed_in(browser, address)
    seen = watch(ada.page, address)
    page = ada.open()
    for key in "arsn" * (DECIDED // 4):
        before = ada.front
        page.keyboard.press(key)
        expect(page.locator("#card")).not_to_have_attribute("data-number", before)
    page.wait_for_load_state("networkidle")

    for number, text in numbers.items():
        shown = page.evaluate(SHOW, number)
        assert shown["text"] == text, number
        assert (shown["strange"], shown["cards"]) == (0, 1), number
        assert shown.get("owned") is None, number

    for number in list(numbers)[:: len(numbers) // PAGES]:
        ada.open(f"/review/comments/{number}")
        assert page.evaluate("window.owned") is None
    ada.open(QUEUE)
    assert page.evaluate("window.owned") is None

    assert seen == []
