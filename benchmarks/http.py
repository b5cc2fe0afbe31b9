"""The service through HTTP: signed webhooks in, durable verdicts out, under load."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from benchmarks.durability import durability, flush_milliseconds
from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.load import Outcome, Request, closed_loop, open_loop, poisson
from benchmarks.service import Service, serving
from benchmarks.signed import signed
from benchmarks.texts import comments

WARM_UP = 200
USUAL, SUSTAINED = 50.0, 200.0
CONNECTIONS, MOST_OVERLOAD = 64, 40_000
USUAL_SECONDS, SUSTAINED_SECONDS, OVERLOAD_SECONDS = 20.0, 15.0, 10.0
P50_MS, P99_MS, LATE_MS = 10.0, 50.0, 200.0
BUSY = (429, 503)
TRACED = 40


@dataclass(frozen=True, slots=True)
class Run:
    """One run against one fresh service."""

    usual: list[Outcome]
    sustained: list[Outcome]
    overload: list[Outcome]
    overload_seconds: float
    stored: int
    lost: int
    disk: float


def measure(plan: Plan) -> Figure:
    """Run all three loads against fresh services."""
    runs, durable = [], ""
    for number in range(plan.runs):
        with serving() as service:
            if not durable:
                durable = durability(service, _made(service, TRACED, "traced"))
            runs.append(_run(service, plan, number))
    return Figure(
        title="Through HTTP, with signature check and durable commit",
        how=(
            "A real gunicorn as `make run` starts it (two workers) in a temporary "
            "folder; `comment.created` events, each of its own comment, with an "
            "article's title to take a stance on, signed beforehand as Standard "
            "Webhooks; one process of asyncio sends them on kept-alive raw sockets. "
            f"At {USUAL:.0f} and {SUSTAINED:.0f} a second the arrivals are Poisson "
            "and open loop: each waits for nobody, and its time runs from when it "
            f"was due. Beyond, {CONNECTIONS} connections send as fast as they are "
            f"answered and come back at once when refused. {plan.runs} runs, each "
            f"with a fresh service, after {WARM_UP} requests to warm up."
        ),
        tables=(
            _open_table("usual", [run.usual for run in runs], USUAL, plan),
            _open_table("sustained", [run.sustained for run in runs], SUSTAINED, plan),
            _overload_table(runs, plan),
            _kept_table(runs),
        ),
        notes=(durable, "One commit at a time: the disk's flush bounds the rate."),
    )


def _run(service: Service, plan: Plan, number: int) -> Run:
    closed_loop(service.port, _made(service, WARM_UP, "warm"), 8)
    before = service.count("comments")
    disk = flush_milliseconds(service.instance)
    usual = _open(service, USUAL, USUAL_SECONDS * plan.share, number)
    sustained = _open(service, SUSTAINED, SUSTAINED_SECONDS * plan.share, number)
    most = round(MOST_OVERLOAD * plan.share)
    overload, seconds = closed_loop(
        service.port,
        _made(service, most, "overload"),
        CONNECTIONS,
        OVERLOAD_SECONDS * plan.share,
    )
    stored = service.stored()
    every = chain(usual, sustained, overload)
    acknowledged = {outcome.id for outcome in every if outcome.reply.status == 200}
    lost = sum(name not in stored for name in acknowledged)
    kept = len(stored) - before
    return Run(usual, sustained, overload, seconds, kept, lost, disk)


def _open(service: Service, rate: float, seconds: float, number: int) -> list[Outcome]:
    times = poisson(rate, seconds, seed=number)
    made = _made(service, len(times), f"open{rate:.0f}")
    return open_loop(service.port, made, times)


def _made(service: Service, count: int, prefix: str) -> list[Request]:
    return signed(service, comments(count, seed=len(prefix)), prefix)


def _open_table(
    name: str, runs: Sequence[list[Outcome]], rate: float, plan: Plan
) -> Table:
    p50s, p99s = _times(runs, 0.5), _times(runs, 0.99)
    late = [_share(run, lambda each: each.seconds * 1e3 > LATE_MS) for run in runs]
    errors = [float(sum(each.reply.status != 200 for each in run)) for run in runs]
    lags = [percentile([each.lag * 1e3 for each in run], 0.99) for run in runs]
    wanted = name == "usual"
    seconds = (USUAL_SECONDS if wanted else SUSTAINED_SECONDS) * plan.share
    target = (
        (f"≤ {P50_MS:g} ms", met(p50s, P50_MS)),
        (f"≤ {P99_MS:g} ms", met(p99s, P99_MS)),
    )
    p50_target, p99_target = target if wanted else (("", ""), ("", ""))
    rows = (
        ("p50", spread(p50s, "ms"), *p50_target),
        ("p99", spread(p99s, "ms"), *p99_target),
        (f"over {LATE_MS:g} ms", spread(late, "%", 2), "", ""),
        ("answers other than 200", spread(errors), "0", met(errors, 0)),
        ("the load's own lag at p99, part of the above", spread(lags, "ms"), "", ""),
    )
    title = f"{rate:.0f} a second, Poisson, open loop, {seconds:g} s"
    return Table(title, ("what", "measured", "target", "met"), rows)


def _overload_table(runs: Sequence[Run], plan: Plan) -> Table:
    loads = [run.overload for run in runs]
    accepted = [[each for each in load if each.reply.status == 200] for load in loads]
    refused = [[each for each in load if each.reply.status in BUSY] for load in loads]
    other = [
        float(len(load) - len(yes) - len(no))
        for load, yes, no in zip(loads, accepted, refused, strict=True)
    ]
    mute = [float(sum(not each.reply.retry_after for each in no)) for no in refused]
    seconds = [run.overload_seconds for run in runs]
    rates = [len(yes) / time for yes, time in zip(accepted, seconds, strict=True)]
    asked = [len(load) / time for load, time in zip(loads, seconds, strict=True)]
    shares = [
        100 * len(no) / max(len(load), 1)
        for no, load in zip(refused, loads, strict=True)
    ]
    rows = (
        ("asked", spread(asked, "/s"), "", ""),
        ("accepted", spread(rates, "/s"), "", ""),
        ("accepted: p50", spread(_times(accepted, 0.5), "ms"), "", ""),
        ("accepted: p99", spread(_times(accepted, 0.99), "ms"), "", ""),
        ("refused with 429 or 503", spread(shares, "%"), "", ""),
        ("refused without Retry-After", spread(mute), "0", met(mute, 0)),
        ("any other answer, or none", spread(other), "0", met(other, 0)),
    )
    title = (
        f"Beyond capacity: {CONNECTIONS} connections as fast as they can, "
        f"{OVERLOAD_SECONDS * plan.share:g} s"
    )
    return Table(title, ("what", "measured", "target", "met"), rows)


def _kept_table(runs: Sequence[Run]) -> Table:
    answered = [
        float(
            sum(
                each.reply.status == 200
                for each in chain(run.usual, run.sustained, run.overload)
            )
        )
        for run in runs
    ]
    stored = [float(run.stored) for run in runs]
    lost = [float(run.lost) for run in runs]
    rows = (
        ("comments answered with 200", spread(answered, digits=9), "", ""),
        ("comments in the database", spread(stored, digits=9), "", ""),
        ("answered, but not in the database", spread(lost), "0", met(lost, 0)),
        (
            "one flush of 24 KiB to this disk",
            spread([r.disk for r in runs], "ms"),
            "",
            "",
        ),
    )
    return Table("Kept", ("what", "measured", "target", "met"), rows)


def _times(runs: Sequence[list[Outcome]], share: float) -> list[float]:
    return [
        percentile([each.seconds * 1e3 for each in run], share) for run in runs if run
    ]


def _share(run: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    """Percent of the outcomes for which something holds."""
    return 100 * sum(map(holds, run)) / max(len(run), 1)
