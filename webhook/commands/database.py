"""Command migrate: bring the tables up to this program's version."""

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.storage.migrate import upgrade
from webhook.commands.speech import refuse, say
from webhook.parts import parts


@click.command("migrate")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def migrate(as_json: bool) -> None:
    """Bring the database up to date; doing it twice does no harm."""
    try:
        version = upgrade(parts().settings.database)
    except ModerationError as error:
        raise refuse(error) from error
    say({"schema": version}, as_json=as_json)
