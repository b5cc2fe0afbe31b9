"""GET /api/v1/articles/<site>/<article>/stance: shares, with their intervals."""

from flask import Blueprint, Response, jsonify, request

from moderation.comment import Article
from moderation.errors import UnknownArticleError, UnknownSiteError
from moderation.insights.discussion import targets
from moderation.insights.stance_shares import shares_body
from moderation.storage.discussions import ArticleSummary, Spoken
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from webhook.api_keys import require_site
from webhook.known_confusions import known_confusions
from webhook.parts import parts

blueprint = Blueprint("article_stance", __name__)

BY_ADDRESS = "at"
LARGEST = 2**31 - 1
"""The largest number that an article may have."""


@blueprint.get("/api/v1/articles/<site_name>/<article>/stance")
def show(site_name: str, article: str) -> Response:
    """Who stands where towards the targets under an article."""
    site = require_site()
    if site.name != site_name:
        raise UnknownSiteError("This key opens no site of that name.")
    with parts().database.reading() as reading:
        found, comments = _discussion(reading, site, article)
    shares = targets(comments, known_confusions())
    return jsonify(
        {
            "article": found.id,
            "site": found.site,
            "url": found.url,
            "title": found.title,
            "comments": len(comments),
            "targets": [shares_body(one.target, one.shares) for one in shares],
        }
    )


def _discussion(
    reading: Reading, site: Site, article: str
) -> tuple[ArticleSummary, tuple[Spoken, ...]]:
    number = _number(reading, site, article)
    found = None if number is None else reading.discussions.article(number)
    if number is None or found is None or found.site != site.name:
        raise UnknownArticleError("No comment is known under such an article.")
    return found, reading.discussions.comments(number)


def _number(reading: Reading, site: Site, article: str) -> int | None:
    if article == BY_ADDRESS:
        url = request.args.get("url", "")
        known = reading.articles.find(site.id, Article(url=url)) if url else None
        return None if known is None else known.id
    if not (article.isascii() and article.isdigit() and len(article) <= 10):
        return None
    number = int(article)
    return number if number <= LARGEST else None
