"""Signed Standard Webhooks of comments, as bytes for a socket."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from standardwebhooks import Webhook

from benchmarks.load import Request
from benchmarks.service import Service
from moderation.comment import Comment


def signed(service: Service, comments: Iterable[Comment], prefix: str) -> list[Request]:
    """One ``comment.created`` each, fresh for five minutes; ``prefix`` begins ids."""
    now = datetime.now(UTC)
    return [
        _request(service, comment, f"{prefix}-{number}", now)
        for number, comment in enumerate(comments)
    ]


def _request(service: Service, comment: Comment, name: str, now: datetime) -> Request:
    event = {
        "type": "comment.created",
        "timestamp": now.isoformat(),
        "data": _data(comment) | {"id": name},
    }
    body = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
    delivery = f"msg-{name}"
    headers = {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(service.secret).sign(delivery, now, body.decode()),
        "Host": "bench",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    head = f"POST /webhooks/{service.site} HTTP/1.1\r\n{lines}\r\n"
    return Request(name, head.encode("ascii") + body)


def _data(comment: Comment) -> dict[str, object]:
    article, author = comment.article, comment.author
    return {
        "text": comment.text,
        "article": {"url": article.url, "title": article.title},
        "author": {"id": author.id, "name": author.name},
        "targets": list(comment.targets),
        "language": comment.language,
    }
