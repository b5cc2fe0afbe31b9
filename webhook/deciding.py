"""POST /api/v1/comments/<site>/<id>/decisions: a human's conclusion, from a program."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError

from moderation.decision import Decision
from moderation.errors import DecisionError, UnknownSiteError
from moderation.reviewing import decide
from moderation.wire import describe
from webhook import log_events
from webhook.api_keys import require_site
from webhook.described_shapes import DecisionRequestShape
from webhook.metrics import observe_decision
from webhook.owed_answers import owed_by
from webhook.parts import parts

blueprint = Blueprint("deciding", __name__)


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/decisions")
def add(site_name: str, comment_id: str) -> tuple[Response, HTTPStatus]:
    """Put a decision in force; the platform hears of it as soon as it can."""
    site = require_site()
    if site.name != site_name:
        raise UnknownSiteError("This key opens no site of that name.")
    asked = _asked(request.get_data())
    decision = Decision(
        action=asked.action,
        reviewer=asked.reviewer,
        decided_at=datetime.now(UTC),
        labels=asked.labels,
        note=asked.note,
    )
    version = decide(
        parts().database,
        site.id,
        comment_id,
        decision,
        owed_by(site, decision),
        asked.expected_version,
    )
    observe_decision(decision.action.value, decision.source.value)
    log_events.write(
        log_events.COMMENT_DECIDED, site=site.id, action=decision.action.value
    )
    answer = {"id": comment_id, "action": decision.action, "version": version}
    return jsonify(answer), HTTPStatus.CREATED


def _asked(body: bytes) -> DecisionRequestShape:
    try:
        return DecisionRequestShape.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise DecisionError(describe(error)) from error
