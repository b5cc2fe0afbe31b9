"""The commands of ``python -m training.stance_large``."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from moderation.errors import ModerationError
from moderation.registry.stance_large import StanceManifest, read_manifest
from moderation.settings import SHIPPED_STANCE, Settings
from training.errors import TrainingError
from training.progress import counted
from training.stance_large.card import write_card
from training.stance_large.material import gathered_for, material
from training.stance_large.publish import GRAPH, VOCABULARY, Publishing

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

console = Console()


@click.group()
def stance_large() -> None:
    """Measure and publish the larger stance model."""


@stance_large.command()
@click.argument("graph", type=_FILE)
@click.argument("vocabulary", type=_FILE)
@click.option("--tuning", type=_FILE, help="JSON that says how it was tuned.")
@click.option("--out", default=SHIPPED_STANCE, type=Path, help="Folder to write.")
def publish(graph: Path, vocabulary: Path, tuning: Path | None, out: Path) -> None:
    """Calibrate a tuned graph, measure it, and write artifact and card."""
    recipe = {} if tuning is None else json.loads(tuning.read_text(encoding="utf-8"))
    manifest = _published(graph, vocabulary, recipe, out)
    _show(manifest)
    console.print(f"wrote {write_card(out)}")


@stance_large.command()
@click.argument("folder", default=SHIPPED_STANCE, type=Path)
def evaluate(folder: Path) -> None:
    """Measure an artifact again, and write its figures and card anew."""
    known = read_manifest(folder)
    graph, vocabulary = folder / GRAPH, folder / VOCABULARY
    _show(_published(graph, vocabulary, known.recipe, folder))
    console.print(f"wrote {write_card(folder)}")


@stance_large.command()
@click.argument("folder", default=SHIPPED_STANCE, type=Path)
def card(folder: Path) -> None:
    """Write the card of an artifact beside it."""
    console.print(f"wrote {write_card(folder)}")


def _published(
    graph: Path, vocabulary: Path, recipe: dict[str, Any], out: Path
) -> StanceManifest:
    settings = Settings.from_environment()
    try:
        with counted(console) as progress:
            reading = progress.add_task("reading data", total=None)
            gathered = gathered_for(settings)
            negations = len(material(settings, gathered).negations)
            progress.update(reading, total=1, completed=1)
            tasks = {
                part: progress.add_task(part, total=None)
                for part in ("validation", "test")
            }
            publishing = Publishing(
                gathered,
                recipe,
                negations,
                lambda part, done, total: progress.update(
                    tasks[part], completed=done, total=total
                ),
            )
            return publishing.write(graph, vocabulary, out)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error


def _show(manifest: StanceManifest) -> None:
    for part, sources in manifest.metrics.items():
        table = Table(part, "pairs", "accuracy", "macro-F1", "blind", "half", "sure")
        for source, found in sources.items():
            half = dict(map(tuple, found["risk_coverage"]))[0.5]
            table.add_row(
                source,
                str(found["pairs"]),
                f"{found['accuracy_favor_against']:.3f}",
                f"{found['macro_f1']:.3f}",
                f"{found['target_blind_macro_f1']:.3f}",
                f"{half:.3f}",
                f"{found['confident_share']:.2f}",
            )
        console.print(table)
