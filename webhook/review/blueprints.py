"""Every blueprint of the review pages, one file a page."""

from flask import Flask

from webhook import site_jobs
from webhook.explained.wording import language_name
from webhook.review import (
    access,
    agreement,
    appeals,
    article_targets,
    articles,
    audit_page,
    breaks,
    comment_acts,
    comment_page,
    error_pages,
    home,
    joining,
    me,
    model,
    model_acts,
    people,
    queue_page,
    row_numbers,
    score_cache,
    scores,
    shadows,
    sign_in,
    sites,
    what_if,
)
from webhook.review.cards import safe_link
from webhook.review.navigation import navigation

BLUEPRINTS = (
    sign_in.blueprint,
    joining.blueprint,
    me.blueprint,
    people.blueprint,
    home.blueprint,
    queue_page.blueprint,
    comment_page.blueprint,
    comment_acts.blueprint,
    agreement.blueprint,
    appeals.blueprint,
    audit_page.blueprint,
    articles.blueprint,
    article_targets.blueprint,
    sites.blueprint,
    scores.blueprint,
    what_if.blueprint,
    shadows.blueprint,
    model.blueprint,
    model_acts.blueprint,
)


def init_app(app: Flask) -> None:
    """Guard the review pages of ``app`` and give their templates what they ask for."""
    row_numbers.init_app(app)
    access.init_app(app)
    error_pages.init_app(app)
    score_cache.init_app(app)
    site_jobs.init_app(app)
    breaks.init_app(app)
    app.jinja_env.globals.update(
        review_menu=navigation,
        review_safe_link=safe_link,
        review_language_name=language_name,
        review_signed_in=access.signed_in,
        review_preferences=access.preferences,
        review_break_due=breaks.is_break_due,
        review_second_looks=agreement.waiting_for_me,
        review_minutes_worked=breaks.minutes_worked,
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
