"""Folders with clients of other people, installed once and kept in ``.cache``."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "tests" / "clients"
CACHE = ROOT / ".cache"


@contextmanager
def locked(folder: Path) -> Iterator[Path]:
    """Let one test run at a time fill a folder of the cache."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def npm_folder(name: str) -> Path:
    """A folder with what ``tests/clients/<name>`` pins, and the scripts from there."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    source = CLIENTS / name
    with locked(CACHE / name) as folder:
        folder.mkdir(exist_ok=True)
        lock = source / "package-lock.json"
        done = folder / "installed.json"
        if not done.exists() or done.read_bytes() != lock.read_bytes():
            shutil.copy(source / "package.json", folder)
            shutil.copy(lock, folder)
            command = ("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            shutil.copy(lock, done)
        for script in source.glob("*.*js"):
            shutil.copy(script, folder)
    return folder


def pip_folder(name: str) -> Path:
    """A folder with what ``tests/clients/<name>.txt`` pins, whatever else it needs."""
    pinned = CLIENTS / f"{name}.txt"
    with locked(CACHE / f"pip-{name}") as folder:
        done = folder / "installed.txt"
        if not done.exists() or done.read_bytes() != pinned.read_bytes():
            shutil.rmtree(folder, ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "install", "--quiet")
            subprocess.run(
                (*pip, "--target", str(folder), "-r", str(pinned)), check=True
            )
            shutil.copy(pinned, done)
    return folder
