"""GET /api/v1/articles/<site>/<article>/stance: shares, with their intervals."""

from flask import Blueprint, Response, jsonify

from moderation.errors import UnknownArticleError, UnknownSiteError
from moderation.insights.discussion import targets
from moderation.insights.stance_shares import shares_body
from moderation.insights.told_stances import told
from moderation.storage.discussions import ArticleSummary, Spoken
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from webhook.api_keys import require_site
from webhook.known_confusions import known_confusions
from webhook.named_articles import named_article
from webhook.parts import parts

blueprint = Blueprint("article_stance", __name__)


@blueprint.get("/api/v1/articles/<site_name>/<article>/stance")
def show(site_name: str, article: str) -> Response:
    """Who stands where towards the targets under an article."""
    site = require_site()
    if site.name != site_name:
        raise UnknownSiteError("This key opens no site of that name.")
    with parts().database.reading() as reading:
        found, comments = _discussion(reading, site, article)
    known = known_confusions()
    counted, other_languages = told(comments, known)
    return jsonify(
        {
            "article": found.id,
            "site": found.site,
            "url": found.url,
            "title": found.title,
            "comments": len(comments),
            "other_languages": other_languages,
            "targets": [
                shares_body(one.target, one.shares) for one in targets(counted, known)
            ],
        }
    )


def _discussion(
    reading: Reading, site: Site, article: str
) -> tuple[ArticleSummary, tuple[Spoken, ...]]:
    number = named_article(reading, site, article).id
    found = reading.discussions.article(number)
    if found is None:
        raise UnknownArticleError("No comment is known under such an article.")
    return found, reading.discussions.comments(number)
