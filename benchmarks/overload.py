"""Ten times what the service can do: who is accepted, who refused, what memory does."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.load import Outcome, Request, closed_loop, open_loop, poisson
from benchmarks.processes import memory
from benchmarks.service import Service, serving
from benchmarks.signed import signed
from benchmarks.texts import comments

WARM_UP = 400
CAPACITY_SECONDS, OVERLOAD_SECONDS = 5.0, 10.0
CAPACITY_CONNECTIONS, MOST_CAPACITY = 8, 4_000
TIMES = 10
P99_MS, GROWTH_PERCENT = 500.0, 10.0
BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Run:
    """One run against one fresh service; memory in megabytes, of both workers."""

    capacity: float
    outcomes: list[Outcome]
    seconds: float
    before: float
    after: float


def measure(plan: Plan) -> Figure:
    """Measure what a fresh service can do, then ask ten times as much of it."""
    runs = []
    for number in range(plan.runs):
        with serving() as service:
            runs.append(_run(service, plan, number))
    return Figure(
        title="Ten times its capacity",
        how=(
            "Capacity is what "
            f"{CAPACITY_CONNECTIONS} connections get from a fresh service in "
            f"{CAPACITY_SECONDS * plan.share:g} s. Then, for "
            f"{OVERLOAD_SECONDS * plan.share:g} s, {TIMES} times as many signed "
            "comments arrive, Poisson and open loop, on at most 256 connections; "
            "times run from when a request was due. Memory is that of the workers, "
            f"resident, from /proc. {plan.runs} runs, each with a fresh service."
        ),
        tables=(_table(runs),),
        notes=(
            "The load's own process takes its part of the same cores: it makes, sends "
            "and reads ten requests for each that the service works on.",
        ),
    )


def _run(service: Service, plan: Plan, number: int) -> Run:
    closed_loop(service.port, _made(service, WARM_UP, "warm"), CAPACITY_CONNECTIONS)
    most = round(MOST_CAPACITY * plan.share)
    found, elapsed = closed_loop(
        service.port,
        _made(service, most, "capacity"),
        CAPACITY_CONNECTIONS,
        CAPACITY_SECONDS * plan.share,
    )
    capacity = sum(each.reply.status == 200 for each in found) / elapsed
    seconds = OVERLOAD_SECONDS * plan.share
    times = poisson(capacity * TIMES, seconds, seed=number)
    requests = _made(service, len(times), "over")
    before = _resident(service)
    outcomes = open_loop(service.port, requests, times)
    return Run(capacity, outcomes, seconds, before, _resident(service))


def _made(service: Service, count: int, prefix: str) -> list[Request]:
    return signed(service, comments(count, seed=len(prefix)), prefix)


def _resident(service: Service) -> float:
    return sum(memory(pid).resident for pid in service.workers())


def _table(runs: Sequence[Run]) -> Table:
    accepted = [
        [each for each in run.outcomes if each.reply.status == 200] for run in runs
    ]
    refused = [
        [each for each in run.outcomes if each.reply.status in BUSY] for run in runs
    ]
    p50s, p99s = (
        [
            percentile([each.seconds * 1e3 for each in run], share)
            for run in accepted
            if run
        ]
        for share in (0.5, 0.99)
    )
    slow = [
        percentile([each.seconds * 1e3 for each in run], 0.99) for run in refused if run
    ]
    mute = [float(sum(not each.reply.retry_after for each in run)) for run in refused]
    other = [
        float(len(run.outcomes) - len(yes) - len(no))
        for run, yes, no in zip(runs, accepted, refused, strict=True)
    ]
    rates = [len(yes) / run.seconds for yes, run in zip(accepted, runs, strict=True)]
    growth = [100 * (run.after / run.before - 1) for run in runs]
    rows = (
        ("capacity", spread([run.capacity for run in runs], "/s"), "", ""),
        ("asked", spread([len(r.outcomes) / r.seconds for r in runs], "/s"), "", ""),
        ("accepted", spread(rates, "/s"), "", ""),
        ("accepted: p50", spread(p50s, "ms"), "", ""),
        ("accepted: p99", spread(p99s, "ms"), f"≤ {P99_MS:g} ms", met(p99s, P99_MS)),
        ("refused: p99", spread(slow, "ms"), "", ""),
        ("refused without Retry-After", spread(mute), "0", met(mute, 0)),
        ("any other answer, or none", spread(other), "0", met(other, 0)),
        (
            "memory of the workers grows by",
            *(spread(growth, "%"), f"≤ {GROWTH_PERCENT:g} %"),
            met(growth, GROWTH_PERCENT),
        ),
    )
    title = f"{TIMES} times capacity"
    return Table(title, ("what", "measured", "target", "met"), rows)
