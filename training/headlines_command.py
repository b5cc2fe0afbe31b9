"""``python -m training headlines``: stances of comments under headlines, our own."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from moderation.errors import ModerationError
from moderation.features.embedding import SentenceEncoder
from moderation.registry import artifact, stance_large, stance_semantic
from moderation.settings import (
    SHIPPED_MODEL,
    SHIPPED_STANCE,
    SHIPPED_STANCE_SEMANTIC,
)
from training.asked_stances import fast_head
from training.headline_comments import HeadlineFigures, under_headlines

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option(
    "--large", default=SHIPPED_STANCE, type=Path, help="The larger model's folder."
)
def headlines(folder: Path, large: Path) -> None:
    """Ask FOLDER's stance head, and the other two, about a hundred comments.

    They are our own, under twenty headlines: two for, two against, one on neither side.
    """
    try:
        model = artifact.load(folder)
        meaning = stance_semantic.load(
            SHIPPED_STANCE_SEMANTIC, SentenceEncoder(), model.vectors
        )
        asked = {
            "fast": fast_head(model),
            "semantic": meaning.score,
            "cross-encoder": stance_large.load(large).score,
        }
    except ModerationError as error:
        raise click.ClickException(str(error)) from error
    table = Table(
        "model",
        "favor against against",
        "called neutral of these",
        "of those on no side",
        "confident and right",
    )
    for name, score in asked.items():
        table.add_row(name, *_cells(under_headlines(score)))
    console.print(table)


def _cells(found: HeadlineFigures) -> tuple[str, ...]:
    return (
        f"{found.right} of {found.sided}",
        f"{found.silent} of {found.sided}",
        f"{found.quiet} of {found.neutral}",
        f"{found.rightly} of {found.confident}",
    )
