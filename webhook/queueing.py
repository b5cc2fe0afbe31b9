"""The queue by the API: list it, claim from it, let go, report into it."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify

from moderation import claiming
from moderation.comment import Article
from moderation.errors import StaleWriteError
from moderation.storage.claims import Claim
from moderation.storage.queue import QueuedComment
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading
from moderation.storage.waiting import Filters
from webhook.asked import asked_body, asked_query, named_site, secret_key
from webhook.described_review_shapes import (
    ClaimAskedShape,
    FilterShape,
    NextAskedShape,
    QueueAskedShape,
    ReportRequestShape,
    ReviewerShape,
)
from webhook.parts import parts
from webhook.shown_screening import shown_screening

NOWHERE = 0
blueprint = Blueprint("queueing", __name__)


@blueprint.get("/api/v1/queue/<site_name>")
def show(site_name: str) -> Response:
    """A page of what waits, and how much there is."""
    site = named_site(site_name)
    asked = asked_query(QueueAskedShape)
    longest, now = parts().settings.longest_wait, datetime.now(UTC)
    with parts().database.reading() as reading:
        filters = _filters(reading, site, asked)
        page = reading.queue.page(
            filters,
            limit=asked.limit,
            order=asked.order,
            after=asked.cursor,
            longest_wait=longest,
            now=now,
        )
        summary = reading.queue.summary(filters, longest_wait=longest, now=now)
        comments = [_shown(reading, one, now) for one in page.comments]
    return jsonify(
        {
            "waiting": summary.waiting,
            "overdue": summary.overdue,
            "oldest": summary.oldest and summary.oldest.isoformat(),
            "comments": comments,
            "following": page.following,
        }
    )


@blueprint.post("/api/v1/queue/<site_name>/next")
def claim_next(site_name: str) -> Response:
    """Claim the most urgent comment that nobody looks at."""
    site = named_site(site_name)
    asked = asked_body(NextAskedShape)
    now = datetime.now(UTC)
    with parts().database.reading() as reading:
        filters = _filters(reading, site, asked)
    claimed = claiming.claim_next(
        parts().database,
        asked.reviewer,
        filters,
        longest_wait=parts().settings.longest_wait,
        now=now,
    )
    with parts().database.reading() as reading:
        others = reading.claims.others(asked.reviewer, now)
        comment = claimed and _shown(reading, claimed.comment, now)
    claim = claimed and _claim(claimed.claim)
    return jsonify({"comment": comment, "claim": claim, "others": others})


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/claim")
def claim(site_name: str, comment_id: str) -> Response:
    """Claim a comment, or renew the claim."""
    site = named_site(site_name)
    asked = asked_body(ClaimAskedShape)
    claimed = claiming.claim(
        parts().database, site.id, comment_id, asked.reviewer, take_over=asked.take_over
    )
    if claimed is None:
        raise StaleWriteError("Another looks at this comment.", reason="claimed")
    return jsonify(_claim(claimed))


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/release")
def release(site_name: str, comment_id: str) -> Response:
    """Let go of a claim."""
    site = named_site(site_name)
    asked = asked_body(ReviewerShape)
    database = parts().database
    released = claiming.release(database, site.id, comment_id, asked.reviewer)
    return jsonify({"released": released})


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/skip")
def skip(site_name: str, comment_id: str) -> Response:
    """Not now."""
    site = named_site(site_name)
    asked = asked_body(ReviewerShape)
    claiming.skip(parts().database, site.id, comment_id, asked.reviewer)
    return jsonify({"skipped": True})


@blueprint.post("/api/v1/comments/<site_name>/<path:comment_id>/reports")
def report(site_name: str, comment_id: str) -> tuple[Response, HTTPStatus]:
    """Keep a reader's report; of the reader only a keyed hash."""
    site = named_site(site_name)
    asked = asked_body(ReportRequestShape)
    named = asked.reporter.encode("utf-8", "replace")
    reporter = secret_key().digest("reporter", f"{site.id}\n".encode() + named)
    with parts().database.unit_of_work() as work:
        new = work.reports.add(site.id, comment_id, reporter, asked.reason)
        work.commit()
    return jsonify({"id": comment_id, "known": not new}), HTTPStatus.CREATED


def _filters(reading: Reading, site: Site, asked: FilterShape) -> Filters:
    article = None
    if asked.article:
        stored = reading.articles.find(site.id, Article(url=asked.article))
        article = NOWHERE if stored is None else stored.id
    return Filters(
        site_id=site.id,
        article_id=article,
        label=asked.label,
        reason=asked.reason,
        language=asked.language,
        author=asked.author,
        origin=asked.origin,
        search=asked.search,
    )


def _claim(claim: Claim) -> dict[str, str]:
    return {"reviewer": claim.reviewer, "expires_at": claim.expires_at.isoformat()}


def _shown(reading: Reading, one: QueuedComment, now: datetime) -> dict[str, Any]:
    author, screening = one.author, one.screening
    reasons = reading.reports.open_reasons(one.id) if one.reports else {}
    return {
        "id": one.platform_id,
        "version": one.version,
        "action": one.action,
        "text": one.text,
        "language": one.language,
        "article": {"url": one.article.url, "title": one.article.title},
        "author": {"id": author.id, "name": author.name, "url": author.url},
        "parent": {"id": one.parent.id, "text": one.parent.text},
        "received_at": one.received_at.isoformat(),
        "waiting_since": one.waiting_since.isoformat(),
        "overdue": one.waiting_since <= now - parts().settings.longest_wait,
        "priority": round(one.priority, 4),
        "reports": {reason.value: count for reason, count in reasons.items()},
        "screening": screening and shown_screening(one.platform_id, screening),
    }
