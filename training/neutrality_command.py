"""``python -m training audit``: does the model act on one side more than the other?"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from moderation.model import FittedModel, Model
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.tiered import tiered
from training.card import write_card
from training.card_neutrality import NEUTRALITY, PICTURE, draw_differences
from training.neutrality import Found, by_stance, own_sentences, too_large
from training.trained_on import known_texts

TOO_LARGE: Final = 1

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--out", type=Path, help="Where to write; beside the model otherwise.")
@click.option(
    "--semantic", type=Path, help="With this semantic head, asked always; needs --out."
)
def audit(folder: Path, out: Path | None, semantic: Path | None) -> None:
    """Compare false alarms by stance, political side and group, for FOLDER's card.

    Sets with stances are read from PARLEY_DATA_DIR, those for research as well; what
    the model has learned from is left out. The exit status is 1 when a difference is
    above 2 points and its interval excludes zero.
    """
    if semantic is not None and out is None:
        raise click.UsageError("--semantic needs --out: the card is about the n-grams.")
    data = Settings.from_environment().data_dir
    with console.status("reading the model") as status:
        manifest = artifact.read_manifest(folder)
        model = _both(artifact.load(folder), semantic)
        status.update("our own sentences")
        found = own_sentences(model)
        if data is not None:
            status.update("comments that take a side")
            learned = known_texts(artifact.read_arrays(folder, manifest))
            found = {"stances": by_stance(model, data, learned), **found}
    if not found.get("stances"):
        console.print("Without sets that carry stances: none below PARLEY_DATA_DIR.")
    place = out or folder
    place.mkdir(parents=True, exist_ok=True)
    values = {"model": manifest.identifier, **_json(found)}
    (place / NEUTRALITY).write_text(
        f"{json.dumps(values, indent=2, sort_keys=True)}\n", "utf-8"
    )
    draw_differences(values, place / PICTURE)
    _show(found)
    if out is None:
        console.print(f"wrote {write_card(folder)}")
    wrong = too_large(found)
    for text in wrong:
        console.print(f"too large: {text}")
    sys.exit(TOO_LARGE if wrong else 0)


def _both(fast: FittedModel, semantic: Path | None) -> Model:
    """The model, with its semantic head where that is wanted."""
    if semantic is None:
        return fast
    live = LiveSemantic(semantic, always=True)
    if live.english is None or live.english.tone != fast.tone_digest:
        raise click.ClickException(f"{semantic} was not fitted beside this model.")
    return tiered(fast, live)


def _json(found: dict[str, Found]) -> dict[str, Any]:
    return {
        kind: {
            name: {action: one.as_json() for action, one in row.items()}
            for name, row in rows.items()
        }
        for kind, rows in found.items()
    }


def _show(found: dict[str, Found]) -> None:
    table = Table("compared", "action", "comments", "rates", "difference", "interval")
    for kind, rows in found.items():
        for name, row in rows.items():
            for action, one in row.items():
                if kind == "groups" and not one.too_large:
                    continue
                table.add_row(
                    name,
                    action,
                    f"{one.rows[0]:,} and {one.rows[1]:,}",
                    f"{one.rates[0]:.1%} and {one.rates[1]:.1%}",
                    f"{one.difference:+.1%}",
                    f"{one.low:+.1%} to {one.high:+.1%}",
                )
    console.print(table)
