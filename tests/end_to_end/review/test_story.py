"""From the first link to the platform that heard of a decision and of its undoing."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from standardwebhooks import Webhook

from tests.end_to_end.conftest import Gunicorn, free_port
from tests.end_to_end.review.browsing import (
    CHROMIUM,
    NAME,
    PASSWORD,
    QUEUE,
    watch,
)
from tests.webhook.receiver import Receiver, receiving
from webhook.platforms.standard import StandardPlatform

PATIENCE_SECONDS = 15
LINK = re.compile(r"http://\S+/review/join/\S+")

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}"
)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Gunicorn]:
    """A service of its own: nobody has an account yet."""
    made = Gunicorn(tmp_path, free_port())
    made.flask("migrate")
    made.start()
    yield made
    made.stop()


def test_the_platform_hears_of_a_decision_by_key_and_of_its_undoing(
    service: Gunicorn, browser: Browser
) -> None:
    [link] = LINK.findall(service.flask("welcome"))
    site = service.add_site("blog")
    address = f"http://127.0.0.1:{service.port}"
    with receiving() as receiver:
        service.flask(
            *("set-option", "blog", "allow_private=true"),
            f"callback_url={receiver.url}",
        )
        service.flask("set-policy", "blog", "--hold", "toxicity=0.0001")
        page = browser.new_page()
        page.goto(link)
        page.get_by_label("Name").fill(NAME)
        page.get_by_label("New password").or_(
            page.get_by_label("Password", exact=True)
        ).first.fill(PASSWORD)
        page.get_by_label("The same again").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url(address + QUEUE)
        expect(page.get_by_text("Nothing waits for you")).to_be_visible()
        seen = watch(page, address)

        _send(service, site, "What nonsense, dear friends.")
        page.reload()
        expect(page.locator("#card .quoted")).to_contain_text("nonsense")
        page.keyboard.press("r")
        expect(page.get_by_role("status")).to_contain_text("Rejected: Grete")
        _heard(receiver, 1)
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_contain_text("Undone: Grete")
        _heard(receiver, 2)

        rejected, undone = receiver.received
        number = page.locator("#card").get_attribute("data-number")
        page.goto(f"{address}/review/comments/{number}")
        told = page.get_by_role("region", name="Answers to the platform").locator("td")
        expect(told.filter(has_text="delivered")).to_have_count(2)

    assert seen == []
    for request in (rejected, undone):
        Webhook(site["webhook_secret"]).verify(request.body, dict(request.headers))
    first, second = (json.loads(one.body)["data"] for one in (rejected, undone))
    assert (first["action"], first["reviewer"]) == ("reject", NAME)
    assert (second["action"], second["undoes"]) == ("hold", 1)


def _heard(receiver: Receiver, count: int) -> None:
    """Wait until the platform has heard so often."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while len(receiver.received) < count and time.monotonic() < patience:
        time.sleep(0.05)
    assert len(receiver.received) == count


def _send(service: Gunicorn, site: dict[str, str], text: str) -> None:
    data = {"id": "c1", "text": text, "author": {"id": "7", "name": "Grete"}}
    body = json.dumps({"type": "comment.created", "data": data}).encode()
    headers = StandardPlatform().headers(
        body,
        delivery_id=uuid.uuid4().hex,
        sent_at=datetime.now(UTC),
        secret=site["webhook_secret"],
    )
    connection = HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("POST", site["webhook"], body, headers)
    assert connection.getresponse().status == 200
    connection.close()
