"""A MariaDB of its own, in a folder of its own, on a socket only."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

READY_SECONDS = 60.0


@dataclass
class MariaDb:
    """A server that keeps its files in ``folder``; safe to throw away."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "socket"

    def start(self) -> None:
        """Make the system tables, start, and add an empty database ``wordpress``."""
        self.folder.mkdir()
        data = self.folder / "data"
        user = ["--user=root"] if os.geteuid() == 0 else []
        with (self.folder / "install.log").open("wb") as log:
            subprocess.run(
                [
                    "mariadb-install-db",
                    "--no-defaults",
                    f"--datadir={data}",
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    *user,
                ],
                check=True,
                stdout=log,
                stderr=log,
            )
        with (self.folder / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    "mariadbd",
                    "--no-defaults",
                    f"--datadir={data}",
                    f"--socket={self.socket}",
                    f"--pid-file={self.folder / 'pid'}",
                    "--skip-networking",
                    "--skip-log-bin",
                    "--innodb-flush-log-at-trx-commit=0",
                    "--innodb-buffer-pool-size=32M",
                    *user,
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        self.run("CREATE DATABASE wordpress CHARACTER SET utf8mb4")

    def run(self, sql: str) -> str:
        """What the server answers, tab-separated, without column names."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-N"],
            input=sql.encode(),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def stop(self) -> None:
        """End the server; its files may be deleted then."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, self._log()
            done = subprocess.run(
                ["mariadb-admin", "--no-defaults", f"--socket={self.socket}", "ping"],
                capture_output=True,
            )
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError(self._log())

    def _log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", "replace")[-2000:]
