"""/review/articles/<number>/targets: an editor says what readers may take sides on."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, request
from flask import url_for as address_of
from werkzeug.wrappers import Response

from moderation import article_targets
from moderation.errors import StaleWriteError, TargetsError
from moderation.storage.articles import StoredArticle
from moderation.storage.reviewers import Role
from moderation.storage.unit_of_work import Reading
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs

blueprint = Blueprint(
    "review_article_targets",
    __name__,
    url_prefix="/review/articles/<int:number>/targets",
)

FOR_ALL = "It is for comments to come."


@blueprint.post("/add")
@needs(Role.REVIEWER)
def add(number: int) -> Response:
    """Add what the form says, one target."""
    return _edited(number, f"Added. {FOR_ALL}", added=(request.form.get("target", ""),))


@blueprint.post("/remove")
@needs(Role.REVIEWER)
def remove(number: int) -> Response:
    """Take one target away; comments that were judged towards it keep that."""
    removed = (request.form.get("target", ""),)
    return _edited(number, f"Removed. {FOR_ALL}", removed=removed)


@blueprint.post("/undo")
@needs(Role.REVIEWER)
def undo(number: int) -> Response:
    """Take back the last change, if it still stands."""
    change = request.form.get("change", -1, type=int)
    try:
        with parts().database.unit_of_work() as work:
            stored = stored_article(work, number)
            article_targets.undo(work, stored, change, current_reviewer().name)
            work.commit()
    except StaleWriteError as error:
        flash(str(error), "bad")
    else:
        flash("The targets are again what they were before.", "good")
    return _back(number)


def stored_article(reading: Reading, number: int) -> StoredArticle:
    """The article of that number, on whichever site; 404 where there is none."""
    found = reading.discussions.article(number)
    site = None if found is None else reading.sites.named(found.site)
    stored = None if site is None else reading.articles.numbered(site.id, number)
    if stored is None:
        abort(404)
    return stored


def _edited(
    number: int, done: str, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()
) -> Response:
    try:
        with parts().database.unit_of_work() as work:
            stored = stored_article(work, number)
            by = current_reviewer().name
            article_targets.edit(work, stored, by, added=added, removed=removed)
            work.commit()
    except TargetsError as error:
        flash(str(error), "bad")
    else:
        flash(done, "good")
    return _back(number)


def _back(number: int) -> Response:
    address = address_of("review_articles.show", number=number, _anchor="targets")
    return redirect(address, HTTPStatus.SEE_OTHER)
