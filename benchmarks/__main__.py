"""``python -m benchmarks [NAME …] [--write]``: measure, print, write down."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import click
from rich.console import Console

from benchmarks import (
    alongside,
    http,
    near_copies,
    overload,
    perspective,
    queue,
    rescoring,
    restarts,
    retraining,
    scoring,
    startup,
    thousand,
    tiers,
    what_if,
)
from benchmarks.figure import Figure, Plan
from benchmarks.machine import machine
from benchmarks.report import PAGE, markdown, section, sections, show

FIGURES: dict[str, Callable[[Plan], Figure]] = {
    "scoring": scoring.measure,
    "tiers": tiers.measure,
    "near_copies": near_copies.measure,
    "http": http.measure,
    "perspective": perspective.measure,
    "overload": overload.measure,
    "restarts": restarts.measure,
    "startup": startup.measure,
    "thousand": thousand.measure,
    "retraining": retraining.measure,
    "alongside": alongside.measure,
    "rescoring": rescoring.measure,
    "what_if": what_if.measure,
    "queue": queue.measure,
}


LEAST_RUNS = 3


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(FIGURES)))
@click.option("--write", is_flag=True, help="Write their parts of docs/benchmarks.md.")
@click.option("--runs", default=3, show_default=True, help="Runs of each figure.")
@click.option("--quick", is_flag=True, help="A tenth of the time, for a look.")
def main(names: tuple[str, ...], write: bool, runs: int, quick: bool) -> None:
    """Measure the named figures, or all of them."""
    if write and (quick or runs < LEAST_RUNS):
        raise click.UsageError(f"--write takes {LEAST_RUNS} runs or more.")
    plan = Plan(runs=1, calls=60, batch=100, share=0.1) if quick else Plan(runs=runs)
    console, facts = Console(), machine()
    for name in names or FIGURES:
        with console.status(f"measuring {name} …"):
            figure = FIGURES[name](plan)
        show(figure, console)
        if write:
            _write(name, figure, runs, facts)
            console.print(f"written: {PAGE}")


def _write(name: str, figure: Figure, runs: int, facts: Mapping[str, str]) -> None:
    """Put a figure into the page, in our order; what others wrote stays behind it."""
    more = "" if runs == Plan().runs else f" --runs {runs}"
    command = f"python -m benchmarks {name} --write{more}"
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    kept = sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    kept[name] = section(name, figure, command=command, date=date)
    order = [*FIGURES, *(one for one in kept if one not in FIGURES)]
    parts = {one: kept[one] for one in order if one in kept}
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(markdown(parts, machine=facts), "utf-8")


if __name__ == "__main__":
    main()
