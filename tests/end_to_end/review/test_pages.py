"""Every review page with demo data: accessible, not too wide, and photographed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page, expect

from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from moderation.storage.reviewers import Role
from tests.end_to_end.client_folders import npm_folder
from tests.end_to_end.review.browsing import (
    CHROMIUM,
    OUTPUT,
    QUEUE,
    SIZES,
    add_reviewer,
    database_of,
    serving,
    signed_in,
)
from webhook.app import create_app
from webhook.demo.filling import SITE, fill
from webhook.intake import EXTENSION as INTAKE
from webhook.one_time_links import invitation_link
from webhook.review.access import STRANGERS, is_review_rule, roles_of

HOUR = timedelta(hours=1)
GRAVE = ("serious", "critical")
OUT = OUTPUT / "review"
NAMES: dict[str, object] = {"name": SITE, "number": 1, "site": SITE}
AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with the shipped model, filled as ``make demo`` does."""
    settings = Settings(instance=tmp_path_factory.mktemp("demo"))
    upgrade(settings.database)
    made = create_app(settings)
    with made.app_context():
        fill(database_of(made), made.extensions[INTAKE], lambda _number: None)
    add_reviewer(made)
    add_reviewer(made, "Bo", Role.AUDITOR)
    return made


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """Where it serves."""
    with serving(app) as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core as npm has it."""
    folder = npm_folder("npm-axe")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def pages(app: Flask) -> tuple[dict[str, str], dict[str, str]]:
    """The path of every page below /review that is got, for people and for strangers.

    A page whose address names something new is added to ``NAMES``.
    """
    with database_of(app).unit_of_work() as work:
        secret = invitation_link(work, Role.REVIEWER, "Ada", HOUR).rpartition("/")[2]
        work.commit()
    names = NAMES | {"secret": secret, "token": "none"}
    adapter = app.url_map.bind("localhost")
    inside: dict[str, str] = {}
    outside: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not is_review_rule(rule.rule):
            continue
        path = adapter.build(rule.endpoint, {one: names[one] for one in rule.arguments})
        is_open = roles_of(app.view_functions[rule.endpoint]) == STRANGERS
        (outside if is_open else inside)[rule.endpoint] = path
    return inside, outside


def grave(page: Page, axe: str) -> list[str]:
    """What axe finds serious or critical on a page."""
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(AXE)
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def photograph(page: Page, name: str) -> None:
    """Leave a picture of the whole page as output of the tests."""
    OUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=OUT / f"{name}.png", full_page=True)


def look_at(page: Page, address: str, path: str) -> bool:
    """Go to a page; False when it answers something else than a page."""
    try:
        answer = page.goto(address + path)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    assert answer is not None
    assert answer.status < 400, path
    return (answer.header_value("content-type") or "").startswith("text/html")


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_every_page_is_accessible_fits_and_leaves_a_picture(
    app: Flask, address: str, browser: Browser, axe: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    inside, outside = pages(app)
    viewport = {"width": width, "height": height}
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme}
    person = signed_in(browser, address, **options).page
    stranger = browser.new_context(**options).new_page()
    problems: list[str] = []
    looked = 0

    for page, paths in ((person, inside), (stranger, outside)):
        for endpoint, path in paths.items():
            if not look_at(page, address, path):
                continue
            looked += 1
            problems += [f"{path}: {one}" for one in grave(page, axe)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{path}: is wider than {width}")
            photograph(page, f"{endpoint.removeprefix('review_')}_{size}")

    assert looked >= 14
    assert problems == []


@pytest.mark.parametrize("size", SIZES)
def test_every_state_of_the_queue_is_accessible(
    address: str, browser: Browser, axe: str, size: str
) -> None:
    width, height = SIZES[size]
    ada = signed_in(browser, address, viewport={"width": width, "height": height})
    page = ada.open(f"{QUEUE}?label=toxicity")
    problems: list[str] = []

    def check(state: str) -> None:
        problems.extend(f"{state}: {one}" for one in grave(page, axe))
        photograph(page, f"queue_{state}_{size}")

    page.keyboard.press("l")
    check("correcting")
    page.keyboard.press("Escape")
    page.get_by_text("Other labels and every rule").click()
    check("rules")
    page.get_by_text("Filter", exact=False).first.click()
    check("filters")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    check("help")
    page.keyboard.press("Escape")
    page.route("**/decide", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_be_visible()
    check("failed")
    ada.open(f"{QUEUE}?search=nobody+ever+wrote+this")
    check("empty")

    assert problems == []


def test_auditors_see_the_queue_without_buttons(
    address: str, browser: Browser, axe: str
) -> None:
    bo = signed_in(browser, address, "Bo")
    page = bo.open()

    assert grave(page, axe) == []
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    photograph(page, "queue_auditor_wide")
