"""Coral as a small server of our own: its phase, its webhooks, its GraphQL.

Names, types, statuses, queues and who may ask what are Coral 9's; queries are parsed,
checked against the schema and executed by graphql-core.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask

from tests.webhook.coral.graphql_replica import Posted, Root, execute
from webhook.platforms.coral.signature import signed

PHASE_SECRET, EVENT_SECRET = "empsec_phase", "whsec_events"
ADMIN_TOKEN, COMMENTER_TOKEN = "admin.token", "commenter.token"
PENDING = frozenset({"PREMOD", "SYSTEM_WITHHELD"})
PUBLISHED = frozenset({"NONE", "APPROVED"})


@dataclass
class Replica:
    """One Coral that asks and tells ``app`` of everything.

    ``timely`` is whether our answers arrive in time; ``tells`` whether webhooks are
    set up; ``dsa`` whether rejections may carry a reason.
    """

    app: Flask
    site: str = "news"
    port: int = 0
    timely: bool = True
    tells: bool = True
    dsa: bool = False
    failures: int = 0
    phase_secrets: tuple[str, ...] = (PHASE_SECRET,)
    posted: dict[str, Posted] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of Coral itself."""
        return f"http://127.0.0.1:{self.port}"

    def post(
        self, body: str, author: str = "ann", parent: Posted | None = None
    ) -> Posted:
        """Somebody writes a comment."""
        made = Posted(
            str(uuid.uuid4()),
            {
                "id": "story-1",
                "url": "https://news.example/tram",
                "metadata": {"title": "A new tram"},
            },
            {"id": f"user-{author}", "username": author},
            body,
            parent=parent,
        )
        made.revise(body)
        self._pipeline(made, "NEW")
        self.posted[made.id] = made
        kind = "COMMENT_REPLY_CREATED" if parent else "COMMENT_CREATED"
        if made.status in PUBLISHED:
            self.tell(kind, made)
        self._tell_queues(set(), made)
        return made

    def edit(self, comment: Posted, body: str) -> None:
        """The author changes the text."""
        before = _queues(comment)
        comment.revise(body)
        self._pipeline(comment, "EDIT")
        self._tell_queues(before, comment)

    def moderate(self, comment: Posted, status: str, moderator: str) -> None:
        """A moderator approves or rejects."""
        before = _queues(comment)
        comment.move(status, moderator)
        self._tell_queues(before, comment)

    def tell(self, kind: str, comment: Posted, **more: str) -> None:
        """Send one webhook, where they are set up."""
        if not self.tells:
            return
        data = {"commentID": comment.id, "storyID": comment.story["id"], "siteID": "s"}
        event = {
            "id": str(uuid.uuid4()),
            "type": kind,
            "data": {**data, **more},
            "createdAt": datetime.now(UTC).isoformat(),
            "tenantID": "t",
            "tenantDomain": "comments.example",
        }
        body = json.dumps(event).encode()
        answer = self.app.test_client().post(
            f"/coral/{self.site}/events",
            data=body,
            headers=signed(body, [EVENT_SECRET]),
        )
        assert answer.status_code == 200, answer.text

    def _pipeline(self, comment: Posted, action: str) -> None:
        """Ask the external phase, which may end in nothing at all."""
        request = {
            "action": action,
            "comment": {
                "body": comment.body,
                "parentID": comment.parent.id if comment.parent else None,
            },
            "author": {"id": comment.author["id"], "role": "COMMENTER"},
            "story": {name: comment.story[name] for name in ("id", "url")},
            "site": {"id": "s"},
            "tenantID": "t",
            "tenantDomain": "comments.example",
        }
        if not self.timely:
            return
        body = json.dumps(request, indent=2).encode()
        answer = self.app.test_client().post(
            f"/coral/{self.site}/phase",
            data=body,
            headers=signed(body, self.phase_secrets),
        )
        if answer.status_code != 200:
            assert answer.status_code == 204, answer.text
            assert answer.data == b""
            return
        reply = answer.get_json()
        comment.flags = tuple(each["reason"] for each in reply.get("actions", ()))
        action_ = reply.get("moderationAction") or {}
        comment.rejection = action_.get("rejectionReason")
        if "status" in reply:
            comment.move(reply["status"], None)

    def _tell_queues(self, before: set[str], comment: Posted) -> None:
        now = _queues(comment)
        for queue in sorted(now - before):
            self.tell(
                "COMMENT_ENTERED_MODERATION_QUEUE",
                comment,
                queue=queue,
                status=comment.status,
            )
        for queue in sorted(before - now):
            self.tell(
                "COMMENT_LEFT_MODERATION_QUEUE",
                comment,
                queue=queue,
                status=comment.status,
            )

    def execute(self, token: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer one GraphQL request."""
        if self.failures:
            self.failures -= 1
            return 503, {}
        if token not in {ADMIN_TOKEN, COMMENTER_TOKEN}:
            return 401, {"errors": [{"extensions": {"code": "TOKEN_INVALID"}}]}
        if token != ADMIN_TOKEN:
            code = {"code": "RAW_QUERY_NOT_AUTHORIZED"}
            return 400, {"errors": [{"message": "hush hush", "extensions": code}]}
        self.asked.append(asked["query"].split("(")[0].split()[-1])
        root = Root(self.posted, self.moderate)
        return 200, execute(root, asked, dsa=self.dsa)


def _queues(comment: Posted) -> set[str]:
    found = set()
    if comment.status in PENDING:
        found.add("PENDING")
    if comment.status in PENDING | {"NONE"}:
        found.add("UNMODERATED")
    if comment.status == "NONE" and comment.flags:
        found.add("REPORTED")
    return found


class _Answering(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        """Answer at /api/graphql."""
        body = self.rfile.read(int(self.headers["content-length"]))
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        if self.path == "/api/graphql":
            status, document = self.server.replica.execute(token, json.loads(body))
        else:
            status, document = 404, {}
        answer = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        if status == 503:
            self.send_header("retry-after", "1000")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replica: Replica) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.replica = replica
        replica.port = self.server_port


@contextmanager
def serving(replica: Replica) -> Iterator[Replica]:
    """The replica on a free port of this machine until the block ends."""
    with _Server(replica) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield replica
        finally:
            server.shutdown()
            thread.join()
