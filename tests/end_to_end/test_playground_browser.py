"""The playground in a real browser, with JavaScript and without."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from werkzeug.serving import make_server

from tests.end_to_end.hostile_comments import HOSTILE_COMMENTS
from tests.webhook.application import tiny_service

CHROMIUM = Path("/usr/bin/chromium")
OUTPUT = Path(__file__).parents[1] / "output"
EXAMPLE = "Against, not civil"
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application, served from a thread."""
    service = tiny_service(tmp_path_factory.mktemp("browser"))
    server = make_server("127.0.0.1", 0, service.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The playground with JavaScript, at desktop size."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """The playground without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def watch(page: Page, address: str) -> list[str]:
    """A list that fills with requests to elsewhere, errors and console messages."""
    seen: list[str] = []

    def note_request(sent: Request) -> None:
        if not sent.url.startswith(f"{address}/"):
            seen.append(sent.url)

    page.on("request", note_request)
    page.on("console", lambda said: seen.append(said.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen


def test_an_example_is_answered_without_reloading(page: Page) -> None:
    requests: list[Request] = []
    page.on("request", lambda sent: requests.append(sent))

    page.get_by_role("button", name=EXAMPLE).click()

    expect(page.locator(".verdict h2")).to_contain_text("Reject")
    expect(page.get_by_role("status")).to_have_text("Verdict: Reject. 2 reasons.")
    kinds = [sent.resource_type for sent in requests if "favicon" not in sent.url]
    assert kinds == ["fetch"]


def test_a_label_is_switched_at_once(page: Page) -> None:
    page.get_by_role("button", name=EXAMPLE).click()
    expect(page.locator("#shown-name")).to_have_text("Toxicity")
    requests: list[Request] = []
    page.on("request", lambda sent: requests.append(sent))

    page.get_by_role("button", name="Profanity").click()

    expect(page.locator("#shown-name")).to_have_text("Profanity")
    expect(page.locator(".quoted .up-3")).to_have_text(["damn"])
    expect(page.get_by_role("button", name="Profanity")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert [sent.url for sent in requests if "favicon" not in sent.url] == []


def test_it_answers_while_one_types_and_keeps_the_label(page: Page) -> None:
    page.get_by_role("button", name=EXAMPLE).click()
    page.get_by_role("button", name="Grateful").click()

    page.get_by_label("Comment", exact=True).fill("Thanks, you idiot")

    expect(page.locator("#raising")).to_have_text("Thanks")
    expect(page.locator("#shown-name")).to_have_text("Grateful")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.get_by_label("Comment", exact=True).focus()
    page.keyboard.type("You stupid idiot")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".verdict h2")).to_contain_text("Reject")


def test_everything_works_without_javascript(plain_page: Page) -> None:
    plain_page.get_by_label("Comment", exact=True).fill("You stupid idiot. Thanks!")
    plain_page.get_by_role("button", name="Screen this comment").click()

    expect(plain_page.locator(".verdict h2")).to_contain_text("Hold")
    expect(plain_page.locator("#shown-name")).to_have_text("Insult")
    plain_page.get_by_role("button", name="Grateful").click()
    expect(plain_page.locator(".quoted .up-3")).to_have_text(["Thanks!"])
    assert "idiot" not in plain_page.url


@pytest.mark.slow
def test_hostile_comments_stay_text(page: Page, address: str) -> None:
    seen = watch(page, address)
    page.get_by_label("as I type").uncheck()

    for comment in HOSTILE_COMMENTS:
        page.get_by_label("Comment", exact=True).fill(comment)
        page.get_by_label("Article’s title").fill(comment)
        with page.expect_response(f"{address}/"):
            page.get_by_role("button", name="Screen this comment").click()
        expect(page.locator(".quoted")).to_have_text(comment)
        page.locator(".stance .pick").click()

    assert page.evaluate("window.owned") is None
    assert seen == []
    assert page.url == f"{address}/"


@pytest.mark.slow
def test_hostile_comments_stay_text_in_the_page_itself(
    page: Page, address: str
) -> None:
    page.route("**/playground.js", lambda route: route.fulfill(body=""))
    page.reload()
    seen = watch(page, address)

    for comment in HOSTILE_COMMENTS[::3]:
        page.get_by_label("Comment", exact=True).fill(comment)
        page.get_by_label("Article’s title").fill(comment)
        page.get_by_role("button", name="Screen this comment").click()
        expect(page.locator(".quoted")).to_have_text(comment)
        assert page.evaluate("window.owned") is None

    assert seen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_and_leaves_a_picture(
    browser: Browser, address: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=2,
    )
    page = context.new_page()
    page.goto(address)

    page.get_by_role("button", name=EXAMPLE).click()
    expect(page.locator(".verdict")).to_be_visible()

    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"playground_{size}_{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
