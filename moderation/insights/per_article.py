"""Stances of many comments, gathered by article and target."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderation.comment import Comment
from moderation.insights.discussion import shares_of
from moderation.insights.stance_shares import shares_body
from moderation.insights.told_stances import counts
from moderation.scores import Scores, StanceScore, Tier
from moderation.shares import Confusion

Key = tuple[str | None, str | None]
Said = tuple[StanceScore, str]
"""A stance, and the language of the comment."""


class PerArticle:
    """Takes comments one by one; an article is told by its address, else its title.

    ``aimless`` counts comments without anything to take a side on.
    """

    def __init__(self) -> None:
        self.aimless = 0
        self._articles: dict[str, Key] = {}
        self._found: dict[tuple[str, str], list[Said]] = {}

    def add(self, comment: Comment, scores: Scores) -> None:
        """Keep what is said of each target of a comment."""
        self.aimless += not scores.stance
        article = comment.article
        key = article.url or article.title or ""
        self._articles.setdefault(key, (article.url, article.title))
        for stance in scores.stance:
            found = self._found.setdefault((key, stance.target), [])
            found.append((stance, scores.language.code))

    def rows(self, known: Mapping[Tier, Confusion]) -> Iterator[dict[str, Any]]:
        """One JSON-ready row an article and target, in the order they came in."""
        for (key, target), said in self._found.items():
            url, title = self._articles[key]
            stances = [one for one, spoken in said if counts(one, spoken, known)]
            yield {
                "url": url,
                "title": title,
                "other_languages": len(said) - len(stances),
                **shares_body(target, shares_of(stances, known)),
            }
