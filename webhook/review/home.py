"""GET /review/: to the first page of the menu."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from moderation.storage.reviewers import Role
from webhook.review.access import needs
from webhook.review.navigation import navigation

blueprint = Blueprint("review_home", __name__, url_prefix="/review")


@blueprint.get("/")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Go to the queue, or whatever is there for this role."""
    entries = navigation()
    return redirect(entries[0].address if entries else url_for("review_me.index"))
