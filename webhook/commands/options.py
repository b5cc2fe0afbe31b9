"""Command set-option: what a site's platform needs us to know."""

import sys
from collections.abc import Mapping
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.storage.audit import of_site
from webhook.commands.reviewers import actor
from webhook.commands.speech import refuse, say
from webhook.errors import OptionError
from webhook.parts import parts
from webhook.sealing import EXTENSION, Seal
from webhook.site_options import SECRETS, Value, option

CHANGED = "site.options_changed"


@click.command("set-option")
@click.argument("name", metavar="SITE")
@click.argument("settings", metavar="[NAME=VALUE]...", nargs=-1)
@click.option(
    "--secret", type=click.Choice(sorted(SECRETS)), help="Asked for, and kept sealed."
)
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="Read it from standard input."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def set_option(
    name: str,
    settings: tuple[str, ...],
    secret: str | None,
    from_stdin: bool,
    as_json: bool,
) -> None:
    """Set what a site's platform needs; NAME= alone takes a setting away."""
    try:
        changes = _changes(settings)
        sealed = _sealed(secret, from_stdin) if secret else {}
        with parts().database.unit_of_work() as work:
            site = work.sites.named(name)
            options = _merged(site.options, changes)
            secrets = _merged(site.sealed, sealed)
            work.sites.set_options(name, options)
            work.sites.set_sealed(name, secrets)
            changed = sorted(changes.keys() | sealed.keys())
            work.audit.add(actor(), CHANGED, of_site(site.id), {"options": changed})
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    shown = {key: str(value) for key, value in sorted(options.items())}
    say({"site": name, **shown, "secrets": sorted(secrets)}, as_json=as_json)


def _changes(settings: tuple[str, ...]) -> dict[str, Value | None]:
    found: dict[str, Value | None] = {}
    for setting in settings:
        name, equals, written = setting.partition("=")
        if not equals:
            raise OptionError("Write NAME=VALUE.")
        found[name] = option(name, written) if written else None
    return found


def _sealed(name: str, from_stdin: bool) -> dict[str, str | None]:
    if from_stdin:
        secret = sys.stdin.readline().rstrip("\r\n")
    else:
        secret = click.prompt(name, hide_input=True, default="", show_default=False)
    seal: Seal = current_app.extensions[EXTENSION]
    return {name: seal.close(secret) if secret else None}


def _merged(present: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**present, **changes}
    return {name: value for name, value in merged.items() if value is not None}
