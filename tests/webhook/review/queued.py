"""A queue to look at: comments that wait, and cards read off a page."""

import re
from dataclasses import dataclass
from html import unescape

from flask import Flask

from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import database

HELD = "What a stupid plan, you liar."
SEVERE = "I know where you are. You will get hurt, watch your back."
CALM = "I support more trees on the square, please plant them soon."
CARD = re.compile(r'<article class="card[^>]*data-number="(\d+)" data-version="(\d+)"')
QUEUE = "/review/queue"
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Front:
    """The card in front: our number of the comment, and its version."""

    number: int
    version: int


def hold(blog: Blog, *names: str, text: str = HELD, **more: object) -> None:
    """Comments that wait, by the platform's id."""
    for name in names:
        author = {"id": f"u-{name}", "name": f"Reader {name}"}
        data: dict[str, object] = {"id": name, "text": text, "author": author} | more
        answer = blog.send("created", **data)
        assert answer.status_code == 200, answer.text


def front(page: str) -> Front | None:
    """The card that a page has in front."""
    found = CARD.search(page)
    return None if found is None else Front(int(found[1]), int(found[2]))


def front_of(person: Reviewing, query: str = "") -> Front:
    """The card that somebody has in front."""
    found = front(person.get(QUEUE + query).text)
    assert found is not None
    return found


def said(page: str) -> str:
    """What a page says, without tags, in single blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def platform_id(app: Flask, number: int) -> str:
    """The platform's id of our comment number ``number``."""
    with database(app).reading() as reading:
        standing = reading.dossiers.standing(number)
    assert standing is not None
    return standing.platform_id


def decide(person: Reviewing, number: int, act: str = "approve", **more: str) -> int:
    """Send the form of a card; returns the status."""
    fields = {"act": act, "next": QUEUE} | more
    return person.post(f"/review/comments/{number}/decide", fields).status_code
