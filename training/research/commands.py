"""``python -m training research``: published protocols, measured and thrown away."""

from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from moderation.errors import ModerationError
from moderation.features.embedding import SentenceEncoder
from moderation.features.vectors import WordVectors
from moderation.registry.stance_large import load
from moderation.settings import SHIPPED_MODEL, SHIPPED_STANCE, Settings
from training.errors import TrainingError
from training.held_out import HeldOut
from training.progress import counted
from training.recipe import Recipe
from training.research import vast as protocol
from training.run import shipped_vectors, stance_fit
from training.stance_large.material import gathered_for, material

RECIPE: Final = Path(__file__).parents[1] / "recipes" / "default.toml"

console = Console()


@click.group()
def research() -> None:
    """Measure on published protocols; nothing that is fitted here ships."""


@research.command()
@click.option("--meaning", is_flag=True, help="Fit the head that knows meaning, too.")
@click.option("--large", is_flag=True, help="Ask the larger stance model, too.")
def vast(meaning: bool, large: bool) -> None:
    """Fit the stance head on VAST's training split, measure on topics never seen.

    The files are looked for in PARLEY_DATA_DIR. With --large the shipped larger model
    is asked about the same pairs, those left out whose comment it learned from: VAST
    and arc are the same newspaper's comments.
    """
    settings = Settings.from_environment()
    try:
        data = protocol.read(protocol.folder_of(settings.data_dir))
        if settings.held_out is not None:
            data = data.without(HeldOut.load(settings.held_out))
        plan = Recipe.load(RECIPE)
        vectors = shipped_vectors(SHIPPED_MODEL)
        with console.status("fitting three times"):
            found = protocol.measure(data, vectors, stance_fit(plan))
        _show(found)
        if meaning:
            _by_meaning(data, vectors, plan)
        if large:
            _ask_the_larger(settings, data)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error


def _show(found: protocol.Figures) -> None:
    table = Table("topics never seen", "macro-F1", "favor-against accuracy")
    table.add_row("majority", f"{found.majority:.3f}", f"{found.majority_side:.3f}")
    table.add_row("without the target", f"{found.target_blind:.3f}", "")
    for seed, (f1, accuracy) in enumerate(
        zip(found.head, found.favor_against, strict=True)
    ):
        table.add_row(f"the fast head, seed {seed}", f"{f1:.3f}", f"{accuracy:.3f}")
    console.print(table)
    console.print(f"{found.pairs:,} pairs, {found.topics:,} topics")


def _by_meaning(data: protocol.Vast, vectors: WordVectors, plan: Recipe) -> None:
    with console.status("embedding, and fitting three times"):
        found = protocol.measure_meaning(
            data, vectors, SentenceEncoder(), stance_fit(plan)
        )
    table = Table("topics never seen", "macro-F1", "favor-against accuracy")
    for seed, (f1, accuracy) in enumerate(
        zip(found.macro_f1, found.favor_against, strict=True)
    ):
        table.add_row(f"with meaning, seed {seed}", f"{f1:.3f}", f"{accuracy:.3f}")
    console.print(table)


def _ask_the_larger(settings: Settings, data: protocol.Vast) -> None:
    with console.status("reading what the larger model learned from"):
        learned = material(settings, gathered_for(settings)).examples
        unknown = data.unlike(example.comment.text for example in learned)
    model = load(SHIPPED_STANCE)
    with counted(console) as progress:
        task = progress.add_task("larger model", total=len(unknown.unseen))
        found = protocol.asked(model, unknown, lambda: progress.advance(task))
    console.print(
        f"the larger model, on {found.pairs:,} of them: macro-F1 {found.macro_f1:.3f}, "
        f"favor-against accuracy {found.favor_against:.3f}"
    )
