"""``python -m training asking``: does it matter which comments are asked about?"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from moderation.errors import ModerationError
from moderation.settings import Settings
from training.asking_curves import SEEDS, WAYS, AskingCurve, asking_curve, draw_asking
from training.errors import TrainingError
from training.learning_command import RECIPE
from training.pretended_sites import SITES, base_model, pretended
from training.recipe import Recipe
from training.site_rows import site_rows

OUT: Final = Path("asking.svg")

console = Console()


@click.command("asking")
@click.option("--recipe", default=RECIPE, type=Path)
@click.option("--site", "sites", multiple=True, type=click.Choice(sorted(SITES)))
@click.option("--seeds", default=SEEDS, type=click.IntRange(1, 100), show_default=True)
@click.option("--out", default=OUT, type=Path, help="The plot; figures beside it.")
def asking(recipe: Path, sites: tuple[str, ...], seeds: int, out: Path) -> None:
    """Simulate ways of asking on public data, as if it were sites."""
    settings = Settings.from_environment()
    try:
        plan = Recipe.load(recipe)
        found = [
            _measured(name, settings, plan, seeds) for name in sites or sorted(SITES)
        ]
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    publish_asking(found, out)


def publish_asking(found: Sequence[AskingCurve], out: Path) -> None:
    """Write the plot, the figures as JSON beside it, and a table on the terminal."""
    out.write_bytes(draw_asking(found))
    figures = {one.site: one.figures() for one in found}
    text = json.dumps(figures, indent=2, sort_keys=True, allow_nan=False)
    out.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    table = Table("site", *WAYS, title="labels for 95 % of what all of them reach")
    for one in found:
        table.add_row(one.site, *(f"{one.needed(way):.0%}" for way in WAYS))
    console.print(table)
    console.print(f"wrote {out} and {out.with_suffix('.json')}")


def _measured(name: str, settings: Settings, plan: Recipe, seeds: int) -> AskingCurve:
    site = pretended(name, settings)
    with console.status(name) as status:
        model = base_model(site, settings, plan, status.update)
        rows = site_rows(model, site.comments, (*model.tone.labels, "spam"))
        return asking_curve(name, rows, site.rejected, seeds=seeds, note=status.update)
