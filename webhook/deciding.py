"""Decisions by the API: one or many, and taking them back."""

from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, request

from moderation.decision import Decision
from moderation.reviewing import (
    Batch,
    decide,
    decide_many,
    undo,
    undo_many,
    undoing_by,
)
from moderation.storage.decisions import Decided
from webhook.asked import asked_body, named_site
from webhook.described_review_shapes import (
    BulkRequestShape,
    BulkUndoRequestShape,
    DecisionRequestShape,
    UndoRequestShape,
)
from webhook.owed_answers import owed_by
from webhook.parts import parts
from webhook.reports import report_decisions

blueprint = Blueprint("deciding", __name__)
_Answer = tuple[Response, HTTPStatus]


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/decisions")
def add(site_name: str, comment_id: str) -> _Answer:
    """Put a decision in force; the platform hears of it as soon as it can."""
    site = named_site(site_name)
    asked = asked_body(DecisionRequestShape)
    decision = Decision(
        action=asked.action,
        reviewer=asked.reviewer,
        decided_at=datetime.now(UTC),
        labels=asked.labels,
        note=asked.note,
        stances=asked.stances,
    )
    done = decide(
        parts().database,
        site.id,
        comment_id,
        decision,
        owed_by(site, decision),
        asked.expected_version,
    )
    report_decisions(site.id, [done])
    return jsonify(_shown(done)), HTTPStatus.CREATED


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/undo")
def take_back(site_name: str, comment_id: str) -> _Answer:
    """Take back the decision in force; the platform hears what is in force again."""
    site = named_site(site_name)
    asked = asked_body(UndoRequestShape)
    done = undo(
        parts().database,
        site.id,
        comment_id,
        undoing_by(asked.reviewer, asked.number, note=asked.note),
        partial(owed_by, site),
        asked.expected_version,
    )
    report_decisions(site.id, [done])
    return jsonify(_shown(done)), HTTPStatus.CREATED


@blueprint.post("/api/v1/queue/<site_name>/decisions")
def add_many(site_name: str) -> _Answer:
    """Put one decision in force on many comments."""
    site = named_site(site_name)
    request.max_content_length = parts().settings.max_batch_bytes
    asked = asked_body(BulkRequestShape)
    decision = Decision(
        action=asked.action,
        reviewer=asked.reviewer,
        decided_at=datetime.now(UTC),
        labels=asked.labels,
        note=asked.note,
    )
    seen = {one.id: one.version for one in asked.comments if one.version is not None}
    batch = decide_many(
        parts().database,
        site.id,
        [one.id for one in asked.comments],
        decision,
        owed_by(site, decision),
        seen,
    )
    report_decisions(site.id, batch.done)
    return jsonify(_shown_batch(batch)), HTTPStatus.CREATED


@blueprint.post("/api/v1/queue/<site_name>/batches/<batch>/undo")
def take_back_many(site_name: str, batch: str) -> _Answer:
    """Take a bulk act back, wherever it is still in force."""
    site = named_site(site_name)
    asked = asked_body(BulkUndoRequestShape)
    by = undoing_by(asked.reviewer, note=asked.note)
    undone = undo_many(parts().database, site.id, batch, by, partial(owed_by, site))
    report_decisions(site.id, undone.done)
    return jsonify(_shown_batch(undone)), HTTPStatus.CREATED


def _shown(done: Decided) -> dict[str, Any]:
    return {
        "id": done.platform_id,
        "action": done.action,
        "version": done.version,
        "number": done.number,
    }


def _shown_batch(batch: Batch) -> dict[str, Any]:
    done = [_shown(one) for one in batch.done]
    return {"batch": batch.id, "done": done, "left": dict(batch.left)}
