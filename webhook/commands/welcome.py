"""Command about the first minute: welcome."""

import os

import click
from flask.cli import with_appcontext

from webhook.parts import parts

DEFAULT_PORT = "8000"


@click.command("welcome")
@with_appcontext
def welcome() -> None:
    """Print where the service is and how to send a first comment."""
    port = os.environ.get("PORT", DEFAULT_PORT)  # noqa: TID251 (not a setting of ours)
    with parts().database.reading() as reading:
        has_site = bool(reading.sites.all())
    click.echo(f"\nParley serves at http://127.0.0.1:{port}  (Ctrl-C stops it)\n")
    click.echo(f"  Try a comment in the browser   http://127.0.0.1:{port}/")
    if has_site:
        click.echo("  List your sites                flask --app webhook sites\n")
        return
    click.echo("  Connect a blog: this prints its key and secret, and lines to paste")
    click.echo("  that send a first signed comment (in another terminal)\n")
    click.echo(
        "    .venv/bin/flask --app webhook add-site my-blog "
        "--platform standard --url https://blog.example\n"
    )
