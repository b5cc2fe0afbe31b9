"""How commands speak: lines for people, one JSON object for programs."""

import json
from collections.abc import Mapping

import click


def say(facts: Mapping[str, object], *, as_json: bool, hint: str = "") -> None:
    """Print facts; ``hint`` is for people only."""
    if as_json:
        click.echo(json.dumps(facts))
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        click.echo(f"{name.ljust(width)}  {value}")
    if hint:
        click.echo(f"\n{hint}")


def refuse(error: Exception) -> click.ClickException:
    """An error of ours as one line and exit code 1."""
    return click.ClickException(str(error))
