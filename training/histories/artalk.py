"""Read Artalk's Artrans: an array of objects whose every value is text.

``is_pending`` waits, everything else is published; ``is_collapsed`` folds a comment
away for want of votes or by a moderator, so it is no decision.
"""

from collections.abc import Iterator
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from training.errors import MalformedHistoryError
from training.histories.base import (
    IS_PUBLISHED,
    IS_WAITING,
    HistoricalComment,
    Standing,
)
from training.streams.file import StreamedFile
from training.streams.json_stream import objects, told

COLLAPSED: Final = Standing(undecided="no decision: folded away")
_ABSENT: Final = {"", "0"}


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every comment of every page."""
    for found in objects(file.chunks()):
        if "content" not in found or "page_key" not in found:
            raise MalformedHistoryError("Not Artrans: no content or no page_key.")
        written = file.moment(told(found, "created_at"))
        yield _standing(found).of(_comment(found), written)


def _standing(found: dict[str, Any]) -> Standing:
    if told(found, "is_pending") == "true":
        return IS_WAITING
    return COLLAPSED if told(found, "is_collapsed") == "true" else IS_PUBLISHED


def _comment(found: dict[str, Any]) -> Comment:
    parent = told(found, "rid")
    return Comment(
        text=told(found, "content"),
        id=told(found, "id"),
        article=Article(
            url=told(found, "page_key") or None, title=told(found, "page_title") or None
        ),
        parent=Parent(None if parent in _ABSENT else parent),
        author=Author(
            name=told(found, "nick") or None,
            email=told(found, "email") or None,
            url=told(found, "link") or None,
            ip=told(found, "ip") or None,
        ),
    )
