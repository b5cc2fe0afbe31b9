"""The queue by key: decide, undo, correct, and what comes too late."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.end_to_end.review.browsing import (
    CHROMIUM,
    SEVERE,
    actions,
    comments,
    database_of,
    hold_many,
    settled,
    signed_in,
    watch,
)

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


def test_keys_decide_undo_correct_and_reveal(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(4, SEVERE))
    ada = signed_in(browser, address)
    page = ada.open()
    seen = watch(page, address)
    first = ada.front
    status = page.locator("#status")

    expect(page.locator("#card .quoted")).not_to_be_visible()
    page.keyboard.press("v")
    expect(page.locator("#card .quoted")).to_be_visible()
    page.keyboard.press("l")
    page.keyboard.press("1")
    expect(status).to_contain_text("Threat")
    expect(status).to_contain_text(": yes")
    page.keyboard.press("t")
    page.keyboard.press("1")
    expect(status).to_contain_text(": favor")
    page.keyboard.press("r")
    expect(status).to_contain_text("Rejected: Reader")
    assert ada.front != first
    settled(page, 3)
    page.keyboard.press("u")
    expect(status).to_contain_text("Undone: Reader")
    assert ada.front == first
    settled(page, 4)
    page.keyboard.press("a")
    settled(page, 3)
    page.keyboard.press("n")
    expect(status).to_contain_text("Skipped: Reader")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")

    assert seen == []
    with database_of(app).reading() as reading:
        one, undone, again = reading.decisions.events(int(first))
    assert one.decision.labels == {"threat": 1.0}
    assert list(one.decision.stances.values()) == ["favor"]
    assert undone.decision.undoes == 1
    assert again.decision.action == "approve"
    assert len(actions(app)) == 1


def test_undo_reaches_back_over_a_reload(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(2))
    ada = signed_in(browser, address)
    page = ada.open()
    first = ada.front
    page.keyboard.press("s")
    settled(page, 1)

    page.reload()
    page.keyboard.press("u")

    expect(page.locator(f'#card[data-number="{first}"]')).to_be_visible()
    settled(page, 2)


def test_what_another_decided_meanwhile_comes_back_and_says_so(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(3))
    ada, bo = signed_in(browser, address), signed_in(browser, address, "Bo")
    page = ada.open()
    card = ada.front
    taken = bo.open(f"/review/comments/{card}")
    taken.get_by_role("button", name="Take it over").click()
    taken.get_by_role("button", name="Reject").click()
    expect(taken.locator(".flash.good")).to_have_text("Rejected.")

    page.keyboard.press("a")

    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Approved was too late. Bo rejected it meanwhile.")
    assert ada.front == card
    with database_of(app).reading() as reading:
        [event] = reading.decisions.events(int(card))
    assert event.decision.reviewer == "Bo"
    page.wait_for_timeout(700)  # keys rest while a card comes back
    page.keyboard.press("n")
    expect(notice).not_to_be_visible()
    assert ada.front not in {"", card}


def test_card_that_another_has_taken_gives_way(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(3))
    ada = signed_in(browser, address)
    page = ada.page
    expect(page.locator("#following li")).to_have_count(2)
    bo = signed_in(browser, address, "Bo")
    assert bo.front not in {"", ada.front}

    page.keyboard.press("a")

    expect(page.get_by_role("alert")).to_contain_text("Bo looks at that comment")
    expect(page.locator("[data-state=here]")).to_have_text("1 other is here")
    assert ada.front not in {"", bo.front}


def test_service_that_does_not_answer_loses_nothing(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(2))
    ada = signed_in(browser, address)
    page = ada.open()
    first = ada.front
    page.route("**/decide", lambda route: route.abort())

    page.keyboard.press("a")

    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    assert ada.front == first
    page.unroute("**/decide")
    page.wait_for_timeout(700)  # keys rest while a card comes back
    page.keyboard.press("a")
    settled(page, 1)


def test_new_comments_appear_by_themselves_once_the_queue_is_empty(
    app: Flask, address: str, browser: Browser
) -> None:
    ada = signed_in(browser, address)
    page = ada.page
    page.clock.install()
    ada.open()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()
    hold_many(app, comments(1))

    page.clock.fast_forward(16_000)

    expect(page.locator("#card")).to_be_visible()
    settled(page, 1)


def test_keys_do_nothing_when_switched_off_or_while_typing(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(2))
    ada = signed_in(browser, address)
    page = ada.open()
    first = ada.front
    page.get_by_text("Filter", exact=True).click()
    page.get_by_label("Words in the text").press_sequentially("ras")
    page.keyboard.press("Control+a")
    assert ada.front == first
    ada.open("/review/me")
    page.get_by_label("One key a decision").uncheck()
    page.get_by_role("button", name="Keep", exact=True).click()

    ada.open()
    page.keyboard.press("a")
    page.keyboard.press("r")

    assert ada.front == first
    expect(page.locator("[data-key=approve]")).to_have_text("")
    assert actions(app) == {}
