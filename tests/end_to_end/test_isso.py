"""Isso, unmodified: its moderation mails come in, its links are posted to."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.client_folders import CACHE, CLIENTS, locked
from tests.end_to_end.conftest import ROOT, Gunicorn, free_port
from tests.end_to_end.test_akismet_clients import TEXTS

PIN = CLIENTS / "isso.txt"
SECONDS = 30.0
URI = "/2026/raise-the-tax/"
CONFIGURATION = """
[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:{port}
notify = smtp
[moderation]
enabled = true
[server]
listen = http://127.0.0.1:{port}
public-endpoint = http://127.0.0.1:{port}
[smtp]
host = 127.0.0.1
port = {smtp}
security = none
to = {to}
from = isso@127.0.0.1
[guard]
enabled = false
"""


@dataclass
class Isso:
    """A comment server, and the mailbox that it writes to."""

    folder: Path
    port: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: list[str], **more: Any) -> None:
        """Start a process that ends with the test."""
        with (self.folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, **more)
        self.processes.append(process)

    def stop(self) -> None:
        """End what was started."""
        for process in reversed(self.processes):
            process.terminate()
            process.wait(20)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON for a request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Content-Type": "application/json",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        try:
            connection.request(
                method, path, json.dumps(body) if body else None, headers
            )
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def post(self, text: str) -> int:
        """Write a comment as a reader does; returns its number."""
        said = {"text": text, "author": "Ann", "title": "Raise the tax now"}
        status, comment = self.ask("POST", f"/new?uri={URI}", said)
        assert (status, comment["mode"]) == (202, 2), comment
        return int(comment["id"])

    def shown(self) -> set[int]:
        """The numbers of the comments that readers see."""
        _, thread = self.ask("GET", f"/?uri={URI}")
        return {reply["id"] for reply in thread["replies"]}

    @property
    def log(self) -> str:
        """What Isso and the mailbox wrote."""
        return (self.folder / "log.txt").read_text("utf-8", "replace")


def until(true: Callable[[], bool], what: Callable[[], str]) -> None:
    """Wait for something; fails with ``what`` after half a minute."""
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what()
        time.sleep(0.1)


@pytest.fixture(scope="session")
def isso_command() -> Path:
    """Isso in a Python of its own, made once and kept in the cache."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with locked(CACHE / f"isso-py{version}") as folder:
        made, done = folder / "bin" / "python", folder / "installed.txt"
        if not done.exists() or done.read_bytes() != PIN.read_bytes():
            subprocess.run((sys.executable, "-m", "venv", str(folder)), check=True)
            install = (str(made), "-m", "pip", "install", "--quiet", "-r", str(PIN))
            subprocess.run(install, check=True, timeout=300)
            done.write_bytes(PIN.read_bytes())
    return folder / "bin" / "isso"


@pytest.fixture
def isso(isso_command: Path, gunicorn: Gunicorn, tmp_path: Path) -> Iterator[Isso]:
    """An Isso that holds every comment and mails it to us."""
    made, smtp = Isso(tmp_path, free_port()), free_port()
    address = f"http://127.0.0.1:{made.port}"
    add = ("add-site", "isso", "--platform", "isso", "--url", address, "--json")
    to = json.loads(gunicorn.flask(*add))["mail_to"]
    gunicorn.flask("set-option", "isso", f"api_url={address}", "allow_private=true")
    written = CONFIGURATION.format(folder=tmp_path, port=made.port, smtp=smtp, to=to)
    (tmp_path / "isso.cfg").write_text(written)
    mailbox = ("isso-mail", "--port", str(smtp))
    made.start(
        [sys.executable, "-m", "flask", "--app", "webhook", *mailbox],
        cwd=ROOT,
        env=gunicorn.environment | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        until(lambda: "Taking mails" in made.log, lambda: made.log)
        made.start([str(isso_command), "-c", str(tmp_path / "isso.cfg"), "run"])
        until(lambda: _answers(made), lambda: made.log)
        yield made
    finally:
        made.stop()


def _answers(isso: Isso) -> bool:
    try:
        return isso.ask("GET", f"/?uri={URI}")[0] < 500
    except OSError:
        return False


@pytest.mark.slow
def test_comment_is_activated_when_it_is_approved(
    isso: Isso, gunicorn: Gunicorn
) -> None:
    nice, vile, foreign = (isso.post(TEXTS[k]) for k in ("nice", "vile", "foreign"))

    until(lambda: isso.shown() == {nice}, lambda: isso.log + gunicorn.log())

    decide = ("--reviewer", "ada")
    gunicorn.flask("decide", "isso", str(foreign), "approve", *decide)
    until(lambda: isso.shown() == {nice, foreign}, lambda: gunicorn.log())
    gunicorn.flask("decide", "isso", str(nice), "reject", *decide)
    until(lambda: isso.shown() == {foreign}, lambda: gunicorn.log())
    assert vile not in isso.shown()
    for text in (*TEXTS.values(), "Ann", "/activate/", "/delete/"):
        assert text not in gunicorn.log()
    assert "/activate/" not in isso.log
