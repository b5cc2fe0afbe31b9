"""``python -m benchmarks [NAME …] [--write]``: measure, print, write down."""

from collections.abc import Callable
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
from benchmarks.report import PAGE, markdown, sections, show, with_section

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


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(FIGURES)))
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md; needs all.")
@click.option("--runs", default=3, show_default=True, help="Runs of each figure.")
@click.option("--quick", is_flag=True, help="A tenth of the time, for a look.")
def main(names: tuple[str, ...], write: bool, runs: int, quick: bool) -> None:
    """Measure the named figures, or all of them."""
    if write and (names or quick or runs < 3):
        raise click.UsageError("--write takes all figures, 3 runs or more.")
    plan = Plan(runs=1, calls=60, batch=100, share=0.1) if quick else Plan(runs=runs)
    console, facts = Console(), machine()
    figures = []
    for name in names or FIGURES:
        with console.status(f"measuring {name} …"):
            figures.append(FIGURES[name](plan))
        show(figures[-1], console)
    if write:
        command = "python -m benchmarks --write" + (
            f" --runs {runs}" if runs != 3 else ""
        )
        date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        PAGE.parent.mkdir(exist_ok=True)
        page = markdown(figures, machine=facts, command=command, date=date)
        kept = sections(PAGE.read_text("utf-8")) if PAGE.exists() else {}
        for name, text in kept.items():
            page = with_section(page, name, text)
        PAGE.write_text(page, "utf-8")
        console.print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
