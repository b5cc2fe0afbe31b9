"""What readers notice of a retraining on the same machine: the live p99 beside it."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figure import Figure, Plan, Table, met, number, percentile
from benchmarks.load import Outcome, closed_loop, open_loop, poisson
from benchmarks.service import ROOT, Service, serving
from benchmarks.signed import signed
from benchmarks.texts import comments
from moderation.settings import Settings

RATE, SECONDS, PIECE, WARM_UP = 15.0, 60.0, 20.0, 200
STARTING, LONGEST = 5.0, 900.0
MOST = 2.0
TITLE = "Serving while a model is trained"


def measure(plan: Plan) -> Figure:
    """The same modest load alone, and until a training beside it has ended."""
    if Settings.from_environment().data_dir is None:
        why = "PARLEY_DATA_DIR names no local copy of the data sets."
        return Figure(title=TITLE, how=f"Not measured: {why}")
    longest = LONGEST if plan.share == 1 else LONGEST * plan.share / 4
    with serving() as service:
        closed_loop(service.port, signed(service, comments(WARM_UP), "warm"), 8)
        alone = _stretch(service, SECONDS * plan.share, "alone")
        with _training() as process:
            time.sleep(STARTING)
            beside: list[Outcome] = []
            began = time.monotonic()
            while process.poll() is None and time.monotonic() - began < longest:
                beside += _stretch(service, PIECE, f"beside{len(beside)}-")
            ended = process.poll()
    if not beside:
        why = f"the training ended at once, with status {ended}."
        return Figure(title=TITLE, how=f"Not measured: {why}")
    return _figure(alone, beside, ended)


def _stretch(service: Service, seconds: float, name: str) -> list[Outcome]:
    times = poisson(RATE, seconds, seed=len(name))
    made = signed(service, comments(len(times), seed=len(times)), name)
    return open_loop(service.port, made, times)


@contextmanager
def _training() -> Iterator[subprocess.Popen[bytes]]:
    """``python -m training train`` as an owner would start it; ended with the block."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        out = str(Path(folder) / "model")
        process = subprocess.Popen(
            [sys.executable, "-m", "training", "train", "--out", out],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _figure(
    alone: Sequence[Outcome], beside: Sequence[Outcome], ended: int | None
) -> Figure:
    before, during = _milliseconds(alone), _milliseconds(beside)
    ratio = percentile(during, 0.99) / percentile(before, 0.99)
    failed = sum(each.reply.status != 200 for each in (*alone, *beside))
    rows = (
        _row("p50", before, during, 0.5),
        _row("p99", before, during, 0.99),
        ("p99 beside ÷ alone", "", number(ratio), f"≤ {MOST:g}", met([ratio], MOST)),
        ("requests", str(len(before)), str(len(during)), "", ""),
        ("answers other than 200", "", str(failed), "0", met([float(failed)], 0)),
    )
    end = {None: "was ended before it was done", 0: "ran to its end"}
    return Figure(
        title=TITLE,
        how=(
            f"`comment.created` at {RATE:g} a second, Poisson and open loop, to a "
            "gunicorn of two workers: alone, then while `python -m training train` "
            "runs beside it on the same cores, at the lowest priority (nice 19), which "
            "it takes by itself."
        ),
        tables=(Table("One run", ("what", "alone", "beside", "target", "met"), rows),),
        notes=(f"The training {end.get(ended, f'ended with status {ended}')}.",),
    )


def _row(
    name: str, before: Sequence[float], during: Sequence[float], share: float
) -> tuple[str, str, str, str, str]:
    cells = [f"{number(percentile(each, share))} ms" for each in (before, during)]
    return name, cells[0], cells[1], "", ""


def _milliseconds(outcomes: Sequence[Outcome]) -> list[float]:
    return [each.seconds * 1e3 for each in outcomes]
