"""Read what Blogger exports: Takeout's ``feed.atom`` and the classic backup.

Takeout says LIVE, PENDING, SPAM or EMPTIED; the classic backup holds what is public
only. Read twice: the first time for the posts, wherever in the file they stand.
"""

from collections.abc import Iterator
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    IS_SPAM,
    IS_WAITING,
    HistoricalComment,
    Standing,
    unknown_state,
)
from training.streams.elements import elements, text_of
from training.streams.file import StreamedFile

_BLOGGER: Final = "{http://schemas.google.com/blogger/2018}"
_KIND: Final = "http://schemas.google.com/g/2005#kind"
_NOBODY: Final = "noreply@blogger.com"
_STANDINGS: Final = {
    "LIVE": IS_PUBLISHED,
    "PENDING": IS_WAITING,
    "SPAM": IS_SPAM,
    "EMPTIED": IS_DELETED,
}


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield the comments of every post and page."""
    posts = {
        text_of(entry, "id"): _post(entry)
        for entry in elements(file, "feed", "feed/entry")
        if _kind(entry) in {"post", "page"}
    }
    for entry in elements(file, "feed", "feed/entry"):
        if _kind(entry) == "comment":
            written = file.moment(text_of(entry, "published"))
            yield _standing(entry).of(_comment(entry, posts), written)


def _kind(entry: Any) -> str:
    told = text_of(entry, f"{_BLOGGER}type")
    for category in entry.findall("{*}category"):
        if category.get("scheme") == _KIND:
            told = category.get("term", "").rpartition("#")[2]
    return told.lower()


def _post(entry: Any) -> Article:
    return Article(
        url=_link(entry, "alternate") or text_of(entry, f"{_BLOGGER}filename") or None,
        title=text_of(entry, "title") or None,
        text=text_of(entry, "content") or None,
    )


def _comment(entry: Any, posts: dict[str, Article]) -> Comment:
    below = entry.find("{*}in-reply-to")
    post = text_of(entry, f"{_BLOGGER}parent")
    if below is not None:
        post = below.get("ref", "")
    email = text_of(entry, "author|email")
    return Comment(
        text=text_of(entry, "content"),
        id=text_of(entry, "id") or None,
        article=posts.get(post, Article()),
        parent=Parent(_answered(entry)),
        author=Author(
            name=text_of(entry, "author|name") or None,
            email=None if email == _NOBODY else email or None,
            url=text_of(entry, "author|uri") or None,
        ),
    )


def _answered(entry: Any) -> str | None:
    """The id of the comment that this one answers; classic: the end of a link."""
    told = text_of(entry, f"{_BLOGGER}inReplyTo")
    if told:
        return told
    number = _link(entry, "related").rpartition("/")[2]
    stem, dash, _ = text_of(entry, "id").rpartition("post-")
    return f"{stem}{dash}{number}" if number else None


def _standing(entry: Any) -> Standing:
    state = text_of(entry, f"{_BLOGGER}status") or "LIVE"
    if text_of(entry, f"{_BLOGGER}trashed"):
        return IS_DELETED
    return _STANDINGS.get(state, unknown_state(state))


def _link(entry: Any, relation: str) -> str:
    for link in entry.findall("{*}link"):
        if link.get("rel") == relation:
            return str(link.get("href", ""))
    return ""
