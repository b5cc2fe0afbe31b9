"""/review/comments/<number>: one comment with everything that is known of it."""

from datetime import UTC, datetime

from flask import Blueprint, abort, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from moderation.storage.audit import of_comment
from moderation.storage.queue import QueuedComment
from moderation.storage.reviewers import Role
from moderation.storage.unit_of_work import Reading
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs
from webhook.review.cards import Card, Cards

blueprint = Blueprint("review_comments", __name__, url_prefix="/review/comments")

LOGGED = 20


@blueprint.get("/<int:number>")
@needs(Role.REVIEWER, Role.AUDITOR)
def show(number: int) -> Response:
    """Show a comment, whether it waits or not; ``label`` is whose words are marked."""
    now = datetime.now(UTC)
    with parts().database.reading() as reading:
        comment = _found(reading, number)
        cards = Cards(reading, parts().source, now)
        claim = reading.claims.on([number], now).get(number)
        me = current_reviewer()
        body = render_template(
            "review/comment.html",
            card=cards.card(comment, request.args.get("label", "")),
            standing=reading.dossiers.standing(number),
            events=reading.decisions.events(number),
            answers=reading.dossiers.answers(number),
            screenings=reading.screenings.of_comment(number),
            logged=reading.audit.page(subject=of_comment(number), limit=LOGGED),
            subject=of_comment(number),
            holder=claim.reviewer if claim and claim.reviewer != me.name else "",
            parent=_parent(reading, comment),
            decides=me.role is not Role.AUDITOR,
        )
    return make_response(body)


@blueprint.get("/<int:number>/card")
@needs(Role.REVIEWER, Role.AUDITOR)
def fetch(number: int) -> Response:
    """One card as it is now, for the queue page."""
    with parts().database.reading() as reading:
        comment = _found(reading, number)
        card = Cards(reading, parts().source, datetime.now(UTC)).card(comment)
    return jsonify(card_body(card))


def card_body(card: Card) -> dict[str, object]:
    """A card as the queue page takes it: what it needs to know, and two fragments."""
    return {
        "number": card.comment.id,
        "version": card.comment.version,
        "card": render_template("review/queue_card.html", card=card, decides=True),
        "row": render_template("review/queue_row.html", row=card.row),
    }


def _found(reading: Reading, number: int) -> QueuedComment:
    found = reading.queue.cards([number])
    if not found:
        abort(404)
    return found[0]


def _parent(reading: Reading, comment: QueuedComment) -> int | None:
    """Our number of the comment that this one answers, where we know it."""
    if comment.parent.id is None:
        return None
    found = reading.comments.find(comment.site_id, comment.parent.id)
    return None if found is None or found.revision == 0 else found.id
