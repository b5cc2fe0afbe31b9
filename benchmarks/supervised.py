"""A service on a socket that somebody else holds, as systemd does, and its restarts."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.service import HOST, ROOT, Service, prepared

BACKLOG = 1_024
RESTART_SECONDS = 60.0
# systemd hands the socket over as file 3, and says whom it is meant for.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])
"""


class Supervisor:
    """Starts the service on its socket, and again whenever it has ended."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._socket = socket.create_server((HOST, 0), backlog=BACKLOG)
        service.port = self._socket.getsockname()[1]
        self._stopping = False
        self._started = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise)

    def start(self) -> None:
        """Start it and wait until all workers serve."""
        self._thread.start()
        self._wait_for_new(frozenset())

    def restart(self, with_signal: signal.Signals) -> None:
        """Send a signal, and wait until other workers serve in place of these."""
        before = frozenset(self.workers())
        self._master.send_signal(with_signal)
        self._wait_for_new(before)

    def stop(self) -> None:
        """End it for good."""
        self._stopping = True
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
        self._thread.join(RESTART_SECONDS)
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._socket.close()

    def workers(self) -> list[int]:
        """Process ids of the workers, those that are about to end included."""
        pid = self._master.pid
        try:
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        except OSError:
            return []
        return [int(number) for number in listed.split()]

    @property
    def _master(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the service was not started")
        return self._process

    def _supervise(self) -> None:
        while not self._stopping:
            self._process = self._spawn()
            self._started.set()
            self._process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        number = self._socket.fileno()
        with (self._service.instance / "gunicorn.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", HAND_OVER, str(number)],
                cwd=ROOT,
                env=self._service.environment(),
                pass_fds=(number,),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_for_new(self, before: frozenset[int]) -> None:
        """Wait until none of the workers before is left, and enough others are."""
        until = time.monotonic() + RESTART_SECONDS
        self._started.wait(RESTART_SECONDS)
        while time.monotonic() < until:
            now = self.workers()
            wanted = int(self._service.environment()["WEB_CONCURRENCY"])
            if len(now) == wanted and before.isdisjoint(now):
                return
            time.sleep(0.02)
        raise RuntimeError("the service did not come back")


@contextmanager
def supervised() -> Iterator[tuple[Service, Supervisor]]:
    """A prepared service that serves on a socket of its supervisor's."""
    with prepared() as service:
        supervisor = Supervisor(service)
        try:
            supervisor.start()
            yield service, supervisor
        finally:
            supervisor.stop()
