"""/review/articles: who stands where under each article, and how it is said."""

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.article_targets import LONGEST, last_change
from moderation.insights.discussion import targets, tones
from moderation.insights.told_stances import told
from moderation.insights.voices import voices
from moderation.storage.discussions import MOST_COMMENTS
from moderation.storage.reviewers import Role
from moderation.wire import MAX_TARGETS
from webhook.explained.wording import label_name
from webhook.known_confusions import known_confusions
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.article_charts import TargetCharts, target_charts, tone_chart
from webhook.review.article_targets import stored_article
from webhook.review.severity import is_severe
from webhook.review.site_choice import choose_site

blueprint = Blueprint("review_articles", __name__, url_prefix="/review/articles")

PAGE = 40
LAST_PAGE = 1_000_000
MAX_SEARCH = 200
SIDES = {"favor": "In favor", "against": "Against"}


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """List articles with comments, the most recently discussed first."""
    chosen = choose_site(request.args.get("site", ""))
    search = request.args.get("search", "")[:MAX_SEARCH].strip()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    named = chosen.site is not None and "site" in request.args
    with parts().database.reading() as reading:
        found = reading.discussions.articles(
            site_id=chosen.site.id if named and chosen.site else None,
            search=search,
            limit=PAGE + 1,
            offset=(page - 1) * PAGE,
        )
    body = render_template(
        "review/articles.html",
        chosen=chosen,
        site=chosen.site if named else None,
        articles=found[:PAGE],
        more=len(found) > PAGE,
        page=page,
        search=search,
    )
    return make_response(body)


@blueprint.get("/<int:number>")
@needs(Role.REVIEWER, Role.AUDITOR)
def show(number: int) -> Response:
    """Show one article's discussion."""
    with parts().database.reading() as reading:
        article = reading.discussions.article(number)
        if article is None:
            abort(404)
        comments = reading.discussions.comments(number)
        stored = stored_article(reading, number)
        change = last_change(reading, stored)
    known = known_confusions()
    counted, other_languages = told(comments, known)
    sides: list[TargetCharts] = [
        target_charts(place, found)
        for place, found in enumerate(targets(counted, known))
    ]
    body = render_template(
        "review/article.html",
        article=article,
        targets=[
            (one, {side: voices(counted, one.target, side) for side in SIDES})
            for one in sides
        ],
        side_names=SIDES,
        tone=tone_chart(tones(comments)),
        adjusted=any(one.adjusted for one in sides),
        shown=len(comments),
        other_languages=other_languages,
        conversing=any(one.conversation for one in comments),
        most=MOST_COMMENTS,
        own_targets=stored.targets,
        change=change if change and change.after == stored.targets else None,
        may_change=current_reviewer().role is not Role.AUDITOR,
        most_targets=MAX_TARGETS,
        longest_target=LONGEST,
        is_severe=is_severe,
        label_name=label_name,
    )
    return make_response(body)
