"""A blog engine's API as a small server of our own, and a site that runs on it."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from moderation.storage.outbox import OwedAnswer
from moderation.verdict import Action
from tests.contracts.test_platforms import delivered
from webhook.callbacks import Deliverer
from webhook.outgoing import Sender
from webhook.parts import EXTENSION, Parts
from webhook.platforms import CALLBACKS, PLATFORMS
from webhook.sealing import EXTENSION as SEALING

PAYLOADS = Path(__file__).parents[2] / "payloads"
TOKEN = "token-of-a-moderator"  # noqa: S105 (a test's own)


@dataclass(frozen=True)
class Asked:
    """One request to an engine; ``body`` is what its JSON says."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


class Replica(Protocol):
    """An engine, as its API shows it."""

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Status and JSON for a request; text stays as it is."""
        ...


@contextmanager
def serving(replica: Replica) -> Iterator[str]:
    """Serve a replica on a free port of this machine; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            address = urlsplit(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(
                self.command,
                unquote(address.path),
                {name: values[0] for name, values in parse_qs(address.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                json.loads(text) if text else None,
            )
            status, document = replica.answer(asked)
            said = document if isinstance(document, str) else json.dumps(document)
            self.send_response(status)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - the base calls them so
        do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass
class EngineSite:
    """A site of ours that runs on an engine, told of by payloads."""

    app: Flask
    platform: str
    address: str = ""
    secret: str = ""

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the service."""
        done = self.app.test_cli_runner().invoke(args=list(arguments), input=stdin)
        assert done.exit_code == 0, done.output
        return done.stdout

    def add(self, url: str, *options: str) -> None:
        """Add the site, and say how to reach its engine."""
        add = ("add-site", self.platform, "--platform", self.platform, "--json")
        facts = json.loads(self.run(*add, "--url", "https://blog.example"))
        mailed = f"/webhooks/{self.platform}/{facts.get('mail_to', '').split('@')[0]}"
        self.address = facts.get("webhook", mailed)
        self.secret = facts.get("webhook_secret", "")
        reach = (f"api_url={url}", "api_user=mo", "allow_private=true", *options)
        self.run("set-option", self.platform, *reach)
        self.run(
            *("set-option", self.platform, "--secret", "api_token", "--stdin"),
            stdin=TOKEN,
        )

    def send(self, payload: str, text: str = "", **changes: str) -> TestResponse:
        """Send a payload, with another text in place of what it says."""
        path = PAYLOADS / self.platform / payload
        body = path.read_bytes()
        for old, new in {"Trams pay": text or "Trams pay", **changes}.items():
            body = body.replace(old.encode(), new.encode())
        headers: Mapping[str, str] = {}
        if self.platform in PLATFORMS:
            unsigned = delivered(PLATFORMS[self.platform], path).headers
            signed = PLATFORMS[self.platform].headers(
                body,
                delivery_id=str(hash(body)),
                sent_at=datetime.now(UTC),
                secret=self.secret,
            )
            headers = {**unsigned, **{k.lower(): v for k, v in signed.items()}}
        answer = self.app.test_client().post(
            self.address, data=body, headers=dict(headers)
        )
        assert answer.status_code == 200, answer.text
        return answer

    def deliver(self) -> list[str]:
        """Deliver what is due; returns how each attempt ended."""
        wired: Parts = self.app.extensions[EXTENSION]
        ends: list[str] = []
        seal = self.app.extensions[SEALING]

        def count(_kind: str, end: str) -> None:
            ends.append(end)

        Deliverer(
            wired.database, seal, CALLBACKS, count, sender=Sender(timeout=5)
        ).run_once()
        return ends

    def decide(self, comment_id: str, action: Action, *more: str) -> list[str]:
        """Decide as a reviewer, and deliver."""
        arguments = ("--reviewer", "ada", *more)
        self.run("decide", self.platform, comment_id, action.value, *arguments)
        return self.deliver()

    def hurry(self) -> None:
        """Let everything that waits for its time be due, as if hours had passed."""
        wired: Parts = self.app.extensions[EXTENSION]
        now = datetime.now(UTC)
        with wired.database.unit_of_work() as work:
            for answer in work.outbox.claim(now + timedelta(days=3), timedelta(), 100):
                work.outbox.failed(answer.id, "", now)
            work.commit()

    @property
    def owed(self) -> list[OwedAnswer]:
        """What is still owed."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            return list(reading.outbox.waiting())

    @property
    def dead(self) -> list[OwedAnswer]:
        """What was given up."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            return list(reading.outbox.dead_letters())
