"""The model page's buttons in a browser without JavaScript, with real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from moderation.policies.promises import PromisesPolicy
from moderation.registry.store import CHAMPION, Store
from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action
from tests.artifacts import ABUSE, CIVIL, write_tiny
from tests.end_to_end.review.browsing import (
    CHROMIUM,
    PATIENCE,
    add_reviewer,
    database_of,
    serving,
    signed_in,
)
from tests.moderation.storage.stored import decision, draft
from webhook.app import create_app
from webhook.site_jobs import EXTENSION
from webhook.site_policies import write_policy

PAGE = "/review/model"
STRICT = {"toxicity": {"hold": 0.01, "promise": "nearly everything"}}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}"),
]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A service with two models, and a site whose comments are decided."""
    settings = Settings(instance=tmp_path, semantic="never", stance_large="never")
    upgrade(settings.database)
    store = Store(settings.registry)
    for alias, more in ((CHAMPION, {}), ("challenger", {"thresholds": STRICT})):
        digest = write_tiny(store.folder / "new", **more).digest
        (store.folder / "new").rename(store.folder / digest)
        store.point(alias, digest)
    app = create_app(settings)
    policy = write_policy(PromisesPolicy())
    with database_of(app).unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", policy, "k" * 40, "s"))
        site = work.sites.named("blog").id
        for number, text in enumerate((*ABUSE, *CIVIL)):
            act = Action.REJECT if text in ABUSE else Action.APPROVE
            work.comments.add(draft(site, f"c{number}", text))
            work.decisions.add(site, f"c{number}", decision(act))
        work.commit()
    add_reviewer(app)
    with serving(app) as found:
        yield found
    for jobs in app.extensions[EXTENSION].values():
        jobs.stop()


def test_look_promote_undo_and_learn_take_a_click_each(
    address: str, browser: Browser
) -> None:
    page = signed_in(browser, address, java_script_enabled=False).open(PAGE)

    page.get_by_role("button", name="Look at them").click()
    told = page.get_by_text("of the newest 16 comments of blog")
    expect(told).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Severe text. Show it").first).to_be_visible()

    page.get_by_label("Why it is to serve all the same").fill("eight of eight")
    page.get_by_role("button", name="without the gate").click()
    expect(page.get_by_text("You can undo that below")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("serves again")).to_be_visible()

    page.get_by_role("link", name="blog", exact=True).last.click()
    page.get_by_role("button", name="Learn now").click()
    serves = page.get_by_role("heading", name="Its own head serves")
    expect(serves).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("decisions, 8 of them rejections")).to_be_visible()
