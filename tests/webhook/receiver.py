"""A blog's end of a callback: a real HTTP server that answers as it is told."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """One request as it arrived; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Its ``webhook-id``."""
        return self.headers["webhook-id"]


@dataclass(frozen=True)
class Told:
    """How to answer: after ``pause`` seconds, dripping one byte each ``drip``."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    pause: float = 0
    drip: float = 0


@dataclass
class Receiver:
    """What arrived, and how the next request is answered."""

    url: str
    answer: Callable[[Received], Told] = lambda _request: Told()
    received: list[Received] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answers(self, *told: Told) -> None:
        """Answer the next requests so, and all later ones like the last."""
        rest = list(told)
        self.answer = lambda _request: rest.pop(0) if len(rest) > 1 else rest[0]

    def take(self, request: Received) -> Told:
        """Remember a request; returns how to answer it."""
        with self.lock:
            self.received.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            return self.answer(request)

    def done(self) -> None:
        """One request less in hand."""
        with self.lock:
            self.at_once -= 1

    @property
    def ids(self) -> list[str]:
        """The ``webhook-id`` of every request, as they arrived."""
        return [request.id for request in self.received]


class Answering(BaseHTTPRequestHandler):
    """Takes requests for the receiver of its server."""

    server: "Server"

    def do_POST(self) -> None:
        """Take the request, and answer it."""
        if "content-length" not in self.headers:
            self.close_connection = True  # whoever sent it gave up before its end
            return
        length = int(self.headers["content-length"])
        names = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True  # whoever sent it died meanwhile
            return
        receiver = self.server.receiver
        told = receiver.take(Received(self.path, names, body))
        try:
            self._tell(told)
        except OSError:
            self.close_connection = True  # whoever asked is gone
        finally:
            receiver.done()

    def _tell(self, told: Told) -> None:
        time.sleep(told.pause)
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(told.body)))
        self.end_headers()
        if not told.drip:
            self.wfile.write(told.body)
            return
        for byte in told.body:
            self.wfile.write(bytes([byte]))
            time.sleep(told.drip)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.receiver = Receiver(f"http://127.0.0.1:{self.server_port}/hook")


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that answers until the block ends."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.receiver
        finally:
            server.shutdown()
            thread.join()
