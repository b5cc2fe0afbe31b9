"""From start to ready, memory per worker, and the artifact's size."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.figure import Figure, Plan, Table, met, spread
from benchmarks.load import closed_loop
from benchmarks.processes import Memory, memory
from benchmarks.service import Service, prepared
from benchmarks.signed import signed
from benchmarks.texts import comments
from moderation.registry.artifact import MANIFEST, WEIGHTS
from moderation.settings import SHIPPED_MODEL

STARTS = 5
WORKED = 1_000
READY_SECONDS, WORKER_MB, ARTIFACT_MB = 2.0, 150.0, 30.0


def measure(plan: Plan) -> Figure:
    """Start the service several times, let it work, look at its memory."""
    seconds, workers = [], []
    starts = max(STARTS, plan.runs) if plan.share >= 1 else 1
    for _ in range(starts):
        with prepared() as service:
            seconds.append(service.start())
            workers += _after_work(service, round(WORKED * plan.share))
    return Figure(
        title="Start, memory and size",
        how=(
            f"{starts} starts, each with a new database; asked every 5 ms. Memory of "
            f"each worker after {round(WORKED * plan.share):,} comments over 8 "
            "connections, from /proc/<pid>/smaps_rollup, in megabytes of 10^6 bytes."
        ),
        tables=(_table(seconds, workers),),
        notes=(
            "Workers are forked from a master that has loaded the model, so they share "
            "its pages: RSS counts shared pages in every worker, PSS shares them out, "
            "and the worker's own pages are what one more worker costs.",
        ),
    )


def _after_work(service: Service, count: int) -> list[Memory]:
    closed_loop(service.port, signed(service, comments(count), "work"), 8)
    return [memory(pid) for pid in service.workers()]


def _table(seconds: list[float], workers: list[Memory]) -> Table:
    def of(part: Callable[[Memory], float]) -> list[float]:
        return [part(worker) for worker in workers]

    resident = of(lambda worker: worker.resident)
    files = [_megabytes(SHIPPED_MODEL / WEIGHTS, SHIPPED_MODEL / MANIFEST)]
    folder = [_megabytes(*SHIPPED_MODEL.iterdir())]
    rows = (
        (
            "from process start to /readyz 200",
            *(spread(seconds, "s"), f"≤ {READY_SECONDS:g} s"),
            met(seconds, READY_SECONDS),
        ),
        (
            "resident per worker (RSS)",
            *(spread(resident, "MB"), f"≤ {WORKER_MB:g} MB"),
            met(resident, WORKER_MB),
        ),
        ("proportional (PSS)", spread(of(lambda w: w.proportional), "MB"), "", ""),
        ("a worker's own pages (USS)", spread(of(lambda w: w.own), "MB"), "", ""),
        (
            "artifact: weights and manifest",
            *(spread(files, "MB"), f"≤ {ARTIFACT_MB:g} MB"),
            met(files, ARTIFACT_MB),
        ),
        ("its folder, with card and picture", spread(folder, "MB"), "", ""),
    )
    return Table("At rest", ("what", "measured", "target", "met"), rows)


def _megabytes(*paths: Path) -> float:
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6
