"""Stances of many comments, gathered by article and target."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderation.comment import Comment
from moderation.insights.discussion import shares_of
from moderation.insights.stance_shares import shares_body
from moderation.scores import Scores, StanceScore, Tier
from moderation.shares import Confusion

Key = tuple[str | None, str | None]


class PerArticle:
    """Takes comments one by one; an article is told by its address, else its title."""

    def __init__(self) -> None:
        self._articles: dict[str, Key] = {}
        self._found: dict[tuple[str, str], list[StanceScore]] = {}

    def add(self, comment: Comment, scores: Scores) -> None:
        """Keep what is said of each target of a comment."""
        article = comment.article
        key = article.url or article.title or ""
        self._articles.setdefault(key, (article.url, article.title))
        for stance in scores.stance:
            self._found.setdefault((key, stance.target), []).append(stance)

    def rows(self, known: Mapping[Tier, Confusion]) -> Iterator[dict[str, Any]]:
        """One JSON-ready row an article and target, in the order they came in."""
        for (key, target), stances in self._found.items():
            url, title = self._articles[key]
            shares = shares_of(stances, known)
            yield {"url": url, "title": title, **shares_body(target, shares)}
