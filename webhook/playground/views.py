"""The playground's one page, shown by GET and answered by POST; stores nothing."""

import time
from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from moderation.errors import ModelError
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.screening import ModelSource, screen
from webhook.explained.charts import charts
from webhook.explained.reasons import reason_lines
from webhook.explained.wording import (
    ACTION_SENTENCES,
    language_name,
    percent,
    short_model,
)
from webhook.parts import parts
from webhook.playground.examples import EXAMPLES, INTERVENTION
from webhook.playground.form import PlaygroundForm, read_form
from webhook.playground.readers import readers

blueprint = Blueprint("playground", __name__)

TOO_LONG = "That is longer than this service takes for one comment."


@blueprint.before_request
def refuse_when_switched_off() -> None:
    """Answer 404 when the owner does not want a playground."""
    if not parts().settings.playground:
        abort(404)


@blueprint.get("/")
def index() -> Response:
    """Show the empty form."""
    return _page(PlaygroundForm())


@blueprint.post("/")
def screen_comment() -> Response:
    """Screen what was typed and show the answer below the same form."""
    request.max_content_length = parts().settings.max_body_bytes
    try:
        form = read_form(request.form)
    except RequestEntityTooLarge:
        return _page(PlaygroundForm(), problem=TOO_LONG, status=413)
    if form.problem:
        return _page(form, problem=form.problem, status=400)
    return _page(form, answer=_answer(form))


def _answer(form: PlaygroundForm) -> Mapping[str, object]:
    source = parts().source
    policy = PromisesPolicy()
    started = time.perf_counter()
    (screening,) = screen([form.comment()], source, policy, explain=True)
    milliseconds = (time.perf_counter() - started) * 1000
    thresholds = {**_thresholds(source), **policy.overrides}
    return {
        "verdict": screening.verdict,
        "sentence": ACTION_SENTENCES[screening.verdict.action],
        "reasons": reason_lines(screening.verdict.reasons, thresholds),
        "charts": charts(
            form.text,
            screening.scores,
            screening.explanation,
            thresholds,
            form.label,
        ),
        "milliseconds": milliseconds,
    }


def _thresholds(source: ModelSource) -> Mapping[str, Threshold]:
    try:
        return source.current().thresholds
    except ModelError:
        return {}


def _page(
    form: PlaygroundForm,
    *,
    answer: Mapping[str, object] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    body = render_template(
        "playground/index.html",
        form=form,
        problem=problem,
        examples=EXAMPLES,
        readers=readers(),
        article=INTERVENTION,
        language_name=language_name,
        percent=percent,
        short_model=short_model,
        **(answer or {}),
    )
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response
