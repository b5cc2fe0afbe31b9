"""Command check: can this installation serve, and if not, why not."""

import os
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError, StorageError
from moderation.secret_key import FILE_NAME
from moderation.storage.schema import SCHEMA_VERSION
from webhook.parts import parts


@click.command("check")
@with_appcontext
def check() -> None:
    """Check settings, folder, database, schema and model; exit code 1 on a failure."""
    checks: dict[str, Callable[[], str]] = {
        "settings": _settings,
        "folder": _folder,
        "database": _database,
        "schema": _schema,
        "model": _model,
    }
    failed = False
    for name, run in checks.items():
        try:
            click.echo(f"ok    {name.ljust(8)}  {run()}")
        except ModerationError as error:
            failed = True
            click.echo(f"FAIL  {name.ljust(8)}  {error}")
    if failed:
        raise click.exceptions.Exit(1)


def _settings() -> str:
    return f"{len(type(parts().settings).model_fields)} settings are sound"


def _folder() -> str:
    folder = parts().settings.instance.resolve()
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StorageError(f"{folder} cannot be written.")
    mode = (folder / FILE_NAME).stat().st_mode & 0o077
    if mode:
        raise StorageError(f"{folder / FILE_NAME} can be read by others: chmod 600.")
    return str(folder)


def _database() -> str:
    parts().database.schema_version()
    url = parts().settings.database
    return "SQLite" if url.startswith("sqlite") else "PostgreSQL"


def _schema() -> str:
    parts().database.require_schema()
    return f"version {SCHEMA_VERSION}"


def _model() -> str:
    return parts().source.current().identifier
