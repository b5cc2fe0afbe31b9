"""The webhook of Akismet 5.3.2 and later, as a small server of our own.

Written from what was measured on WordPress 7.1 with Akismet 5.7.2: the key in the
body, one match for a guid, a human's decision never overridden, the very replies.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROUTE = "/akismet/v1/webhook"
BY_AKISMET = ("check-", "recheck-", "cron-retry-", "webhook-")
NOT_FOUND = {"status": "error", "message": "Could not find matching comment."}
SEVERAL = {"status": "error", "message": "Multiple comments matched request."}
FORBIDDEN = {
    "code": "rest_forbidden",
    "message": "Sorry, you are not allowed to do that.",
    "data": {"status": 401},
}


@dataclass
class ReplicaComment:
    """A comment of the replica: ``approved``, ``unapproved``, ``spam`` or ``trash``."""

    guid: str
    status: str = "unapproved"
    history: list[str] = field(default_factory=lambda: ["check-error"])

    @property
    def was_akismets(self) -> bool:
        """Whether a machine, not a person, put it where it is."""
        event = self.history[-1]
        return event.startswith(BY_AKISMET) and not event.endswith("-noaction")


@dataclass
class Replica:
    """One WordPress; ``approves`` says whether its own rules let a comment through."""

    key: str
    comments: list[ReplicaComment] = field(default_factory=list)
    approves: bool = True
    failures: int = 0
    heard: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def callback(self) -> str:
        """What it sends as ``callback`` with each check."""
        return f"http://127.0.0.1:{self.port}/wp-json{ROUTE}"

    def receive(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Work on one call."""
        if self.failures:
            self.failures -= 1
            return 503, {}
        if str(body.get("key", "")).lower() != self.key.lower():
            return 401, FORBIDDEN
        answers = {}
        if body.get("endpoint") == "comment-check":
            for asked in body["comments"]:
                answers[asked["guid"]] = self._settle(asked)
        return 200, {"comments": answers}

    def _settle(self, asked: dict[str, str]) -> dict[str, str]:
        found = [one for one in self.comments if one.guid == asked["guid"]]
        if len(found) != 1:
            return SEVERAL if found else NOT_FOUND
        [comment] = found
        wanted = {"true": ("spam",), "false": ("approved", "trash")}[asked["result"]]
        if comment.status not in wanted:
            self._move(comment, spam=asked["result"] == "true")
        return {"status": "success"}

    def _move(self, comment: ReplicaComment, *, spam: bool) -> None:
        event = "webhook-spam" if spam else "webhook-ham"
        if not comment.was_akismets:
            comment.history.append(f"{event}-noaction")
            return
        if spam:
            comment.status = "spam"
        elif comment.status == "spam":
            comment.status = "unapproved"
        elif self.approves:
            comment.status = "approved"
        comment.history.append(event)


@contextmanager
def serving(replica: Replica) -> Iterator[Replica]:
    """Serve a replica on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            address = urlsplit(self.path)
            plain = parse_qs(address.query).get("rest_route") == [ROUTE]
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            replica.heard.append({k.lower(): v for k, v in self.headers.items()})
            if address.path == f"/wp-json{ROUTE}" or plain:
                status, answer = replica.receive(body)
            else:
                status, answer = 404, {"code": "rest_no_route"}
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    replica.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield replica
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
