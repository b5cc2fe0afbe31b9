"""GET /api/v1/comments/<site>/<id>: all that is known of one comment."""

from typing import Any

from flask import Blueprint, Response, jsonify

from moderation.decision import DecisionEvent
from moderation.errors import UnknownSiteError
from moderation.storage.history import CommentHistory, Revision
from moderation.storage.screenings import ScreeningRecord
from webhook.api_keys import require_site
from webhook.parts import parts
from webhook.shown_screening import iso, shown_screening

blueprint = Blueprint("comment_history", __name__)


@blueprint.get("/api/v1/comments/<site_name>/<path:comment_id>")
def show(site_name: str, comment_id: str) -> Response:
    """The comment, its revisions, every verdict and every decision."""
    site = require_site()
    if site.name != site_name:
        raise UnknownSiteError("This key opens no site of that name.")
    with parts().database.reading() as reading:
        history = reading.history.of_comment(site.id, comment_id)
    return jsonify(_shape(site.name, history))


def _shape(site_name: str, history: CommentHistory) -> dict[str, Any]:
    newest = history.screenings[0] if history.screenings else None
    return {
        "id": history.platform_id,
        "site": site_name,
        "version": history.version,
        "action": history.action,
        "deleted": history.deleted_at is not None,
        "received_at": iso(history.received_at),
        "updated_at": iso(history.updated_at),
        "deleted_at": iso(history.deleted_at),
        "article": {"url": history.article.url, "title": history.article.title},
        "author": {
            "id": history.author.id,
            "name": history.author.name,
            "url": history.author.url,
        },
        "parent": {"id": history.parent.id},
        "revisions": [_revision(revision) for revision in history.revisions],
        "screening": newest and shown_screening(history.platform_id, newest),
        "history": [_entry(record) for record in history.screenings],
        "decisions": [_decision(event) for event in history.events],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "text": revision.text,
        "targets": list(revision.targets),
        "language": revision.language,
        "received_at": iso(revision.received_at),
    }


def _entry(record: ScreeningRecord) -> dict[str, Any]:
    return {
        "revision": record.revision,
        "action": record.verdict.action,
        "reasons": [reason.code for reason in record.verdict.reasons],
        "model": record.scores.model if record.scores else None,
        "policy": record.verdict.policy,
        "screened_at": iso(record.created_at),
    }


def _decision(event: DecisionEvent) -> dict[str, Any]:
    decision = event.decision
    return {
        "number": event.number,
        "revision": event.revision,
        "action": decision.action,
        "reviewer": decision.reviewer,
        "labels": dict(decision.labels),
        "stances": dict(decision.stances),
        "source": decision.source,
        "note": decision.note,
        "decided_at": iso(decision.decided_at),
        "undoes": decision.undoes,
        "undone_by": event.undone_by,
        "lapsed": event.lapsed,
        "batch": decision.batch or None,
    }
