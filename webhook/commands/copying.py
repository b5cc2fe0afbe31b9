"""Command copy-database: move from SQLite to PostgreSQL, or to another server."""

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.moving import copy
from webhook.commands.speech import refuse, say
from webhook.parts import parts


@click.command("copy-database")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def copy_database(url: str, as_json: bool) -> None:
    """Copy everything into the empty database at URL, which is migrated first.

    The service should not run meanwhile: what comes in after the beginning is not
    copied. Nothing is taken from the database in use.
    """
    settings = parts().settings
    source = target = None
    try:
        target = Database(url)
        upgrade(url)
        source = Database(settings.database)
        copied = copy(source, target)
    except ModerationError as error:
        raise refuse(error) from error
    finally:
        for one in (source, target):
            if one is not None:
                one.dispose()
    counts = {name: rows for name, rows in copied.items() if rows}
    say({"copied": sum(counts.values()), **counts}, as_json=as_json)
