"""Replicas of engines that are polled: servers that answer as the real ones do."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PUBLIC, WAITING, HIDDEN, GONE = "public", "waiting", "hidden", "gone"
NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Asked:
    """One request; ``fields`` are those of a form, ``document`` what JSON says."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    fields: Mapping[str, list[str]]
    document: Any

    def one(self, name: str, default: str = "") -> str:
        """The last value of a parameter in address or form."""
        return [default, *self.fields.get(name, []), *self.query.get(name, [])][-1]


@dataclass(frozen=True)
class Answered:
    """How to answer one request."""

    status: int
    document: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Written:
    """A comment as an engine keeps it."""

    id: str
    text: str
    state: str
    written_at: datetime
    spam: bool = False
    edited_at: datetime | None = None
    author: str = "Ann"


@dataclass
class Replica:
    """What the three engines have in common; ``acts`` are changes that were asked for.

    ``faults`` are answered first, one a request; ``before`` is called before each.
    """

    written: list[Written] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Answered] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    page: int = 100
    before: Callable[[Asked], None] = lambda _asked: None

    def write(
        self,
        name: str,
        text: str = "Thanks for the new street.",
        state: str = WAITING,
        *,
        minutes_ago: float = 0,
    ) -> Written:
        """Somebody writes a comment."""
        moment = NOW - timedelta(minutes=minutes_ago)
        made = Written(name, text, state, moment)
        self.written.append(made)
        return made

    def named(self, name: str) -> Written | None:
        """The comment of that id."""
        return next((one for one in self.written if one.id == name), None)

    def state(self, name: str) -> str:
        """How a comment stands."""
        found = self.named(name)
        return GONE if found is None else found.state

    def take(self, asked: Asked) -> Answered:
        """Answer a request, one at a time."""
        self.before(asked)
        with self.lock:
            self.asked.append(asked)
            return self.faults.pop(0) if self.faults else self.answer(asked)

    def answer(self, asked: Asked) -> Answered:
        """Answer as the engine does."""
        raise NotImplementedError


@contextmanager
def serving(replica: Replica) -> Iterator[str]:
    """Serve a replica on a free port of this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            answered = replica.take(self._asked())
            said = b"" if answered.document is None else _text(answered.document)
            try:
                self.send_response(answered.status)
                for name, value in answered.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                self.close_connection = True  # whoever asked was killed

        def _asked(self) -> Asked:
            address = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            is_form = "form" in self.headers.get("Content-Type", "")
            return Asked(
                self.command,
                unquote(address.path),
                parse_qs(address.query),
                {name.lower(): value for name, value in self.headers.items()},
                parse_qs(text) if is_form else {},
                json.loads(text) if text and not is_form else None,
            )

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - so called

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _text(document: Any) -> bytes:
    said = document if isinstance(document, str) else json.dumps(document)
    return said.encode()
