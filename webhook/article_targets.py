"""GET and PUT /api/v1/articles/<site>/<article>/targets: what readers take sides on."""

from flask import Blueprint, Response, jsonify

from moderation import article_targets
from moderation.storage.articles import StoredArticle
from webhook.asked import asked_body, named_site
from webhook.described_review_shapes import TargetsRequestShape
from webhook.named_articles import known_or_new, named_article
from webhook.parts import parts

blueprint = Blueprint("article_targets", __name__)
ADDRESS = "/api/v1/articles/<site_name>/<article>/targets"


@blueprint.get(ADDRESS)
def show(site_name: str, article: str) -> Response:
    """Say which targets of its own an article has."""
    site = named_site(site_name)
    with parts().database.reading() as reading:
        found = named_article(reading, site, article)
    return _shown(site_name, found, found.targets)


@blueprint.put(ADDRESS)
def put(site_name: str, article: str) -> Response:
    """Set them, for comments to come that name none themselves."""
    site = named_site(site_name)
    asked = asked_body(TargetsRequestShape)
    with parts().database.unit_of_work() as work:
        found = known_or_new(work, site, article)
        chosen = article_targets.put(work, found, asked.targets, asked.reviewer)
        work.commit()
    return _shown(site_name, found, chosen)


def _shown(site: str, stored: StoredArticle, targets: tuple[str, ...]) -> Response:
    return jsonify(
        {
            "article": stored.id,
            "site": site,
            "url": stored.article.url,
            "title": stored.article.title,
            "targets": list(targets),
        }
    )
