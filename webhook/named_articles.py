"""Which article a path means: its number, or ``at`` with ``?url=``."""

from typing import Final

from flask import request

from moderation.comment import Article
from moderation.errors import UnknownArticleError
from moderation.storage.articles import StoredArticle
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading, UnitOfWork

BY_ADDRESS: Final = "at"
HOW: Final = (
    "An article is named by the number in its page's address, or by its own address: "
    ".../at/...?url=https://..."
)
LARGEST: Final = 2**31 - 1
"""The largest number that an article may have."""


def named_article(reading: Reading, site: Site, article: str) -> StoredArticle:
    """The article of that site; raises UnknownArticleError."""
    if article == BY_ADDRESS:
        url = asked_address()
        if not url:
            raise UnknownArticleError(f"Which article? {HOW}")
        found = reading.articles.find(site.id, Article(url=url))
    else:
        number = _number(article)
        if number is None:
            raise UnknownArticleError(f"No article has such a number. {HOW}")
        found = reading.articles.numbered(site.id, number)
    if found is None:
        raise UnknownArticleError("No comment is known under such an article.")
    return found


def known_or_new(work: UnitOfWork, site: Site, article: str) -> StoredArticle:
    """The same, but an address that nobody has commented on yet is written.

    Raises
    ------
    UnknownArticleError
        No article has that number, or none is named.
    """
    if article == BY_ADDRESS and (url := asked_address()):
        named = Article(url=url)
        if work.articles.find(site.id, named) is None:
            work.articles.write(site.id, named)
    return named_article(work, site, article)


def asked_address() -> str:
    """The address in the query; empty without one."""
    return request.args.get("url", "")


def _number(article: str) -> int | None:
    if not (article.isascii() and article.isdigit() and len(article) <= 10):
        return None
    number = int(article)
    return number if number <= LARGEST else None
