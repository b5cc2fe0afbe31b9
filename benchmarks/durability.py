"""Is a 200 on disk: the database's own setting, and flushes counted from outside."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.load import Request, closed_loop
from benchmarks.service import Service
from moderation.storage.database import Database

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")
ATTACH_SECONDS, FLUSHES = 10.0, 50
PAGES = bytes(6 * 4_096)


def durability(service: Service, requests: Sequence[Request]) -> str:
    """One sentence: what SQLite was told, and how often the workers flushed."""
    return f"{_pragmas(service)} {_traced(service, requests)}"


def flush_milliseconds(folder: Path) -> float:
    """Median time of this disk for what a commit needs at least: one ``fdatasync``."""
    times = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(FLUSHES):
            file.write(PAGES)
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - started) * 1e3)
    return median(times)


def _pragmas(service: Service) -> str:
    """The settings as a connection of the service's own code has them."""
    database = Database(f"sqlite:///{service.database}")
    with database.connection() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    database.dispose()
    return (
        f"SQLite's journal_mode is {str(journal).upper()}, synchronous is "
        f"{SYNCHRONOUS[int(level)]}, read from a connection of the service's own code."
    )


def _traced(service: Service, requests: Sequence[Request]) -> str:
    """Post one after another while strace counts the workers' flushes."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed, so that flushes were not counted."
    with closing(tempfile.NamedTemporaryFile("r+", encoding="utf-8")) as out:
        command = [strace, "-f", "-e", "trace=fdatasync,fsync", "-o", out.name]
        pids = [part for pid in service.workers() for part in ("-p", str(pid))]
        tracer = subprocess.Popen([*command, *pids], stderr=subprocess.DEVNULL)
        _wait_until_traced(service.workers())
        outcomes, _ = closed_loop(service.port, requests, 1)
        tracer.send_signal(signal.SIGINT)
        tracer.wait(20)
        flushes = len(re.findall(r"\bf(?:data)?sync\(", out.read()))
    if not flushes:
        return "strace could not follow the workers, so that flushes were not counted."
    good = sum(outcome.reply.status == 200 for outcome in outcomes)
    return f"strace saw {flushes} flushes to disk while {good} comments were answered."


def _wait_until_traced(pids: Sequence[int]) -> None:
    """Wait until every thread of the workers is followed, or the time is up."""
    until = time.monotonic() + ATTACH_SECONDS
    while time.monotonic() < until and not all(map(_is_traced, pids)):
        time.sleep(0.05)


def _is_traced(pid: int) -> bool:
    statuses = Path(f"/proc/{pid}/task").glob("*/status")
    return all("TracerPid:\t0\n" not in path.read_text() for path in statuses)
