"""Work about a site that takes longer than a request: a process beside the service.

Training needs scikit-learn, which the service never loads, and comparing two models
would make live comments wait: each is a process of its own, at low priority. A file
lock that the process holds while it runs tells every worker that it does, also after
the worker that started it is gone.
"""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Final

from flask import Flask, current_app

from webhook.parts import EXTENSION as PARTS
from webhook.parts import Parts

NICENESS: Final = "10"
LONGEST_SAID: Final = 4_000
COMMANDS: Final = {
    "learn": (sys.executable, "-m", "training", "adapt", "--site"),
    "look": (sys.executable, "-m", "flask", "--app", "webhook", "model-changes"),
}
EXTENSION: Final = "parley.site_jobs"
FOLDER: Final = "jobs"
_KEEP_STATUS: Final = '"$@"; echo $? > "$0"'


class State(StrEnum):
    """How a job stands."""

    NONE = "none"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a site's job stands: what it printed, or the error that it ended with."""

    state: State
    said: str = ""
    ended_at: datetime | None = None


@dataclass(slots=True)
class SiteJobs:
    """One kind of job; at most one process a site, whichever worker is asked.

    Parameters
    ----------
    folder : Path
        Where locks and outputs are kept.
    command : tuple of str
        What runs; the site's name is added.
    environment : mapping, optional
        Of the process; this one's where it is None.
    """

    folder: Path
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None
    _started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def start(self, site: str, *more: str) -> bool:
        """Begin for a site; False when it is under way.

        Parameters
        ----------
        more : str
            What the command is told besides the site.

        Raises
        ------
        OSError
            No process can be started.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._guard, self._locked(site) as lock:
            if lock is None:
                return False
            self._path(site, "status").unlink(missing_ok=True)
            with (
                self._path(site, "said").open("wb") as said,
                self._path(site, "failed").open("wb") as failed,
            ):
                kept = "sh", "-c", _KEEP_STATUS, str(self._path(site, "status"))
                self._started[site] = subprocess.Popen(  # noqa: S603 - own words
                    ("nice", "-n", NICENESS, *kept, *self.command, site, *more),  # noqa: S607
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=failed,
                    env=self.environment,
                    pass_fds=(lock,),
                    start_new_session=True,
                )
            return True

    def stop(self) -> None:
        """End what was started here."""
        with self._guard:
            for process in self._started.values():
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGTERM)
                process.wait()

    def standing(self, site: str) -> Standing:
        """How it stands with a site's job."""
        said = self._path(site, "said")
        if not said.exists():
            return Standing(State.NONE)
        with self._guard, self._locked(site) as lock:
            for process in self._started.values():
                process.poll()
            if lock is None:
                return Standing(State.RUNNING)
        ended = datetime.fromtimestamp(said.stat().st_mtime, UTC)
        if _tail(self._path(site, "status")) == "0":
            return Standing(State.DONE, _tail(said), ended)
        return Standing(State.FAILED, _error(self._path(site, "failed")), ended)

    @contextmanager
    def _locked(self, site: str) -> Iterator[int | None]:
        """The lock's descriptor while it is ours; None while a process has it."""
        descriptor = os.open(self._path(site, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield descriptor
        finally:
            os.close(descriptor)

    def _path(self, site: str, kind: str) -> Path:
        return self.folder / f"{site}.{kind}"


def init_app(app: Flask) -> None:
    """Give ``app`` its kinds of jobs; starts nothing."""
    wired: Parts = app.extensions[PARTS]
    folder, environment = wired.settings.instance / FOLDER, wired.settings.environment()
    app.extensions[EXTENSION] = {
        kind: SiteJobs(folder / kind, command, environment)
        for kind, command in COMMANDS.items()
    }


def learning() -> SiteJobs:
    """The job that fits a site's own head."""
    found: SiteJobs = current_app.extensions[EXTENSION]["learn"]
    return found


def looking() -> SiteJobs:
    """The job that finds what another model would change on a site."""
    found: SiteJobs = current_app.extensions[EXTENSION]["look"]
    return found


def _tail(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")[-LONGEST_SAID:].strip()
    except OSError:
        return ""


def _error(path: Path) -> str:
    """The line for people; a traceback is for the machine's owner alone."""
    lines = [one for one in _tail(path).splitlines() if one.startswith("Error: ")]
    return lines[-1].removeprefix("Error: ") if lines else "It ended unexpectedly."
