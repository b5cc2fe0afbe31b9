"""Full retraining on all public data at hand: how long, and how much memory."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figure import Figure, Plan, Table, met, spread
from benchmarks.processes import PeakMemory
from benchmarks.service import ROOT
from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings

LIMIT_SECONDS = 1_800
MINUTES, GIGABYTES = 10.0, 4.0
TITLE = "Full retraining"


def measure(plan: Plan) -> Figure:
    """Train once, when the data is at hand."""
    if Settings.from_environment().data_dir is None:
        return _skipped("PARLEY_DATA_DIR names no local copy of the data sets.")
    if plan.share < 1:
        return _skipped("a quick look takes no minutes.")
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        out = Path(folder) / "model"
        seconds, peak, status = _train(out)
        if status:
            return _skipped(f"`python -m training train` ended with status {status}.")
        same = _identifier(out) == _identifier(SHIPPED_MODEL)
    return _figure(seconds / 60, peak, same)


def _train(out: Path) -> tuple[float, PeakMemory, int]:
    command = [sys.executable, "-m", "training", "train", "--out", str(out)]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        with PeakMemory(process.pid) as peak:
            try:
                process.wait(LIMIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.terminate()
        status = process.wait()
    return time.perf_counter() - started, peak, status


def _figure(minutes: float, peak: PeakMemory, same: bool) -> Figure:
    resident, proportional = peak.resident / 1e3, peak.proportional / 1e3
    rows = (
        (
            "from start to a published artifact",
            *(spread([minutes], "min"), f"≤ {MINUTES:g} min"),
            met([minutes], MINUTES),
        ),
        (
            "peak memory, RSS summed over processes",
            *(spread([resident], "GB"), f"≤ {GIGABYTES:g} GB"),
            met([resident], GIGABYTES),
        ),
        ("the same, shared pages counted once", spread([proportional], "GB"), "", ""),
        ("the SHA-256 of the shipped model again", "yes" if same else "no", "", ""),
    )
    return Figure(
        title=TITLE,
        how=(
            "`python -m training train --out …` once, reading, splitting, fitting, "
            "calibrating and evaluating included, with one process; memory sampled "
            "four times a second from /proc."
        ),
        tables=(Table("One run", ("what", "measured", "target", "met"), rows),),
        notes=(f"One run, not {Plan().runs}: it takes minutes.",),
    )


def _skipped(why: str) -> Figure:
    return Figure(title=TITLE, how=f"Not measured: {why}")


def _identifier(folder: Path) -> str:
    try:
        return artifact.load(folder).identifier
    except ArtifactError:
        return ""
