"""Commands about Perspective's clients: perspective-key, perspective-attributes."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import click
from flask.cli import with_appcontext

from moderation.attributes import BY_ADDON, LABELS, SITE_LABEL, WITHOUT_LABEL
from moderation.errors import ModerationError
from moderation.registry import artifact, conversation
from moderation.registry.store import CHAMPION, Store
from moderation.settings import SHIPPED_CONVERSATION, SHIPPED_MODEL
from moderation.storage.unit_of_work import UnitOfWork
from webhook.commands.speech import refuse, say
from webhook.parts import parts
from webhook.platforms import PERSPECTIVE

KEY_BYTES = 32
KEY_PREFIX = "psp_"
HINT = """\
Give the key to whatever asked Perspective, and send its calls here:
docs/perspective-migration.md has the lines for every client."""


def give_perspective_key(work: UnitOfWork, name: str, *, keep: bool = False) -> str:
    """Give a site a fresh key for Perspective's addresses; returns it, this once.

    Parameters
    ----------
    keep : bool
        Whether the keys that it has stay valid.

    Raises
    ------
    UnknownSiteError
        There is no site of that name.
    """
    key = KEY_PREFIX + secrets.token_urlsafe(KEY_BYTES)
    site = work.sites.named(name)
    if not keep:
        work.site_keys.revoke(site.id, PERSPECTIVE)
    work.site_keys.add(site.id, PERSPECTIVE, key)
    return key


@click.command("perspective-key")
@click.argument("name", metavar="SITE")
@click.option("--keep", is_flag=True, help="Let the keys that it has stay valid.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def perspective_key(name: str, keep: bool, as_json: bool) -> None:
    """Give a site of any platform a fresh key for Perspective's addresses."""
    try:
        with parts().database.unit_of_work() as work:
            key = give_perspective_key(work, name, keep=keep)
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    say({"site": name, "perspective_key": key}, as_json=as_json, hint=HINT)


@click.command("perspective-attributes")
@with_appcontext
def perspective_attributes() -> None:
    """Print which head answers each attribute, and how good it is, as Markdown."""
    try:
        folder = Store(parts().settings.registry).alias(CHAMPION) or SHIPPED_MODEL
        manifest = artifact.read_manifest(folder)
        addon = conversation.read_manifest(SHIPPED_CONVERSATION).metrics
    except ModerationError as error:
        raise refuse(error) from error
    figures = {**manifest.metrics["tone"], "spam": manifest.metrics["spam"]}
    told = {**addon["ucc"], **addon["c3"]}
    click.echo("\n".join(_table(figures, told)))


def _table(
    figures: Mapping[str, Mapping[str, Any]], addon: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    yield "| attributes | head | test rows | yes | ROC-AUC | worst source | ECE |"
    yield "|---|---|--:|--:|--:|---|--:|"
    for label in dict.fromkeys(LABELS.values()):
        names = ", ".join(name for name, found in LABELS.items() if found == label)
        measured = figures.get(label)
        if measured is None:
            head = "the site's own" if label == SITE_LABEL else "none yet"
            yield f"| {names} | {head} | | | | | |"
            continue
        whole = measured["all"] or {"auc": "–"}
        yield (
            f"| {names} | {label} | {measured['rows']:,} | {measured['yes']:,} | "
            f"{whole['auc']} | {_worst(measured['sources'])} | {measured['ece']} |"
        )
    for name, label in BY_ADDON.items():
        found = addon[label]
        yield (
            f"| {name} | {label}, of the add-on | {found['rows']:,} | "
            f"{found['yes']:,} | {found['auc']} | – | {found['ece']} |"
        )
    others = [name for name in WITHOUT_LABEL if name not in BY_ADDON]
    yield f"| {', '.join(others)} | none | | | | | |"


def _worst(sources: Mapping[str, Mapping[str, Any]]) -> str:
    if not sources:
        return "–"
    name, found = min(sources.items(), key=lambda item: item[1]["auc"])
    return f"{found['auc']} in {name}"
