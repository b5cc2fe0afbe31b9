"""Command about the first minute: welcome."""

import click
from flask.cli import with_appcontext

from webhook.commands.here import here
from webhook.commands.reviewers import actor
from webhook.one_time_links import first_owner_link
from webhook.parts import parts


@click.command("welcome")
@with_appcontext
def welcome() -> None:
    """Print where the service is, and a link for the first account if there is none."""
    with parts().database.reading() as reading:
        has_site = bool(reading.sites.all())
        has_owner = reading.reviewers.has_owner()
    click.echo(f"\nParley serves at {here()}  (Ctrl-C stops it)\n")
    if not has_owner:
        click.echo("  Make the first account (works once, within the next hour)\n")
        click.echo(f"    {_first_link()}\n")
    click.echo(f"  Try a comment in the browser   {here('/')}")
    if has_owner:
        click.echo(f"  Review what is held            {here('/review/')}")
    if has_site:
        click.echo(
            "  List your sites                .venv/bin/flask --app webhook sites\n"
        )
        return
    click.echo("  Connect a blog: this prints its key and secret, and lines to paste")
    click.echo("  that send a first signed comment (in another terminal)\n")
    click.echo(
        "    .venv/bin/flask --app webhook add-site my-blog "
        "--platform standard --url https://blog.example\n"
    )


def _first_link() -> str:
    with parts().database.unit_of_work() as work:
        path = first_owner_link(work, actor())
        work.commit()
    return here(path)
