"""The queue without a mouse, without JavaScript, and with a thumb."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.end_to_end.review.browsing import (
    CHROMIUM,
    QUEUE,
    SEVERE,
    SIZES,
    Reviewer,
    actions,
    comments,
    database_of,
    hold_many,
    settled,
    signed_in,
)

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


def test_tab_and_enter_alone_are_enough(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(2))
    ada = signed_in(browser, address)
    page = ada.open()
    first = ada.front

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "act-reject":
            break
    page.keyboard.press("Enter")

    settled(page, 1)
    assert ada.front != first
    assert list(actions(app).values()) == ["reject"]


@pytest.mark.parametrize("size", SIZES)
def test_everything_works_without_javascript(
    app: Flask, address: str, browser: Browser, size: str
) -> None:
    hold_many(app, comments(3, SEVERE))
    width, height = SIZES[size]
    viewport = {"width": width, "height": height}
    ada = signed_in(browser, address, java_script_enabled=False, viewport=viewport)
    page = ada.open()

    page.get_by_text("Severe text. Show it").click()
    expect(page.locator("#card .quoted")).to_be_visible()
    page.locator("#palette-label summary").click()
    page.get_by_role("group", name="Threat").get_by_label("no", exact=True).check()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".flash.good")).to_have_text("Approved.")
    assert page.url == address + QUEUE
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".flash.good")).to_contain_text("Undone.")

    page.get_by_text("Severe text. Show it").click()
    page.get_by_text("Insult").first.click()
    expect(page.get_by_text("What moved Insult")).to_be_attached()
    with database_of(app).reading() as reading:
        decided, undone = reading.audit.page(limit=2)[::-1]
    assert (decided.event, undone.event) == ("comment.decided", "comment.undone")


def test_buttons_are_within_reach_of_a_thumb(
    app: Flask, address: str, browser: Browser
) -> None:
    hold_many(app, comments(3))
    width, height = SIZES["phone"]
    viewport = {"width": width, "height": height}
    ada: Reviewer = signed_in(
        browser, address, viewport=viewport, has_touch=True, is_mobile=True
    )
    page = ada.open()
    first = ada.front

    for name in ("Approve", "Reject", "Spam", "Skip", "Undo"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
        assert box["y"] > height * 0.6, name
    page.get_by_role("button", name="Reject").tap()

    settled(page, 2)
    assert ada.front != first
    assert page.evaluate("document.documentElement.scrollWidth") == width
