"""What comments stand under, once per site and address."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from moderation.comment import Article
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import ArticleRow


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as last seen."""

    id: int
    article: Article


def article_key(article: Article) -> str | None:
    """Hash of the address, else of the title; None for an article without either."""
    if article.url:
        named = f"url\n{article.url}"
    elif article.title:
        named = f"title\n{article.title}"
    else:
        return None
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()


_FIND = select(ArticleRow.id, ArticleRow.url, ArticleRow.title, ArticleRow.text).where(
    ArticleRow.site_id == bindparam("site"), ArticleRow.key == bindparam("key_")
)


def _upsert(insert: Any) -> Any:
    statement = insert(ArticleRow)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["site_id", "key"],
        set_={"title": new.title, "text": new.text},
    ).returning(ArticleRow.id)


_UPSERT = per_dialect(_upsert)


class Articles:
    """Find articles, or write what is new about them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, site_id: int, article: Article) -> StoredArticle | None:
        """The stored article of that address, if any."""
        key = article_key(article)
        if key is None:
            return None
        row = self._connection.execute(_FIND, {"site": site_id, "key_": key}).first()
        if row is None:
            return None
        return StoredArticle(row.id, Article(row.url, row.title, row.text))

    def write(self, site_id: int, article: Article) -> int | None:
        """Write the article and return its number; None when it has no name."""
        key = article_key(article)
        if key is None:
            return None
        statement = for_connection(_UPSERT, self._connection)
        values = {
            "site_id": site_id,
            "key": key,
            "url": article.url,
            "title": article.title,
            "text": article.text,
        }
        number: int = self._connection.execute(statement, values).scalar_one()
        return number
