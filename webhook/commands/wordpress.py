"""Command read-wordpress: learn over REST what people did in WordPress."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.secret_key import load_secret_key
from webhook import keyed_intake, sealing
from webhook.commands.speech import refuse, say
from webhook.errors import UnreachableError, WordPressError
from webhook.parts import parts
from webhook.wordpress_reader import WordPressReader

LONGEST_PAUSE_SECONDS = 3_600.0


@click.command("read-wordpress")
@click.argument("site_name", metavar="SITE")
@click.option("--once", is_flag=True, help="Read once and end.")
@click.option(
    "--every",
    type=click.FloatRange(min=10),
    default=300.0,
    show_default=True,
    help="Seconds between two readings.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a reading.")
@with_appcontext
def read_wordpress(site_name: str, once: bool, every: float, as_json: bool) -> None:
    """Read a WordPress's comments; needs wordpress_url, _user and _password."""
    reader = WordPressReader(
        parts().database,
        current_app.extensions[keyed_intake.EXTENSION],
        load_secret_key(parts().settings.instance),
        current_app.extensions[sealing.EXTENSION],
    )
    pause = every
    while True:
        try:
            tally = reader.read(site_name)
        except UnreachableError as error:
            if once:
                raise refuse(error) from error
            pause = _longer(pause, error)
            click.echo(f"{error} Again in {pause:.0f} s.", err=True)
        except ModerationError as error:
            raise refuse(error) from error
        else:
            pause = every
            counts = {"read": tally.read, "new": tally.added, "decided": tally.decided}
            say({"site": site_name, **counts}, as_json=as_json)
        if once:
            return
        time.sleep(pause)


def _longer(pause: float, error: UnreachableError) -> float:
    """Twice the last pause, or what WordPress asks for; an hour at most."""
    asked = error.retry_after if isinstance(error, WordPressError) else None
    return min(max(pause * 2, asked or 0.0), LONGEST_PAUSE_SECONDS)
