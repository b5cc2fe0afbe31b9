"""A service of our own: a real gunicorn, as ``make run`` starts it, in a new folder."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
READY_SECONDS = 60.0
STOP_SECONDS = 45.0
HOST = "127.0.0.1"
WORKERS = 2


@dataclass
class Service:
    """One service on the loopback interface; ``port`` is free when it is made."""

    instance: Path
    port: int
    secret: str = ""
    site: str = "bench"
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.instance / "parley.db"

    def flask(self, *arguments: str) -> str:
        """Run a command of the service and return what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "webhook", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(), capture_output=True, check=True
        )
        return done.stdout.decode()

    def prepare(self) -> None:
        """Migrate the database and add the site whose comments are posted."""
        self.flask("migrate")
        added = self.flask(
            "add-site", self.site, "--url", "https://b.example", "--json"
        )
        self.secret = json.loads(added)["webhook_secret"]

    def start(self) -> float:
        """Start serving; returns the seconds from there to a ready 200."""
        started = time.perf_counter()
        with (self.instance / "gunicorn.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.perf_counter() - started < READY_SECONDS:
            if _is_ready(self.port):
                seconds = time.perf_counter() - started
                self._wait_for_workers()
                return seconds
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        raise RuntimeError(f"the service did not get ready:\n{self._log()[-2_000:]}")

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        assert self.process is not None  # noqa: S101 (only asked while it runs)
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        return [int(number) for number in listed.split()]

    def stop(self) -> None:
        """Ask it to end, wait, and end it if it does not."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def stored(self) -> dict[str, str]:
        """The newest text of every stored comment, by the platform's id."""
        query = (
            "SELECT c.platform_id, r.text FROM comments c JOIN revisions r"
            " ON r.comment_id = c.id AND r.number = c.revision"
        )
        with closing(sqlite3.connect(self.database)) as connection:
            return dict(connection.execute(query).fetchall())

    def count(self, table: str) -> int:
        """How many rows a table has."""
        query = f"SELECT count(*) FROM {table}"  # noqa: S608 (names are constants)
        with closing(sqlite3.connect(self.database)) as connection:
            found: int = connection.execute(query).fetchone()[0]
        return found

    def _wait_for_workers(self) -> None:
        """Wait for the last worker: the first may be ready before it is forked."""
        until = time.monotonic() + READY_SECONDS
        while len(self.workers()) < WORKERS and time.monotonic() < until:
            time.sleep(0.05)

    def environment(self) -> dict[str, str]:
        """The variables of this process without its own settings, and ours."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PARLEY_", "PROMETHEUS_"))
        }
        return inherited | {
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(WORKERS),
            "PARLEY_INSTANCE": str(self.instance),
            **self.settings,
        }

    def _log(self) -> str:
        return (self.instance / "gunicorn.log").read_text("utf-8", "replace")


@contextmanager
def prepared(settings: Mapping[str, str] | None = None) -> Iterator[Service]:
    """A migrated service with a site, not started; gone with its folder after."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        made = Service(Path(folder), _free_port(), settings=settings or {})
        made.prepare()
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def serving(settings: Mapping[str, str] | None = None) -> Iterator[Service]:
    """A service that is ready; ``settings`` are variables of its environment."""
    with prepared(settings) as made:
        made.start()
        yield made


def _is_ready(port: int) -> bool:
    request = b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as connection:
            connection.sendall(request)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port
