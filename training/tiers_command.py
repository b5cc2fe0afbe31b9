"""``python -m training tiers``: what the semantic tier brings on news comments."""

from itertools import islice
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC, Settings
from moderation.tiered import TieredModel
from training.rated_news import READERS
from training.tiers import WAYS, Tiers

RESEARCH: Final = "research"

console = Console()


@click.command()
@click.option("--fast", default=SHIPPED_MODEL, type=Path, help="The default model.")
@click.option("--semantic", default=SHIPPED_SEMANTIC, type=Path, help="The head.")
@click.option(
    "--most",
    default=3_000,
    show_default=True,
    type=click.IntRange(1),
    help="Comments of each set.",
)
def tiers(fast: Path, semantic: Path, most: int) -> None:
    """Compare n-grams alone with both tiers on newspapers' comments.

    The sets are read from PARLEY_DATA_DIR/research; nothing is trained on them.
    """
    data = Settings.from_environment().data_dir
    live = LiveSemantic(semantic, always=True)
    words = artifact.load(fast)
    model = TieredModel(words, live, words.tone_digest, words.vectors)
    if live.english is None or live.english.tone != words.tone_digest:
        raise click.ClickException(f"{semantic} was not fitted beside {fast}.")
    found = {}
    for name, read in READERS.items():
        folder = None if data is None else data / RESEARCH / name
        if folder is None or not folder.is_dir():
            console.print(f"{name}: not at hand")
            continue
        with console.status(f"scoring {name}"):
            texts, toxic = zip(*islice(read(folder), most), strict=True)
            found[name] = Tiers(model, live.english).measure(texts, toxic)
    if not found:
        raise click.ClickException(
            f"None of these sets is in PARLEY_DATA_DIR/{RESEARCH}."
        )
    _show(found)


def _show(found: dict[str, dict[str, Any]]) -> None:
    kinds = ("held", "auc", "average_precision")
    heads = [f"{kind.replace('_', ' ')}: {', '.join(WAYS)}" for kind in kinds]
    table = Table("comments of", "rows", "toxic", "asked on auto", *heads)
    for name, row in found.items():
        cells = [
            ", ".join(str(value) for value in row.get(kind, {}).values()) or "–"
            for kind in kinds
        ]
        asked = f"{row['asked']:.1%}"
        table.add_row(
            name, str(row["comments"]), str(row.get("toxic", "–")), asked, *cells
        )
    console.print(table)
