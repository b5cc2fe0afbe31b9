"""Virtual environments for the peers, and asking a contender in its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.peers import Absent
from benchmarks.quality.answering import PARLEY

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
SCRIPT: Final = HERE / "answering.py"
INSTALLED: Final = "installed.txt"
LONGEST_REASON: Final = 160


@dataclass(frozen=True, slots=True)
class Environment:
    """Pinned packages and the Python that they need."""

    name: str
    python: str
    peers: tuple[str, ...]

    @property
    def pins(self) -> Path:
        """The requirements."""
        return HERE / f"requirements-{self.name}.txt"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a contender said of every text, and what it took."""

    name: str
    scores: tuple[float, ...]
    milliseconds: tuple[float, ...]
    disk_mb: float
    memory_mb: float


def environments(old_python: str) -> tuple[Environment, ...]:
    """All of them; ``old_python`` is a Python 3.8."""
    return (
        Environment(
            "new",
            sys.executable,
            ("alt-profanity-check", "better-profanity", "vaderSentiment"),
        ),
        Environment("old", old_python, ("profanity-check", "hatesonar")),
    )


def prepared(environment: Environment, folder: Path) -> Path | Absent:
    """The environment's interpreter, installed when it is not; or why it cannot be."""
    place = folder / environment.name
    interpreter, mark = place / "bin" / "python", place / INSTALLED
    pins = environment.pins.read_text("utf-8")
    if mark.is_file() and mark.read_text("utf-8") == pins:
        return interpreter
    found = shutil.which(environment.python)
    if found is None:
        return Absent(environment.name, f"there is no {environment.python} here")
    pip = (str(interpreter), "-m", "pip", "install", "--quiet", "--only-binary=:all:")
    for command in (
        (found, "-m", "venv", "--clear", str(place)),
        (*pip, "--disable-pip-version-check", "-r", str(environment.pins)),
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return Absent(environment.name, _reason(done.stderr))
    mark.write_text(pins, "utf-8")
    return interpreter


def ask(
    contender: str, interpreter: Path, texts: Sequence[str], timed: Sequence[str]
) -> Answered | Absent:
    """Ask a contender of every text, in a process of its own with one thread."""
    asked = json.dumps({"contender": contender, "texts": texts, "timed": timed})
    paths = {"PYTHONPATH": str(ROOT)} if contender == PARLEY else {}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    done = subprocess.run(
        (str(interpreter), "-W", "ignore", str(SCRIPT)),
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        env={**_environment(), **threads, **paths},
    )
    if done.returncode:
        return Absent(contender, _reason(done.stderr))
    found: dict[str, Any] = json.loads(done.stdout)
    return Answered(
        contender,
        tuple(found["scores"]),
        tuple(found["milliseconds"]),
        found["disk_mb"],
        found["memory_mb"],
    )


def versions(environment: Environment) -> dict[str, str]:
    """The pinned version of each peer."""
    lines = environment.pins.read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line)
    return {peer: pinned[peer] for peer in environment.peers}


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def _reason(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return lines[-1][-LONGEST_REASON:] if lines else "it ended without a word"
