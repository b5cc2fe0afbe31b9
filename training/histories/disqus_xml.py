"""Read the XML that Disqus exports.

``isSpam`` is a person's or a filter's word, everything else on the page is published.
``isDeleted`` may be the author's doing or a moderator's, so it is no decision.
"""

from collections.abc import Iterator
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    IS_SPAM,
    HistoricalComment,
    Standing,
)
from training.streams.elements import elements, local_name, text_of
from training.streams.file import StreamedFile

_ID: Final = "{http://disqus.com/disqus-internals}id"


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every post; threads stand before them and stay in memory by address."""
    threads: dict[str, Article] = {}
    for element in elements(file, "disqus", "disqus/thread", "disqus/post"):
        if local_name(element) == "thread":
            threads[element.get(_ID, "")] = Article(
                url=text_of(element, "link") or None,
                title=text_of(element, "title") or None,
            )
        else:
            written = file.moment(text_of(element, "createdAt"))
            yield _standing(element).of(_comment(element, threads), written)


def _standing(post: Any) -> Standing:
    if text_of(post, "isSpam") == "true":
        return IS_SPAM
    return IS_DELETED if text_of(post, "isDeleted") == "true" else IS_PUBLISHED


def _comment(post: Any, threads: dict[str, Article]) -> Comment:
    return Comment(
        text=text_of(post, "message"),
        id=post.get(_ID),
        article=threads.get(_referred(post, "thread") or "", Article()),
        parent=Parent(_referred(post, "parent")),
        author=Author(
            id=text_of(post, "author|username") or None,
            name=text_of(post, "author|name") or None,
            email=text_of(post, "author|email") or None,
            ip=text_of(post, "ipAddress") or None,
        ),
    )


def _referred(post: Any, name: str) -> str | None:
    found = post.find(f"{{*}}{name}")
    if found is None:
        return None
    named: str | None = found.get(_ID)
    return named
