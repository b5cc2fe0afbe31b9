"""/review/agreement: second opinions, how far people agree, where they do not."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from moderation import second_looks
from moderation.decision import Decision
from moderation.errors import StaleWriteError
from moderation.insights import reviewer_agreement
from moderation.second_looks import Answered, Taken
from moderation.storage.opinions import KIND_AUDIT, Opinion
from moderation.storage.queue import QueuedComment
from moderation.storage.reviewers import Role
from moderation.storage.unit_of_work import Reading
from webhook.explained.wording import label_name
from webhook.parts import parts
from webhook.reports import report_decisions
from webhook.review.access import current_reviewer, needs, preferences
from webhook.review.one_act import ACTIONS, SKIP, read_act
from webhook.review.owing import owing_by_site
from webhook.review.severity import is_severe
from webhook.review.site_choice import choose_site

blueprint = Blueprint("review_agreement", __name__, url_prefix="/review/agreement")

CLOSED_SHOWN = 10


@blueprint.get("")
@needs(Role.REVIEWER, Role.AUDITOR)
def index() -> Response:
    """Show what is wanted of the reader, how far people agree, and where they do
    not."""
    me, now = current_reviewer(), datetime.now(UTC)
    chosen = choose_site(request.args.get("site", ""))
    named = chosen.site if "site" in request.args else None
    with parts().database.reading() as reading:
        waiting = reading.second_opinions.waiting_for(me.name, now)
        pairs = reading.second_opinions.pairs(named.id if named else None)
        differing = _with_comments(
            reading, reading.second_opinions.disagreements(settled=False)
        )
        ended = reading.second_opinions.disagreements(settled=True, limit=CLOSED_SHOWN)
    found = reviewer_agreement.overall(pairs)
    body = render_template(
        "review/agreement.html",
        chosen=chosen,
        named=named,
        decides=me.role is not Role.AUDITOR,
        waiting=waiting,
        found=found,
        meaning=reviewer_agreement.in_words(found),
        spam=reviewer_agreement.on_spam(pairs),
        labels=reviewer_agreement.by_label(pairs),
        people=reviewer_agreement.by_people(pairs),
        differing=differing,
        ended=ended,
        label_name=label_name,
        is_blurred=is_blurred,
    )
    return make_response(body)


@blueprint.get("/next")
@needs(Role.REVIEWER)
def look() -> Response:
    """Claim a comment that somebody else's opinion is wanted on, and show it."""
    now, me = datetime.now(UTC), current_reviewer()
    taken: Taken | None = second_looks.take_next(parts().database, me.name, now)
    with parts().database.reading() as reading:
        waiting = reading.second_opinions.waiting_for(me.name, now)
    body = render_template(
        "review/second_look.html", taken=taken, waiting=waiting, is_blurred=is_blurred
    )
    return make_response(body)


@blueprint.post("/<int:number>/answer")
@needs(Role.REVIEWER)
def answer(number: int) -> Response:
    """Keep an opinion, or pass the comment by."""
    asked, me, now = read_act(request.form), current_reviewer(), datetime.now(UTC)
    if asked.act == SKIP:
        second_looks.pass_by(parts().database, number, me.name, now)
        return _back("review_agreement.look")
    said = Decision(ACTIONS[asked.act], me.name, now, asked.labels)
    try:
        done = second_looks.answer(parts().database, number, said, owing_by_site())
    except StaleWriteError as error:
        flash(str(error), "bad")
        return _back("review_agreement.look")
    _report(done)
    flash(_outcome(done), "good")
    return _back("review_agreement.look")


@blueprint.post("/<int:number>/settle")
@needs(Role.REVIEWER)
def settle(number: int) -> Response:
    """End a disagreement."""
    asked, me, now = read_act(request.form), current_reviewer(), datetime.now(UTC)
    with parts().database.reading() as reading:
        opinion = reading.second_opinions.numbered(number)
    if asked.act == SKIP:
        return _back("review_agreement.index")
    said = Decision(ACTIONS[asked.act], me.name, now, asked.labels)
    try:
        done = second_looks.settle(parts().database, number, said, owing_by_site())
    except StaleWriteError as error:
        flash(str(error), "bad")
        return _back("review_agreement.index")
    if done is not None:
        with parts().database.reading() as reading:
            [comment] = reading.queue.cards([opinion.comment_id])
        report_decisions(comment.site_id, [done])
    flash("Settled.", "good")
    return _back("review_agreement.index")


def waiting_for_me() -> int:
    """How many opinions are wanted of the person who asks."""
    me, now = current_reviewer(), datetime.now(UTC)
    with parts().database.reading() as reading:
        return reading.second_opinions.waiting_for(me.name, now)


def is_blurred(comment: QueuedComment) -> bool:
    """Whether the text stays closed until the person asks for it."""
    record = comment.screening
    scores = record.scores if record else None
    return scores is not None and is_severe(scores.tone) and preferences().blur


def _report(done: Answered) -> None:
    """Count what was seen, and what it decided."""
    number, day = done.opinion.comment_id, datetime.now(UTC).date()
    with parts().database.unit_of_work() as work:
        [comment] = work.queue.cards([number])
        record = comment.screening
        scores = record.scores if record else None
        severe = scores is not None and is_severe(scores.tone)
        work.exposures.add(current_reviewer().id, day, seen=1, severe=int(severe))
        work.commit()
    if done.decided is not None:
        report_decisions(comment.site_id, [done.decided])


def _outcome(done: Answered) -> str:
    if done.opinion.kind == KIND_AUDIT:
        if done.agrees:
            return "Noted. The machine had done the same."
        return "Noted. The machine had done otherwise; the platform hears of yours."
    if done.agrees:
        return "Noted. You two agree."
    return "Noted. You two disagree; it is on the list to decide together."


def _with_comments(
    reading: Reading, opinions: tuple[Opinion, ...]
) -> list[tuple[Opinion, QueuedComment]]:
    numbers = [one.comment_id for one in opinions]
    known = {one.id: one for one in reading.queue.cards(numbers)}
    return [(one, known[one.comment_id]) for one in opinions if one.comment_id in known]


def _back(endpoint: str) -> Response:
    return redirect(url_for(endpoint), HTTPStatus.SEE_OTHER)
