"""Command demo: something to look at before a blog is connected."""

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress

from webhook.commands.welcome import welcome
from webhook.demo.filling import SITE, fill
from webhook.demo.story import happenings
from webhook.intake import EXTENSION
from webhook.parts import parts


@click.command("demo")
@click.pass_context
@with_appcontext
def demo(context: click.Context) -> None:
    """Fill an empty database with a made-up newspaper and 200 comments."""
    parts().database.require_schema()
    intake = current_app.extensions[EXTENSION]
    console = Console(stderr=True)
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    with bar as progress:
        task = progress.add_task("Readers comment", total=len(happenings()))
        filled = fill(
            parts().database,
            intake,
            lambda number: progress.update(task, completed=number),
        )
    click.echo(f"{SITE}: {filled} comments on five articles, over two weeks.")
    click.echo("If nothing serves yet: make run (it prints a link as well).")
    context.invoke(welcome)
