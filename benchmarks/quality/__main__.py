"""``python -m benchmarks.quality [--write]``: toxicity of ours beside peers'."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

import click
import numpy as np
from rich.console import Console

from benchmarks.figure import Figure
from benchmarks.machine import machine
from benchmarks.peers import Absent
from benchmarks.quality.answering import PARLEY
from benchmarks.quality.described import PUBLISHED
from benchmarks.quality.environments import (
    ROOT,
    Answered,
    ask,
    environments,
    prepared,
    versions,
)
from benchmarks.quality.examined import LEAST, SETS, Examined, examined
from benchmarks.quality.figures import Measured, compare, costs, figure
from benchmarks.report import PAGE, section, show, with_section
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.trained_on import known_texts

SEED: Final = 20_261_122
TIMED: Final = 20
MOST: Final = 1_000
SECTION: Final = "quality"

console = Console()


@click.command()
@click.option("--write", is_flag=True, help="Write its section of docs/benchmarks.md.")
@click.option("--most", default=MOST, show_default=True, help="Comments a set.")
@click.option("--old-python", default="python3.8", help="For peers that need it.")
@click.option("--peers", default=ROOT / ".venv-peers", type=Path, help="Environments.")
@click.option("--json", "raw", type=Path, help="Write the figures as JSON as well.")
def main(
    write: bool, most: int, old_python: str, peers: Path, raw: Path | None
) -> None:
    """Measure the shipped model and its peers on comments that it never saw."""
    manifest = artifact.read_manifest(SHIPPED_MODEL)
    known = known_texts(artifact.read_arrays(SHIPPED_MODEL, manifest))
    if known is None:
        raise click.ClickException("The model does not say what it learned from.")
    with console.status("reading data sets"):
        sets = examined(Settings.from_environment(), known, most=most, seed=SEED)
    if not sets:
        raise click.ClickException("No data set is at hand, or too little of any.")
    found, absent = _answers(sets, old_python, peers)
    measured, made = _measured(sets, found, absent, manifest.identifier)
    show(made, console)
    if raw is not None:
        raw.write_text(json.dumps([one.as_json() for one in measured], indent=1))
    if write:
        command = "make bench-quality"
        if most != MOST:
            command = f"python -m benchmarks.quality --write --most {most}"
        date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        text = section(SECTION, made, command=command, date=date)
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), SECTION, text), "utf-8")
        console.print(f"written: {PAGE}")


def _answers(
    sets: Sequence[Examined], old_python: str, folder: Path
) -> tuple[dict[str, Answered], list[Absent]]:
    """Everybody's answers on all sets at once, by name; and who could not be asked."""
    texts = [text for one in sets for text in one.texts]
    timed = [text for one in sets for text in one.texts[:TIMED]]
    given = {PARLEY: ask(PARLEY, Path(sys.executable), texts, timed)}
    for environment in environments(old_python):
        with console.status(f"installing {', '.join(environment.peers)}"):
            interpreter = prepared(environment, folder)
        pinned = versions(environment)
        for peer in environment.peers:
            if isinstance(interpreter, Absent):
                given[peer] = Absent(f"{peer} {pinned[peer]}", interpreter.problem)
                continue
            with console.status(f"asking {peer}"):
                given[peer] = ask(peer, interpreter, texts, timed)
    found = {name: one for name, one in given.items() if isinstance(one, Answered)}
    absent = [one for one in given.values() if isinstance(one, Absent)]
    if PARLEY not in found:
        raise click.ClickException(f"Parley could not be asked: {absent[0].problem}")
    return found, absent


def _measured(
    sets: Sequence[Examined],
    found: Mapping[str, Answered],
    absent: Sequence[Absent],
    identifier: str,
) -> tuple[list[Measured], Figure]:
    measured, at, clock = [], 0, 0
    for one in sets:
        end, tick = at + len(one.texts), clock + len(one.texts[:TIMED])
        measured.append(
            compare(
                one,
                {name: np.array(who.scores[at:end]) for name, who in found.items()},
                {name: who.milliseconds[clock:tick] for name, who in found.items()},
            )
        )
        at, clock = end, tick
    taken = costs(
        {
            name: (median(who.milliseconds), who.disk_mb, who.memory_mb)
            for name, who in found.items()
        },
        {
            peer: version
            for environment in environments("")
            for peer, version in versions(environment).items()
        },
    )
    notes = [
        f"Model `{identifier}`, the fast tier alone; English.",
        "On " + ", ".join(f"{name} {value}" for name, value in machine().items()) + ".",
        *_missing([one.name for one in sets]),
        *(f"{one.name} was not measured: {one.problem}." for one in absent),
        "The three research sets are read where they lie (`PARLEY_DATA_DIR`); their "
        "licences forbid more, and no public address has their exact bytes. Without "
        "them the tables are fewer. The others are downloaded by their importers.",
    ]
    return measured, figure(measured, (taken, PUBLISHED), notes)


def _missing(measured: Sequence[str]) -> list[str]:
    names = ", ".join(name for name in SETS if name not in measured)
    too_few = f"not at hand, or fewer than {LEAST} of a kind that we never saw"
    return [f"Not shown: {names} ({too_few})."] if names else []


if __name__ == "__main__":
    main()
