"""POST /api/v1/score: comments in, answers out, nothing stored."""

import time
from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError
from pydantic_core import from_json

from moderation.comment import Comment
from moderation.errors import MalformedCommentError
from moderation.screening import screen
from moderation.wire import CommentShape, answer, describe
from webhook.api_keys import require_site
from webhook.metrics import observe_screenings
from webhook.parts import parts
from webhook.site_models import source_of
from webhook.site_policies import policy_of

blueprint = Blueprint("scoring", __name__)

MAX_COMMENTS = 1_000
MAX_EXPLAINED = 200_000
"""Characters: every word is explained per label, a hundred times its own size."""

EXPLAIN = {"true": True, "false": False}


@blueprint.post("/api/v1/score")
def score() -> Response:
    """Answer one object with an object, an array with an array in its order."""
    site = require_site()
    explain = _explain()
    request.max_content_length = parts().settings.max_batch_bytes
    body = _json(request.get_data())
    comments = parse_comments(body)
    if explain and sum(len(one.text) for one in comments) > MAX_EXPLAINED:
        raise MalformedCommentError(
            f"Explanations are given for {MAX_EXPLAINED:,} characters at once."
        )

    started = time.perf_counter()
    source = source_of(parts().source, site.name)
    screenings = screen(comments, source, policy_of(site), explain=explain)
    observe_screenings(screenings, time.perf_counter() - started)

    answers = [
        answer(found.comment, found.scores, found.verdict, found.explanation)
        for found in screenings
    ]
    return jsonify(answers if isinstance(body, list) else answers[0])


def parse_comments(body: object) -> Sequence[Comment]:
    """Read the comments of a body that is one object or an array of 1 to 1,000.

    Raises
    ------
    MalformedCommentError
        Some comment is not in our shape; in an array the message starts with its
        index, such as ``[3].text: Field required``.
    """
    if not isinstance(body, list):
        return [_comment(body, "")]
    if not 1 <= len(body) <= MAX_COMMENTS:
        raise MalformedCommentError(
            f"An array holds 1 to {MAX_COMMENTS} comments, not {len(body)}."
        )
    return [_comment(item, f"[{index}].") for index, item in enumerate(body)]


def _comment(item: object, where: str) -> Comment:
    try:
        return CommentShape.model_validate(item).comment()
    except ValidationError as error:
        raise MalformedCommentError(where + describe(error)) from error


def _json(raw: bytes) -> object:
    try:
        body: object = from_json(raw, allow_inf_nan=False)
    except ValueError as error:
        raise MalformedCommentError("The body is not JSON.") from error
    return body


def _explain() -> bool:
    values = request.args.getlist("explain")
    if not values:
        return False
    if len(values) > 1 or values[0] not in EXPLAIN:
        raise MalformedCommentError("explain: true or false.", reason="query")
    return EXPLAIN[values[0]]
