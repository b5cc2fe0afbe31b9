"""What the queue can be narrowed to: sites, articles, labels and languages in it."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from moderation.storage.ranks import BETWEEN
from moderation.storage.tables import ArticleRow, CommentRow, SiteRow
from moderation.storage.waiting import WAITS

MOST_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """What waits, counted, the most first.

    Parameters
    ----------
    sites : tuple of (name, count)
    articles : tuple of (our number, title or address, count)
        At most 50.
    codes : tuple of (code of a reason, count)
        Labels that reached their threshold, and other reasons.
    languages : tuple of (code, count)
    """

    sites: tuple[tuple[str, int], ...]
    articles: tuple[tuple[int, str, int], ...]
    codes: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]


class QueueChoices:
    """Count what waits, by what it can be told apart by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, site_id: int | None = None) -> Choices:
        """The choices of one site's queue, or of all; the sites are always all."""
        return Choices(
            self._sites(),
            self._articles(site_id),
            self._codes(site_id),
            self._languages(site_id),
        )

    def _sites(self) -> tuple[tuple[str, int], ...]:
        rows = self._connection.execute(
            select(SiteRow.name, func.count())
            .join(CommentRow, CommentRow.site_id == SiteRow.id)
            .where(WAITS)
            .group_by(SiteRow.name)
            .order_by(SiteRow.name)
        )
        return tuple((name, count) for name, count in rows)

    def _articles(self, site_id: int | None) -> tuple[tuple[int, str, int], ...]:
        statement = (
            select(ArticleRow.id, ArticleRow.title, ArticleRow.url, func.count())
            .join(CommentRow, CommentRow.article_id == ArticleRow.id)
            .where(WAITS)
            .group_by(ArticleRow.id, ArticleRow.title, ArticleRow.url)
            .order_by(func.count().desc(), ArticleRow.id)
            .limit(MOST_ARTICLES)
        )
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        rows = self._connection.execute(statement)
        return tuple(
            (number, title or url or f"article {number}", count)
            for number, title, url, count in rows
        )

    def _codes(self, site_id: int | None) -> tuple[tuple[str, int], ...]:
        statement = select(CommentRow.flags, func.count()).where(WAITS)
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        found: Counter[str] = Counter()
        for flags, count in self._connection.execute(
            statement.group_by(CommentRow.flags)
        ):
            for code in filter(None, flags.split(BETWEEN)):
                found[code] += count
        return tuple(found.most_common())

    def _languages(self, site_id: int | None) -> tuple[tuple[str, int], ...]:
        statement = (
            select(CommentRow.language, func.count())
            .where(WAITS, CommentRow.language.is_not(None))
            .group_by(CommentRow.language)
            .order_by(func.count().desc(), CommentRow.language)
        )
        if site_id is not None:
            statement = statement.where(CommentRow.site_id == site_id)
        rows = self._connection.execute(statement)
        return tuple((code or "", count) for code, count in rows)
