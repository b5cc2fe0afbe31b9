"""A real Dask scheduler and two workers of one thread each, on loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
WORKERS = 2


def process(_: int) -> int:
    """Which process makes the call; a worker imports little for it."""
    return os.getpid()


@contextmanager
def two_workers(folder: Path, port: int) -> Iterator[str]:
    """Their scheduler's address; they end with the block."""
    address = f"tcp://127.0.0.1:{port}"
    quiet = ("--host", "127.0.0.1", "--no-dashboard")
    one = ("--nworkers", "1", "--nthreads", "1", "--no-nanny", "--memory-limit", "0")
    began = [_start(folder, "scheduler", *quiet, "--port", str(port))]
    began += [_start(folder, "worker", address, *quiet, *one) for _ in range(WORKERS)]
    try:
        _wait(address)
        yield address
    finally:
        for process in reversed(began):
            process.kill()
        for process in began:
            process.wait(PATIENCE)


def _start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    with (folder / f"dask-{arguments[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--local-directory", str(folder)]
            if arguments[0] == "worker"
            else [sys.executable, "-m", "dask", *arguments],
            cwd=ROOT,
            env=inherited | {"DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0"},
            stdout=log,
            stderr=log,
        )


def _wait(address: str) -> None:
    """Wait for the scheduler, then for both workers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            made: Any = Client  # it has no types
            with made(address, timeout="5s", set_as_default=False) as client:
                client.wait_for_workers(WORKERS, timeout=PATIENCE)
                return
        except OSError:
            if time.monotonic() > until:
                raise
