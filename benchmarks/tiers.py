"""Both tiers: what a comment costs where the semantic head is asked about a quarter."""

import time
from typing import Final

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.scoring import one_core
from benchmarks.texts import comments
from moderation.comment import Comment
from moderation.model import Model
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.tiered import tiered

EVERY: Final = 4
"""One comment in so many is one that the head is asked about."""

MIX_MS: Final = 4.0


def measure(plan: Plan) -> Figure:
    """Time comments one by one: the head asked about each, and about one in four."""
    fast = artifact.load(SHIPPED_MODEL)
    live = LiveSemantic(SHIPPED_SEMANTIC, always=True)
    always = tiered(fast, live)
    several = [Comment(one.text, language="en") for one in comments(plan.calls)]
    always.score(several[0])
    times: dict[str, list[list[float]]] = {"n-grams": [], "both": [], "mix": []}
    with one_core():
        for _ in range(plan.runs):
            run: dict[str, list[float]] = {name: [] for name in times}
            for number, comment in enumerate(several):
                alone, both = _timed(fast, comment), _timed(always, comment)
                run["n-grams"].append(alone)
                run["both"].append(both)
                run["mix"].append(both if number % EVERY == 0 else alone)
            for name, found in run.items():
                times[name].append(found)
    fitted = live.english is not None and live.english.tone == fast.tone_digest
    return Figure(
        title="Words and meaning",
        how=(
            f"{plan.calls} template-made English comments scored one by one on one "
            f"core, {plan.runs} runs: by n-grams alone, with the semantic head asked "
            f"about each, and as if it were asked about one in {EVERY}."
        ),
        tables=(_table(times),),
        notes=()
        if fitted
        else ("The head was not fitted beside this model: it was not asked at all.",),
    )


def _timed(model: Model, comment: Comment) -> float:
    started = time.perf_counter_ns()
    model.score(comment)
    return (time.perf_counter_ns() - started) / 1e6


def _table(times: dict[str, list[list[float]]]) -> Table:
    def at(name: str, share: float) -> list[float]:
        return [percentile(run, share) for run in times[name]]

    middle = at("mix", 0.5)
    return Table(
        "One comment",
        ("what", "measured", "target", "met"),
        (
            ("n-grams alone: p50", spread(at("n-grams", 0.5), "ms"), "", ""),
            ("with the semantic head: p50", spread(at("both", 0.5), "ms"), "", ""),
            ("with the semantic head: p99", spread(at("both", 0.99), "ms"), "", ""),
            (
                f"asked about one in {EVERY}: p50",
                *(spread(middle, "ms"), f"≤ {MIX_MS:g} ms", met(middle, MIX_MS)),
            ),
            (f"asked about one in {EVERY}: p99", spread(at("mix", 0.99), "ms"), "", ""),
        ),
    )
