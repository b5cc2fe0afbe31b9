"""Scoring in process: one comment of 60 words and a batch, beside peers."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

from benchmarks.figure import Figure, Plan, Table, met, number, percentile, spread
from benchmarks.peers import Absent, Contender, peers
from benchmarks.texts import SIXTY_WORDS, TARGETS, comments
from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL

TURN = 20
WARM = 40
PARLEY = "Parley, tone + spam + language"
ONE_MS, FIRST_TARGET_MS, BATCH_PER_SECOND = 0.5, 0.3, 5_000
MORE_TARGET_MS = 0.1

Calls = dict[str, Callable[[], object]]
Runs = dict[str, list[float]]


def measure(plan: Plan) -> Figure:
    """Time ourselves and the peers in turn, in one process."""
    return figure(plan, peers() if plan.peers else [])


def figure(plan: Plan, found: Sequence[Contender | Absent]) -> Figure:
    """The same with these peers."""
    model = artifact.load(SHIPPED_MODEL)
    present = [peer for peer in found if isinstance(peer, Contender)]
    absent = [peer for peer in found if isinstance(peer, Absent)]
    with one_core():
        p50s, p99s = _single(_calls(model, present), plan)
        rates = _batch(model, present, plan)
    return Figure(
        title="Scoring in process",
        how=(
            f"One comment of {len(SIXTY_WORDS.split())} words, {plan.calls} calls of "
            f"each contender per run, {TURN} in turn with the others so that all see "
            f"the same machine; {plan.runs} runs. The batch is {plan.batch} "
            f"template-made comments of {_lengths(plan)}, one thread pinned to one "
            "core, counted per second of processor time; all are handed the list, "
            "peers where they take one."
        ),
        tables=(
            _own_table(model, p50s, p99s, rates),
            _peer_table(model, present, absent, p50s, p99s),
            _batch_table(present, rates),
        ),
        notes=("Speed says nothing of quality: the model card does.",),
    )


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _calls(model: FittedModel, present: Sequence[Contender]) -> Calls:
    """What is timed: ourselves with 0 to 4 targets, then each peer, by name."""
    calls: Calls = {}
    for count in range(len(TARGETS) + 1):
        comment = Comment(SIXTY_WORDS, targets=TARGETS[:count])
        calls[_own(count)] = lambda comment=comment: model.score(comment)  # type: ignore[misc]
    for peer in present:
        calls[peer.name] = lambda peer=peer: peer.one(SIXTY_WORDS)  # type: ignore[misc]
    return calls


def _single(calls: Calls, plan: Plan) -> tuple[Runs, Runs]:
    """Median and 99th percentile in milliseconds, by contender and run."""
    p50s: Runs = {name: [] for name in calls}
    p99s: Runs = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(WARM):
            call()
    for _ in range(plan.runs):
        for name, times in _in_turn(calls, plan.calls).items():
            p50s[name].append(percentile(times, 0.5))
            p99s[name].append(percentile(times, 0.99))
    return p50s, p99s


def _in_turn(calls: Calls, count: int) -> Runs:
    times: Runs = {name: [] for name in calls}
    for _ in range(-(-count // TURN)):
        for name, call in calls.items():
            for _ in range(min(TURN, count)):
                started = time.perf_counter_ns()
                call()
                times[name].append((time.perf_counter_ns() - started) / 1e6)
    return times


def _batch(model: FittedModel, present: Sequence[Contender], plan: Plan) -> Runs:
    """Comments per second of processor time, by contender and run."""
    batch = comments(plan.batch)
    bare = [Comment(comment.text) for comment in batch]
    titled = [replace(comment, targets=TARGETS[:1]) for comment in batch]
    texts = [comment.text for comment in batch]
    calls: Calls = {
        PARLEY: lambda: model.score_many(bare),
        _own(1): lambda: model.score_many(titled),
    }
    for peer in present:
        calls[peer.name] = lambda peer=peer: peer.many(texts)  # type: ignore[misc]
    rates: Runs = {name: [] for name in calls}
    for _ in range(plan.runs):
        for name, call in calls.items():
            started = time.process_time()
            call()
            rates[name].append(len(batch) / (time.process_time() - started))
    return rates


def _own_table(model: FittedModel, p50s: Runs, p99s: Runs, rates: Runs) -> Table:
    bare, one = p50s[_own(0)], p50s[_own(1)]
    first = [b - a for a, b in zip(bare, one, strict=True)]
    more = [
        (b - a) / (len(TARGETS) - 1)
        for a, b in zip(one, p50s[_own(len(TARGETS))], strict=True)
    ]
    labels = f"{len(model.tone.labels)} tone labels, spam, language"
    rate = rates[PARLEY]
    rows = (
        (f"{labels}: p50", spread(bare, "ms"), f"≤ {ONE_MS} ms", met(bare, ONE_MS)),
        ("the same: p99", spread(p99s[_own(0)], "ms"), "", ""),
        (
            "stance towards a first target: more at p50",
            *(spread(first, "ms"), f"≤ {FIRST_TARGET_MS} ms"),
            met(first, FIRST_TARGET_MS),
        ),
        (
            "towards each further target",
            *(spread(more, "ms"), f"≤ {MORE_TARGET_MS} ms"),
            met(more, MORE_TARGET_MS),
        ),
        (
            "batch on one core",
            *(spread(rate, "comments/s"), f"≥ {BATCH_PER_SECOND:,}"),
            met(rate, BATCH_PER_SECOND, at_least=True),
        ),
    )
    return Table("Parley alone", ("what", "measured", "target", "met"), rows)


def _peer_table(
    model: FittedModel,
    present: Sequence[Contender],
    absent: Sequence[Absent],
    p50s: Runs,
    p99s: Runs,
) -> Table:
    ours = median(p50s[_own(0)])
    answers = {
        _own(0): f"{len(model.tone.labels) + 1} probabilities and the language",
        _own(1): "the same and a stance",
        **{peer.name: peer.answers for peer in present},
    }
    rows = [
        (
            *(name, what, spread(p50s[name], "ms"), spread(p99s[name], "ms")),
            f"× {number(median(p50s[name]) / ours, 2)}",
        )
        for name, what in answers.items()
    ]
    rows += [(peer.name, "not measured", peer.problem, "–", "–") for peer in absent]
    columns = ("one comment of 60 words", "answers", "p50", "p99", "p50 to ours")
    return Table("Beside peers", columns, tuple(rows))


def _batch_table(present: Sequence[Contender], rates: Runs) -> Table:
    ours = median(rates[PARLEY])
    names = (PARLEY, _own(1), *(peer.name for peer in present))
    rows = tuple(
        (name, spread(rates[name]), f"× {number(median(rates[name]) / ours, 2)}")
        for name in names
    )
    return Table("A batch on one core", ("contender", "comments/s", "to ours"), rows)


def _own(targets: int) -> str:
    if targets == 0:
        return PARLEY
    return f"{PARLEY} + {targets} target{'s' if targets > 1 else ''}"


def _lengths(plan: Plan) -> str:
    words = [len(comment.text.split()) for comment in comments(plan.batch)]
    low, middle, high = (round(percentile(words, share)) for share in (0.1, 0.5, 0.9))
    return f"{middle} words in the middle ({low} to {high} between the tenths)"
