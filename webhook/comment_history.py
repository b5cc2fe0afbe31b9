"""GET /api/v1/comments/<site>/<id>: all that is known of one comment."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from moderation.comment import Comment
from moderation.decision import Decision
from moderation.errors import UnknownSiteError
from moderation.storage.history import CommentHistory, Revision
from moderation.storage.screenings import ScreeningRecord
from moderation.wire import answer
from webhook.api_keys import require_site
from webhook.parts import parts

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
        "received_at": _time(history.received_at),
        "updated_at": _time(history.updated_at),
        "deleted_at": _time(history.deleted_at),
        "article": {"url": history.article.url, "title": history.article.title},
        "author": {
            "id": history.author.id,
            "name": history.author.name,
            "url": history.author.url,
        },
        "parent": {"id": history.parent.id},
        "revisions": [_revision(revision) for revision in history.revisions],
        "screening": newest and _screening(history.platform_id, newest),
        "history": [_entry(record) for record in history.screenings],
        "decisions": [_decision(decision) for decision in history.decisions],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "text": revision.text,
        "targets": list(revision.targets),
        "language": revision.language,
        "received_at": _time(revision.received_at),
    }


def _screening(comment_id: str, record: ScreeningRecord) -> dict[str, Any]:
    body = answer(Comment(text="", id=comment_id), record.scores, record.verdict)
    return body | {
        "revision": record.revision,
        "policy": record.verdict.policy,
        "screened_at": _time(record.created_at),
    }


def _entry(record: ScreeningRecord) -> dict[str, Any]:
    return {
        "revision": record.revision,
        "action": record.verdict.action,
        "reasons": [reason.code for reason in record.verdict.reasons],
        "model": record.scores.model if record.scores else None,
        "policy": record.verdict.policy,
        "screened_at": _time(record.created_at),
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "action": decision.action,
        "reviewer": decision.reviewer,
        "labels": dict(decision.labels),
        "source": decision.source,
        "note": decision.note,
        "decided_at": _time(decision.decided_at),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
