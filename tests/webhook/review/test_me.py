"""One's own page: looks, keys, breaks, password."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation import accounts
from tests.webhook.review.conftest import PASSWORD, Reviewing
from webhook.parts import EXTENSION, Parts
from webhook.review.preferences import (
    DEFAULT_KEYS,
    Act,
    Preferences,
    read_preferences,
)

KEYS = {f"key_{act.value}": key for act, key in DEFAULT_KEYS.items()}
FORM = {"theme": "dark", "break_minutes": "30", "blur": "1", **KEYS}


def kept(app: Flask, name: str) -> Preferences:
    """What is in the database."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        return read_preferences(accounts.named(reading, name).preferences)


def test_preferences_are_kept(app: Flask, reviewer: Reviewing) -> None:
    sent = FORM | {"key_approve": "y"}

    assert reviewer.post("/review/me/preferences", sent).status_code == 303

    found = kept(app, reviewer.name)
    assert found.theme.value == "dark"
    assert found.blur
    assert not found.shortcuts
    assert found.break_minutes == 30
    assert found.keys[Act.APPROVE] == "y"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key_approve": "r"}, "same key"),
        ({"key_approve": "R"}, "same key"),
        ({"key_approve": ""}, "one visible character"),
        ({"key_approve": "ab"}, "one visible character"),
        ({"break_minutes": "-1"}, "0 to 240"),
        ({"break_minutes": "9999"}, "0 to 240"),
        ({"break_minutes": "9" * 5_000}, "0 to 240"),
        ({"theme": "neon"}, "Input should be"),
    ],
)
def test_preferences_that_may_not_be_are_refused(
    app: Flask, reviewer: Reviewing, change: dict[str, str], said: str
) -> None:
    refused = reviewer.post("/review/me/preferences", FORM | change)

    assert refused.status_code == 400
    assert said in refused.text
    assert kept(app, reviewer.name) == Preferences()


def test_the_usual_keys_come_back(app: Flask, reviewer: Reviewing) -> None:
    reviewer.post("/review/me/preferences", FORM | {"key_approve": "y"})
    reviewer.post("/review/me/preferences", FORM | {"default_keys": "1"})
    assert kept(app, reviewer.name).keys == DEFAULT_KEYS


def test_preferences_of_another_version_fall_back() -> None:
    assert read_preferences({"theme": "sepia"}) == Preferences()
    assert read_preferences({}) == Preferences()


@pytest.mark.parametrize(
    ("theme", "scheme", "media"),
    [
        ("system", 'content="light dark"', 'media="(prefers-color-scheme: dark)"'),
        ("dark", 'content="dark"', 'media="all"'),
        ("light", 'content="light"', None),
    ],
)
def test_the_theme_decides_which_colours_are_loaded(
    reviewer: Reviewing, theme: str, scheme: str, media: str | None
) -> None:
    reviewer.post("/review/me/preferences", FORM | {"theme": theme})

    page = reviewer.get("/review/me").text

    assert scheme in page
    assert ("dark.css" in page) is (media is not None)
    assert media is None or media in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"present": "wrong wrong wrong"}, "not your present password"),
        ({"new": "short"}, "at least 12"),
        ({"again": "something else"}, "not the same"),
    ],
)
def test_a_password_that_may_not_be_is_refused(
    app: Flask, reviewer: Reviewing, change: dict[str, str], said: str
) -> None:
    new = "a much longer pass phrase"
    sent = {"present": PASSWORD, "new": new, "again": new} | change

    refused = reviewer.post("/review/me/password", sent)

    assert refused.status_code == 400
    assert said in refused.text
    assert Reviewing(app.test_client()).sign_in(reviewer.name).status_code == 303


def test_guessing_the_present_password_is_counted(reviewer: Reviewing) -> None:
    sent = {"present": "wrong wrong wrong", "new": "x", "again": "x"}
    statuses = [
        reviewer.post("/review/me/password", sent).status_code for _ in range(6)
    ]
    assert statuses == [400] * 5 + [429]


def test_what_was_seen_today_is_shown(app: Flask, reviewer: Reviewing) -> None:
    wired: Parts = app.extensions[EXTENSION]
    today = datetime.now(UTC).date()
    with wired.database.unit_of_work() as work:
        number = accounts.named(work, reviewer.name).id
        work.exposures.add(number, today, seen=40, severe=7)
        work.exposures.add(number, today, seen=2, severe=0)
        work.commit()

    page = reviewer.get("/review/me").text

    assert "<dd>42</dd>" in page
    assert "<dd>7</dd>" in page
