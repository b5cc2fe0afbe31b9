"""A real browser for the review pages, and an application served from a thread."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import (
    Browser,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from werkzeug.serving import make_server

from moderation.comment import Article, Author, Comment
from moderation.fingerprint import fingerprint
from moderation.policies.promises import PromisesPolicy
from moderation.screening import screen
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.reviewers import Role
from tests.webhook.application import SITE
from tests.webhook.tiny_model import FixedSource, TinyModel
from webhook.parts import EXTENSION, Parts
from webhook.passwords import hashed

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OUTPUT = Path(__file__).parents[2] / "output"
SIZES = {"phone": (390, 844), "wide": (1280, 900)}
PASSWORD = "correct horse battery"  # noqa: S105 (a test's own)
NAME = "Ada"
QUEUE = "/review/queue"
PATIENCE = 60_000
HELD = "What a stupid plan, you liar {}."
SEVERE = "We know where you are, watch your back, you will get hurt. Yours, {}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of an application that is served from a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def database_of(app: Flask) -> Database:
    """The database of an application."""
    wired: Parts = app.extensions[EXTENSION]
    return wired.database


def add_reviewer(app: Flask, name: str = NAME, role: Role = Role.OWNER) -> None:
    """An account with everybody's password."""
    with database_of(app).unit_of_work() as work:
        work.reviewers.add(
            name=name, email=None, password_hash=hashed(PASSWORD), role=role
        )
        work.commit()


def hold_many(app: Flask, comments: list[Comment]) -> None:
    """Comments of a site that wait, scored by the tiny model, in one transaction."""
    scored = screen(comments, FixedSource(TinyModel()), PromisesPolicy())
    now = datetime.now(UTC)
    with database_of(app).unit_of_work() as work:
        site = work.sites.named(SITE)
        for screening in scored:
            comment = screening.comment
            article = work.articles.write(site.id, comment.article)
            number = work.comments.add(
                CommentDraft(
                    site_id=site.id,
                    platform_id=comment.id or "",
                    comment=comment,
                    article_id=article,
                    email_hash=None,
                    ip_hash=None,
                    fingerprint=fingerprint(comment),
                    changed_at=now,
                    action=screening.verdict.action,
                    awaiting_model=False,
                )
            )
            work.screenings.add(number, 1, screening.scores, screening.verdict)
        work.commit()


@dataclass(frozen=True)
class Reviewer:
    """Somebody at a browser, who is signed in."""

    page: Page
    address: str

    def open(self, path: str = QUEUE) -> Page:
        """Go to a page."""
        self.page.goto(self.address + path)
        return self.page

    @property
    def front(self) -> str:
        """Our number of the comment in front; empty for none."""
        card = self.page.locator("#card")
        return card.get_attribute("data-number") or "" if card.count() else ""


def signed_in(
    browser: Browser, address: str, name: str = NAME, **context: Any
) -> Reviewer:
    """Sign in by the form, in a context of one's own."""
    size = {"width": SIZES["wide"][0], "height": SIZES["wide"][1]}
    options: Mapping[str, Any] = {"viewport": size} | context
    page = browser.new_context(**options).new_page()
    page.goto(f"{address}/review/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/login"))
    return Reviewer(page, address)


def watch(page: Page, address: str) -> list[str]:
    """A list that fills with requests to elsewhere, errors and console messages."""
    seen: list[str] = []

    def note_request(sent: Request) -> None:
        if not sent.url.startswith(f"{address}/"):
            seen.append(sent.url)

    def note_failure(answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            seen.append(f"{answer.status} {answer.url}")

    page.on("request", note_request)
    page.on("response", note_failure)
    page.on("console", lambda said: seen.append(said.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("popup", lambda popup: seen.append(popup.url))
    return seen


def comments(
    count: int, text: str = "What a stupid plan, you liar {}."
) -> list[Comment]:
    """Comments that wait."""
    return [
        Comment(
            text.format(number),
            id=f"c{number}",
            article=Article("https://b.example/a", "Should the square have trees?"),
            author=Author(id=f"u{number % 50}", name=f"Reader {number % 50}"),
        )
        for number in range(count)
    ]


def actions(app: Flask) -> dict[str, str]:
    """The action of every comment that a person decided on, by the platform's id."""
    with database_of(app).reading() as reading:
        site = reading.sites.named("blog")
        waiting = {one.platform_id for one in reading.queue.oldest(limit=500)}
        found = {}
        for number in range(30):
            stored = reading.comments.find(site.id, f"c{number}")
            if stored and stored.action and f"c{number}" not in waiting:
                found[f"c{number}"] = stored.action.value
    return found


def settled(page: Page, waiting: int) -> None:
    """Wait until the service has said how many wait."""
    tally = page.locator("[data-state=waiting]")
    expect(tally).to_have_text(f"{waiting:,}", timeout=PATIENCE)
