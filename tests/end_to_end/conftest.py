"""A real gunicorn on a free port with a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.end_to_end.review.browsing import CHROMIUM, chromium

ROOT = Path(__file__).parents[2]
READY_SECONDS = 30.0


@dataclass
class Gunicorn:
    """The service as ``make run`` starts it, in its own process group."""

    instance: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables of this process without its own settings, and ours."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PARLEY_", "PROMETHEUS_"))
        }
        ours = {"PORT": str(self.port), "PARLEY_INSTANCE": str(self.instance)}
        return inherited | ours | self.settings

    def flask(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the service and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "webhook", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin.encode(),
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode()

    def add_site(self, name: str) -> dict[str, str]:
        """Add a site; returns its key and secret."""
        out = self.flask("add-site", name, "--url", "https://b.example", "--json")
        facts: dict[str, str] = json.loads(out)
        return facts

    def start(self) -> float:
        """Start serving; returns the seconds until it answers."""
        started = time.monotonic()
        log = (self.instance / "gunicorn.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        while time.monotonic() - started < READY_SECONDS:
            if self.answers():
                return time.monotonic() - started
            assert self.process.poll() is None, self.log()
            time.sleep(0.02)
        raise AssertionError(self.log())

    def answers(self) -> bool:
        """Whether /healthz answers 200."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def log(self) -> str:
        """What the service wrote so far."""
        return (self.instance / "gunicorn.log").read_text("utf-8", "replace")

    def kill(self) -> None:
        """Kill master and workers at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._end(signal.SIGTERM)

    def _end(self, with_signal: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, with_signal)
        self.process.wait(40)
        self.process = None


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    """A migrated service that is serving."""
    made = Gunicorn(tmp_path_factory.mktemp("instance"), free_port())
    made.flask("migrate")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for every test of a page: Playwright bears no second one."""
    if not CHROMIUM.exists():
        pytest.skip(f"needs a browser at {CHROMIUM}")
    with chromium() as launched:
        yield launched
