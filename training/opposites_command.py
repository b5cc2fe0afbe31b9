"""``python -m training opposites``: do opposite targets get mirrored answers?"""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from moderation.errors import ModerationError
from moderation.registry import artifact, stance_large
from moderation.registry.live_semantic import LiveSemantic
from moderation.scores import Tier
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC, SHIPPED_STANCE
from training.asked_stances import Asked, fast_head
from training.opposite_targets import OPPOSITES, mirrored

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--show", is_flag=True, help="List the pairs whose side stays.")
def opposites(folder: Path, show: bool) -> None:
    """Ask the stance models, the first one FOLDER's, about fifty pairs of targets.

    Of "ban X" and "keep X" a comment is for the one and against the other.
    """
    try:
        model = artifact.load(folder)
        asked: dict[str, Asked] = {Tier.FAST: fast_head(model)}
        meaning = LiveSemantic(SHIPPED_SEMANTIC).stance(model.vectors)
        if meaning is not None:
            asked[Tier.SEMANTIC] = meaning.score
        if SHIPPED_STANCE.is_dir():
            asked[Tier.CROSS_ENCODER] = stance_large.load(SHIPPED_STANCE).score
    except ModerationError as error:
        raise click.ClickException(str(error)) from error
    table = Table("model", "pairs", "mirrored", "share", "median distance")
    for name, score in asked.items():
        found = mirrored(score)
        share = f"{found.sides / len(OPPOSITES):.0%}"
        cells = (str(len(OPPOSITES)), str(found.sides), share, f"{found.apart:.3f}")
        table.add_row(name, *cells)
        for target, opposite, text in found.failed if show else ():
            click.echo(f"{name}: {target} | {opposite} | {text}")
    console.print(table)
