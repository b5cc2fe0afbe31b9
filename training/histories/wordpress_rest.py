"""Read pages of WordPress's ``/wp/v2/comments?context=edit``: the one with spam.

An array, several arrays one after another, or one comment a line. ``approved`` is
published, ``hold`` waits, ``spam`` is a person's or a filter's word, ``trash`` is a
rejection.
"""

from collections.abc import Iterator
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from training.errors import MalformedHistoryError
from training.histories.base import (
    IS_PUBLISHED,
    IS_SPAM,
    IS_WAITING,
    NOT_A_COMMENT,
    HistoricalComment,
    Standing,
    unknown_state,
)
from training.streams.file import StreamedFile
from training.streams.json_stream import objects, told

_TYPES: Final = {"", "comment", "review"}
_ABSENT: Final = {"", "0"}
_STANDINGS: Final = {
    "approved": IS_PUBLISHED,
    "approve": IS_PUBLISHED,
    "hold": IS_WAITING,
    "spam": IS_SPAM,
    "trash": Standing(Action.REJECT, note="trash"),
}


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every comment of every page."""
    for found in objects(file.chunks()):
        if "status" not in found:
            raise MalformedHistoryError(
                "A comment without its status: fetch the pages with context=edit, "
                "signed in."
            )
        written = file.moment(told(found, "date_gmt") or told(found, "date"))
        yield _standing(found).of(_comment(found), written)


def _standing(found: dict[str, Any]) -> Standing:
    if told(found, "type") not in _TYPES:
        return Standing(skipped=NOT_A_COMMENT)
    state = told(found, "status")
    return _STANDINGS.get(state, unknown_state(state))


def _comment(found: dict[str, Any]) -> Comment:
    parent, user = told(found, "parent"), told(found, "author")
    return Comment(
        text=told(found, "content", "raw") or told(found, "content", "rendered"),
        id=told(found, "id"),
        article=_article(found),
        parent=Parent(None if parent in _ABSENT else parent),
        author=Author(
            id=None if user in _ABSENT else user,
            name=told(found, "author_name") or None,
            email=told(found, "author_email") or None,
            url=told(found, "author_url") or None,
            ip=told(found, "author_ip") or None,
        ),
    )


def _article(found: dict[str, Any]) -> Article:
    """Its own link without the fragment; the title when ``_embed`` gave it."""
    posts = _embedded(found).get("up")
    post = posts[0] if isinstance(posts, list) and posts else {}
    return Article(
        url=told(found, "link").partition("#")[0] or None,
        title=told(post, "title", "rendered") or None,
    )


def _embedded(found: dict[str, Any]) -> dict[str, Any]:
    embedded = found.get("_embedded")
    return embedded if isinstance(embedded, dict) else {}
