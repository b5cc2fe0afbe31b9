"""Read Remark42's backups: what it knows of users and posts, then a comment a line.

What is there is published; ``delete`` leaves no text. A blocked user is a decision
about a person, not about a comment. Addresses are hashed with a key of Remark42's own,
so none is taken.
"""

from collections.abc import Iterator
from typing import Any

from moderation.comment import Article, Author, Comment, Parent
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    HistoricalComment,
)
from training.streams.file import StreamedFile
from training.streams.json_stream import JsonStream, told


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every comment of every page."""
    for found in _found(JsonStream(file.chunks())):
        standing = IS_DELETED if told(found, "delete") == "true" else IS_PUBLISHED
        yield standing.of(_comment(found), file.moment(told(found, "time")))


def _found(stream: JsonStream) -> Iterator[Any]:
    """Comments a line, or in one object's ``comments``."""
    stream.require_something()
    while stream.peek():
        fields: dict[str, Any] = {}
        for key in stream.members():
            if key == "comments" and stream.peek() == "[":
                yield from stream.items()
            else:
                fields[key] = stream.value()
        if "locator" in fields:
            yield fields


def _comment(found: Any) -> Comment:
    return Comment(
        text=told(found, "text") or told(found, "orig"),
        id=told(found, "id"),
        article=Article(
            url=told(found, "locator", "url") or None,
            title=told(found, "title") or None,
        ),
        parent=Parent(told(found, "pid") or None),
        author=Author(
            id=told(found, "user", "id") or None,
            name=told(found, "user", "name") or None,
        ),
    )
