"""/review/queue: one comment at a time, and what follows it."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from moderation import claiming
from moderation.errors import StaleWriteError
from moderation.storage.queue import QueuedComment
from moderation.storage.reviewers import Role
from moderation.storage.unit_of_work import Reading
from moderation.storage.waiting import Filters, Origin
from webhook.explained.wording import LANGUAGE_NAMES, label_name
from webhook.parts import parts
from webhook.review.access import current_reviewer, needs, preferences, wants_json
from webhook.review.cards import Card, Cards
from webhook.review.comment_page import card_body
from webhook.review.one_act import place_of, take_back
from webhook.review.preferences import Act
from webhook.review.queue_filters import filters_of, read_asked
from webhook.review.queue_state import queue_state

blueprint = Blueprint("review_queue", __name__, url_prefix="/review/queue")

FOLLOWING = 8
AT_ONCE = 8
MOST_KNOWN = 40
QUESTIONS = Filters(origin=Origin.QUESTIONS)
LATELY = timedelta(hours=1)
NOTHING_TO_UNDO = "You have decided nothing within the last hour that could be undone."


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Claim the next comment and show it; auditors look without claiming."""
    now, asked = datetime.now(UTC), read_asked(request.args)
    me, longest = current_reviewer(), parts().settings.longest_wait
    with parts().database.reading() as reading:
        filters = filters_of(reading, asked, longest, now)
    front = _front(filters, now)
    with parts().database.reading() as reading:
        cards = Cards(reading, parts().source, now)
        following = reading.queue.ahead(
            me.name, filters, limit=FOLLOWING, longest_wait=longest, now=now
        )
        rows = [cards.row(one) for one in following if front != one]
        card = None if front is None else cards.card(front)
        body = render_template(
            "review/queue.html",
            card=card,
            rows=rows,
            state=queue_state(reading, filters, now),
            asked=asked,
            questions=reading.queue.summary(QUESTIONS).waiting,
            choices=reading.queue_choices.of(filters.site_id),
            connected=bool(reading.sites.all()),
            undoable=reading.undoables.newest_of(me.name, now - LATELY),
            decides=me.role is not Role.AUDITOR,
            keys=_keys(),
            label_name=label_name,
            languages=LANGUAGE_NAMES,
        )
    return make_response(body)


@blueprint.get("/cards")
@needs(Role.REVIEWER, Role.AUDITOR)
def fetch() -> Response:
    """The next cards beforehand, without those that the page knows (``known``)."""
    now, asked = datetime.now(UTC), read_asked(request.args)
    longest = parts().settings.longest_wait
    known = _known(request.args.get("known", ""))
    with parts().database.reading() as reading:
        filters = filters_of(reading, asked, longest, now)
        ahead = reading.queue.ahead(
            current_reviewer().name,
            filters,
            limit=AT_ONCE + len(known),
            longest_wait=longest,
            now=now,
        )
        fresh = [one for one in ahead if one.id not in known][:AT_ONCE]
        cards = Cards(reading, parts().source, now)
        found: list[Card] = [cards.card(one) for one in fresh]
        state = queue_state(reading, filters, now)
    packed = [card_body(card) for card in found]
    return jsonify({"cards": packed, "state": state.packed})


@blueprint.post("/undo")
@needs(Role.REVIEWER)
def undo_newest() -> Response:
    """Take back what this reviewer decided last, within the last hour."""
    me, asked = current_reviewer(), read_asked(request.form)
    with parts().database.reading() as reading:
        since = datetime.now(UTC) - LATELY
        newest = reading.undoables.newest_of(me.name, since)
    if newest is None:
        if wants_json():
            raise StaleWriteError(NOTHING_TO_UNDO, reason="nothing_to_undo")
        flash(NOTHING_TO_UNDO, "note")
        return redirect(asked.address, HTTPStatus.SEE_OTHER)
    place = place_of(parts().database, newest.comment_id)
    done = take_back(parts().database, place, newest.number, me)
    if wants_json():
        return jsonify({"number": newest.comment_id, "version": done.version})
    flash("Undone. The platform hears of it, and the comment is here again.", "good")
    address = url_for("review_comments.show", number=newest.comment_id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _front(filters: Filters, now: datetime) -> QueuedComment | None:
    """The comment in front: claimed for who decides, merely shown to who looks on."""
    me, longest = current_reviewer(), parts().settings.longest_wait
    if me.role is Role.AUDITOR:
        with parts().database.reading() as reading:
            return _first(reading, filters, longest, now)
    claimed = claiming.claim_next(
        parts().database, me.name, filters, longest_wait=longest, now=now
    )
    return None if claimed is None else claimed.comment


def _first(
    reading: Reading, filters: Filters, longest: timedelta, now: datetime
) -> QueuedComment | None:
    page = reading.queue.page(filters, limit=1, longest_wait=longest, now=now)
    return page.comments[0] if page.comments else None


def _known(written: str) -> frozenset[int]:
    numbers = [one for one in written.split(",")[:MOST_KNOWN] if len(one) < 16]
    return frozenset(int(one) for one in numbers if one.isascii() and one.isdigit())


def _keys() -> dict[str, str]:
    """Which key does what; nothing where single keys are switched off."""
    liked = preferences()
    return {act.value: liked.keys[act] for act in Act} if liked.shortcuts else {}
