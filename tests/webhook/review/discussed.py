"""A blog with comments that came by webhook, as the analysing pages see them."""

import re
from html import unescape

from flask import Flask

from moderation.storage.database import Database
from tests.webhook.conftest import Blog
from webhook.parts import EXTENSION, Parts

CALM = (
    "I support more trees on the square, please plant them along the north side soon."
)
OPPOSED = (
    "I oppose this, trees would never survive on the square without a lot of water."
)
RUDE = "You idiot, only morons read this pathetic page."
HELD = "What a stupid plan, really."
SPAM = "Click http free guaranteed whatsapp"
TITLE = "Does the square need trees?"


def send(blog: Blog, number: int, text: str) -> None:
    """One comment under the article."""
    answer = blog.send(
        "created",
        id=f"c{number}",
        text=text,
        author={"id": f"u{number % 7}", "name": f"Reader {number % 7}"},
        article={"url": "https://b.example/trees", "title": TITLE},
    )
    assert answer.status_code == 200, answer.text


def fill(blog: Blog, texts: dict[str, int]) -> None:
    """So many comments of each text, numbered from 1."""
    number = 0
    for text, count in texts.items():
        for _ in range(count):
            number += 1
            send(blog, number, text)


def database(app: Flask) -> Database:
    """The database of the application."""
    wired: Parts = app.extensions[EXTENSION]
    return wired.database


def words(page: str) -> str:
    """What a page says, without tags, in single blanks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))
