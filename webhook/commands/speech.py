"""How commands speak: lines for people, one JSON object for programs."""

import json
from collections.abc import Mapping

import click

from moderation.errors import ModerationError
from webhook.plain_errors import in_one_line


def say(facts: Mapping[str, object], *, as_json: bool, hint: str = "") -> None:
    """Print facts; ``hint`` is for people only."""
    if as_json:
        click.echo(json.dumps(facts))
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        said = ", ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name.ljust(width)}  {said}".rstrip())
    if hint:
        click.echo(f"\n{hint}")


def refuse(error: ModerationError) -> click.ClickException:
    """An error of ours as one line and exit code 1."""
    return click.ClickException(in_one_line(error))
