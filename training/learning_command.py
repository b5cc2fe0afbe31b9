"""``python -m training learning-curves``: how many decisions it takes."""

import json
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from moderation.errors import ModerationError
from moderation.settings import Settings
from training.errors import TrainingError
from training.learning_curves import Curve, curve, draw
from training.pretended_sites import SITES, base_model, pretended
from training.recipe import Recipe
from training.site_rows import site_rows

RECIPE: Final = Path(__file__).parent / "recipes" / "default.toml"
OUT: Final = Path("learning-curves.svg")

console = Console()


@click.command("learning-curves")
@click.option("--recipe", default=RECIPE, type=Path)
@click.option("--site", "sites", multiple=True, type=click.Choice(sorted(SITES)))
@click.option("--out", default=OUT, type=Path, help="The plot; figures beside it.")
def learning_curves(recipe: Path, sites: tuple[str, ...], out: Path) -> None:
    """Measure what decisions are worth on public data, as if it were sites."""
    settings = Settings.from_environment()
    try:
        plan = Recipe.load(recipe)
        found = [_measured(name, settings, plan) for name in sites or sorted(SITES)]
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    publish(found, out)


def publish(found: list[Curve], out: Path) -> None:
    """Write the plot, and the figures as JSON beside it."""
    out.write_bytes(draw(found))
    figures = {one.site: one.figures() for one in found}
    text = json.dumps(figures, indent=2, sort_keys=True)
    out.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    console.print(f"wrote {out} and {out.with_suffix('.json')}")


def _measured(name: str, settings: Settings, plan: Recipe) -> Curve:
    site = pretended(name, settings)
    with console.status(name) as status:
        model = base_model(site, settings, plan, status.update)
        rows = site_rows(model, site.comments, (*model.tone.labels, "spam"))
        return curve(name, rows, site.rejected)
