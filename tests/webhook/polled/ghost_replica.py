"""Ghost's Admin API for comments, after the routes and mappers of Ghost 6."""

import base64
import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.webhook.polled.served import (
    GONE,
    HIDDEN,
    PUBLIC,
    Answered,
    Asked,
    Replica,
    Written,
)

KEY = "64f0c0ffee:" + "5f" * 32
STATUSES = {PUBLIC: "published", HIDDEN: "hidden", GONE: "deleted"}
STATES = {status: state for state, status in STATUSES.items()}
ROOT = "/ghost/api/admin/comments/"
MOST = 100


@dataclass
class GhostReplica(Replica):
    """A Ghost with one post."""

    blog: str = "https://blog.example"

    def answer(self, asked: Asked) -> Answered:
        """Browse, or edit one."""
        problem = _unauthorised(asked.headers.get("authorization", ""))
        if problem:
            return _error(401, "UnauthorizedError", problem)
        if asked.path == ROOT and asked.method == "GET":
            return self._browse(asked)
        if asked.path.startswith(ROOT) and asked.method == "PUT":
            return self._edit(asked)
        return _error(404, "NotFoundError", "Resource not found error")

    def _browse(self, asked: Asked) -> Answered:
        found = re.fullmatch(
            r"created_at:>='(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)'", asked.one("filter")
        )
        if found is None or asked.one("order") != "created_at asc":
            return _error(400, "BadRequestError", "Error parsing filter")
        since = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        listed = sorted(
            (one for one in self.written if one.written_at >= since),
            key=lambda one: one.written_at,
        )
        limit = min(int(asked.one("limit", "15")), MOST, self.page)
        page, pages = int(asked.one("page", "1")), max(1, -(-len(listed) // limit))
        pagination = {
            "page": page,
            "limit": limit,
            "pages": pages,
            "total": len(listed),
            "next": page + 1 if page < pages else None,
            "prev": page - 1 if page > 1 else None,
        }
        shown = listed[(page - 1) * limit : page * limit]
        return Answered(
            200,
            {
                "comments": [self._mapped(one) for one in shown],
                "meta": {"pagination": pagination},
            },
        )

    def _edit(self, asked: Asked) -> Answered:
        name = asked.path.removeprefix(ROOT).rstrip("/")
        found = self.named(name)
        if found is None:
            return _error(404, "NotFoundError", "Comment could not be found")
        [wanted] = asked.document["comments"]
        found.state = STATES[wanted["status"]]
        self.acts.append((name, wanted["status"]))
        return Answered(200, {"comments": [self._mapped(found)]})

    def _mapped(self, one: Written) -> dict[str, Any]:
        return {
            "id": one.id,
            "parent_id": None,
            "in_reply_to_id": None,
            "in_reply_to_snippet": None,
            "status": STATUSES[one.state],
            "html": None if one.state == GONE else f"<p>{one.text}</p>",
            "created_at": _moment(one.written_at),
            "edited_at": one.edited_at and _moment(one.edited_at),
            "member": {
                "id": "m1",
                "uuid": "7b1f",
                "name": one.author,
                "email": "ann@reader.example",
                "expertise": None,
                "avatar_image": None,
                "can_comment": True,
            },
            "post": {
                "id": "p1",
                "uuid": "c3a0",
                "title": "Trams or buses",
                "url": f"{self.blog}/trams/",
                "feature_image": None,
            },
            "count": {"replies": 0, "likes": 0, "reports": 0},
        }


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _unauthorised(header: str) -> str:
    """What Ghost has against a token, checked without the library that made it."""
    scheme, _, token = header.partition(" ")
    try:
        head, claims, signature = token.split(".")
        named, said = (json.loads(_opened(part)) for part in (head, claims))
    except ValueError:
        return "Authorization failed"
    name, _, secret = KEY.partition(":")
    right = hmac.new(bytes.fromhex(secret), f"{head}.{claims}".encode(), hashlib.sha256)
    if scheme != "Ghost" or named.get("alg") != "HS256" or named.get("kid") != name:
        return "Unknown Admin API Key"
    if not hmac.compare_digest(right.digest(), _opened(signature)):
        return "Invalid token: invalid signature"
    if said["aud"] != "/admin/" or not said["iat"] - 5 <= time.time() < said["exp"]:
        return "Invalid token: jwt expired"
    return "" if said["exp"] - said["iat"] <= 300 else "Invalid token: too old"


def _opened(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _error(status: int, kind: str, message: str) -> Answered:
    return Answered(status, {"errors": [{"message": message, "type": kind}]})
