"""Signed Standard Webhooks of comments, as bytes for a socket."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from benchmarks.load import Request
from benchmarks.service import Service
from moderation.comment import Comment
from webhook.platforms.standard import StandardPlatform


def signed(
    service: Service, comments: Iterable[Comment], prefix: str
) -> list[Request]:
    """One ``comment.created`` each, fresh for five minutes; ids begin with ``prefix``."""
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
    headers = StandardPlatform().headers(
        body, delivery_id=f"msg-{name}", sent_at=now, secret=service.secret
    ) | {
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
