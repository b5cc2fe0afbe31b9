"""Command poll: ask blogs that send nothing for new comments."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from webhook import polling
from webhook.commands.speech import say
from webhook.plain_errors import in_one_line
from webhook.polling import LOOK_SECONDS, SHORTEST_SECONDS, Poller


@click.command("poll")
@click.option("--site", "name", metavar="NAME", help="Only this site; else all.")
@click.option("--once", is_flag=True, help="Poll once and end, for cron.")
@click.option(
    "--every",
    type=click.FloatRange(min=SHORTEST_SECONDS),
    default=60.0,
    show_default=True,
    help="Seconds between two polls of a site.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a poll.")
@with_appcontext
def poll(name: str | None, once: bool, every: float, as_json: bool) -> None:
    """Take in new comments of Blogger, Ghost and Disqus; answers go by the service.

    With --once the exit code is 1 when a site could not be polled.
    """
    poller: Poller = current_app.extensions[polling.EXTENSION]
    while True:
        names = (name,) if name else tuple(site.name for site in poller.sites())
        if not names:
            raise click.ClickException("No site is on a platform that is polled.")
        polled = [
            _poll(poller, one, None if once else every, as_json=as_json)
            for one in names
        ]
        if once and not all(polled):
            raise click.exceptions.Exit(1)
        if once:
            return
        time.sleep(LOOK_SECONDS)


def _poll(poller: Poller, name: str, every: float | None, *, as_json: bool) -> bool:
    """Poll a site, and say what came of it; False when nothing did."""
    try:
        tally = poller.poll(name, every=every)
    except ModerationError as error:
        click.echo(f"{name}: {in_one_line(error)}", err=True)
        return False
    if tally is not None:
        counts = {"read": tally.read, "new": tally.added, "decided": tally.decided}
        say({"site": name, **counts, "unread": tally.unread}, as_json=as_json)
    return True
