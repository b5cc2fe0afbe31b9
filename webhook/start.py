"""create_app for ``flask --app webhook``: what stops the start is said in one line."""

import sys

import click
from flask import Flask

from moderation.errors import SettingsError
from moderation.screening import ModelSource
from moderation.settings import Settings
from webhook import app
from webhook.plain_errors import in_one_line


def create_app(
    settings: Settings | None = None, source: ModelSource | None = None
) -> Flask:
    """Wire the service as ``webhook.app`` does.

    Raises
    ------
    SettingsError
        A setting is malformed, or the instance folder cannot be used; on the command
        line this ends the process with one line and exit status 1.
    """
    try:
        return app.create_app(settings, source)
    except SettingsError as error:
        if click.get_current_context(silent=True) is None:
            raise
        sys.exit(f"Error: {in_one_line(error)}")
