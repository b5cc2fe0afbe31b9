"""What comments stand under, once per site and address."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from moderation.comment import Article, Comment
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import ArticleRow


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as last seen, with the targets that its editor has set."""

    id: int
    article: Article
    targets: tuple[str, ...] = ()


def article_key(article: Article) -> str | None:
    """Hash of the address, else of the title; None for an article without either."""
    if article.url:
        named = f"url\n{article.url}"
    elif article.title:
        named = f"title\n{article.title}"
    else:
        return None
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()


_FIND = select(
    ArticleRow.id,
    ArticleRow.url,
    ArticleRow.title,
    ArticleRow.text,
    ArticleRow.targets,
).where(ArticleRow.site_id == bindparam("site"), ArticleRow.key == bindparam("key_"))


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
        article = Article(row.url, row.title, row.text)
        return StoredArticle(row.id, article, tuple(row.targets or ()))

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

    def numbered(self, site_id: int, number: int) -> StoredArticle | None:
        """The site's article of that number, if any."""
        row = self._connection.execute(
            select(ArticleRow).where(
                ArticleRow.id == number, ArticleRow.site_id == site_id
            )
        ).first()
        if row is None:
            return None
        article = Article(row.url, row.title, row.text)
        return StoredArticle(row.id, article, tuple(row.targets or ()))

    def locked_targets(self, number: int) -> tuple[str, ...]:
        """The article's own targets; nobody else changes them before the commit."""
        found = self._connection.execute(
            select(ArticleRow.targets).where(ArticleRow.id == number).with_for_update()
        ).scalar_one()
        return tuple(found or ())

    def set_targets(self, number: int, targets: Sequence[str]) -> None:
        """Write what stances are wanted towards; none means the title again."""
        self._connection.execute(
            update(ArticleRow)
            .where(ArticleRow.id == number)
            .values(targets=list(targets) or None)
        )


def towards(comment: Comment, stored: StoredArticle | None) -> Comment:
    """The comment with its article's own targets, where it names none itself."""
    if stored is None or comment.targets or not stored.targets:
        return comment
    return replace(comment, targets=stored.targets)
