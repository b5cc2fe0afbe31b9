"""Command model-changes: what another model would do otherwise on a site."""

import click
from flask.cli import with_appcontext

from moderation.errors import ArtifactError
from moderation.model import Model
from moderation.model_changes import (
    NEWEST,
    ModelChanges,
    compare_models,
    write_changes,
)
from moderation.registry import artifact
from moderation.registry.live import LiveModel
from moderation.registry.store import Store
from moderation.registry.succession import model_folder
from moderation.settings import SHIPPED_MODEL
from moderation.verdict import Action
from webhook.changes_place import changes_place
from webhook.commands.speech import say
from webhook.parts import parts
from webhook.site_models import source_of
from webhook.site_policies import read_policy


@click.command("model-changes")
@click.argument("site_name", metavar="SITE")
@click.option(
    "--model", "name", default="challenger", show_default=True, help="Which other one."
)
@click.option(
    "--newest",
    type=click.IntRange(1),
    default=NEWEST,
    show_default=True,
    help="How many comments are looked at.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def model_changes(site_name: str, name: str, newest: int, as_json: bool) -> None:
    """Score the newest comments with the model in service and with another one.

    Says how many would be treated otherwise, and leaves examples for /review/model.
    """
    other = _model(name)
    with parts().database.reading() as reading:
        site = reading.sites.named(site_name)
        present = source_of(parts().source, site.name).current()
        if present.identifier == other.identifier:
            raise ArtifactError("this model is in service already")
        found = compare_models(
            reading.recent_comments.newest(site.id, newest),
            present,
            other,
            read_policy(site.policy),
        )
    write_changes(changes_place(parts().settings, site.name), found)
    say(
        found.model_dump(mode="json") if as_json else _lines(found),
        as_json=as_json,
    )


def _model(name: str) -> Model:
    """A model by name, helped out as the one in service; raises ArtifactError."""
    settings, source = parts().settings, parts().source
    folder = model_folder(Store(settings.registry), SHIPPED_MODEL, name)
    if isinstance(source, LiveModel):
        return source.another(folder)
    return artifact.load(folder, scored_characters=settings.scored_characters)


def _lines(found: ModelChanges) -> dict[str, object]:
    lines: dict[str, object] = {
        "looked at": f"{found.comments:,} comments",
        "changed": f"{found.changed:,}",
    }
    for before in Action:
        for after in Action:
            if before is not after and found.moved(before, after):
                moved = f"{found.moved(before, after):,}"
                lines[f"{before.value} -> {after.value}"] = moved
    return lines
