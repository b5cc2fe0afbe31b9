"""What is done with one comment: decide, skip, undo, claim."""

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from moderation import claiming
from moderation.errors import DecisionError, StaleWriteError
from moderation.storage.decisions import Decided
from moderation.storage.reviewers import Role
from webhook.parts import parts
from webhook.problems import problem
from webhook.review.access import current_reviewer, needs, safe_next, wants_json
from webhook.review.one_act import (
    SAID,
    Place,
    carry_out,
    place_of,
    read_act,
    take_back,
)
from webhook.review.queue_filters import filters_of, read_asked
from webhook.review.queue_state import queue_state
from webhook.review.what_changed import said

blueprint = Blueprint("review_acts", __name__, url_prefix="/review/comments")

UNDONE = "Undone. The platform hears of it."


@blueprint.post("/<int:number>/decide")
@needs(Role.REVIEWER)
def decide(number: int) -> Response:
    """Decide on a comment, or skip it; claims the one that the page shows next."""
    asked = read_act(request.form)
    place = place_of(parts().database, number)
    try:
        done = carry_out(parts().database, place, asked, current_reviewer())
    except StaleWriteError as error:
        return _too_late(error, number)
    if not wants_json():
        flash(f"{SAID[asked.act]}.", "good")
        return redirect(safe_next(request.form.get("next")), HTTPStatus.SEE_OTHER)
    return jsonify({"done": _shown(done), **_following()})


@blueprint.post("/<int:number>/undo")
@needs(Role.REVIEWER)
def undo(number: int) -> Response:
    """Take back a decision on a comment (``event``), else the one in force."""
    written = request.form.get("event", "")
    if written and not (written.isascii() and written.isdigit() and len(written) < 16):
        raise DecisionError("event: is not a number.")
    place = place_of(parts().database, number)
    event = int(written) if written else None
    try:
        done = take_back(parts().database, place, event, current_reviewer())
    except StaleWriteError as error:
        return _too_late(error, number)
    if wants_json():
        _claim(place)
        return jsonify({"done": _shown(done)})
    flash(UNDONE, "good")
    return redirect(_page(number), HTTPStatus.SEE_OTHER)


@blueprint.post("/<int:number>/claim")
@needs(Role.REVIEWER)
def claim(number: int) -> Response:
    """Claim a comment or renew the claim; ``take_over`` claims it from another."""
    place = place_of(parts().database, number)
    taking = bool(request.form.get("take_over"))
    held = _claim(place, take_over=taking)
    if wants_json():
        return jsonify({"claimed": held, **_following()})
    if not held:
        flash("Another looks at this comment just now.", "bad")
    return redirect(_page(number), HTTPStatus.SEE_OTHER)


def _too_late(error: StaleWriteError, number: int) -> Response:
    """Somebody else was faster: says who and what, and leads to the comment."""
    if wants_json():
        facts = {"version": error.version, "changed": error.changed}
        return problem(HTTPStatus.CONFLICT, error.reason, said(error), **facts)
    flash(said(error), "bad")
    return redirect(_page(number), HTTPStatus.SEE_OTHER)


def _claim(place: Place, *, take_over: bool = False) -> bool:
    claimed = claiming.claim(
        parts().database,
        place.site.id,
        place.platform_id,
        current_reviewer().name,
        take_over=take_over,
    )
    return claimed is not None


def _following() -> dict[str, object]:
    """How the queue stands, and whether the card in front now is this reviewer's.

    ``following`` names it by our number; its version tells whether it has changed
    since it was fetched. None where the page names no card, or it is gone.
    """
    written, now = request.form.get("following", ""), datetime.now(UTC)
    following: dict[str, object] | None = None
    if written.isascii() and written.isdigit() and len(written) < 16:
        following = _taken(int(written))
    address = urlsplit(request.form.get("next", ""))
    asked = read_asked(dict(parse_qsl(address.query)))
    longest = parts().settings.longest_wait
    with parts().database.reading() as reading:
        filters = filters_of(reading, asked, longest, now)
        state = queue_state(reading, filters, now)
    return {"following": following, "state": state.packed}


def _taken(number: int) -> dict[str, object]:
    """Claim the card that the page shows next; tells how it stands."""
    place = place_of(parts().database, number)
    claimed = _claim(place)
    with parts().database.reading() as reading:
        [comment] = reading.queue.cards([number])
        standing = reading.dossiers.standing(number)
        holder = reading.claims.on([number], datetime.now(UTC)).get(number)
    return {
        "number": number,
        "version": comment.version,
        "claimed": claimed,
        "waits": comment.question is not None
        or (standing is not None and standing.waits),
        "by": "" if claimed or holder is None else holder.reviewer,
    }


def _shown(done: Decided | None) -> dict[str, object] | None:
    """What a decision came to; None for a skip."""
    if done is None:
        return None
    action = None if done.action is None else done.action.value
    return {"event": done.number, "version": done.version, "action": action}


def _page(number: int) -> str:
    return url_for("review_comments.show", number=number)
