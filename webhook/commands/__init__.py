"""Commands of ``flask --app webhook`` by name; each is imported when it is called."""

import copy
from functools import wraps
from importlib import import_module
from typing import Any

import click
from flask.cli import AppGroup

from moderation.errors import ModerationError
from webhook.commands.speech import refuse

# Alembic costs 0.1 s and 6 MB, which the serving process must not pay.
COMMANDS = {
    "add-site": "webhook.commands.sites",
    "sites": "webhook.commands.sites",
    "rotate-secret": "webhook.commands.sites",
    "rotate-key": "webhook.commands.sites",
    "set-policy": "webhook.commands.policies",
    "shadow": "webhook.commands.shadow",
    "set-option": "webhook.commands.options",
    "targets": "webhook.commands.targets",
    "decide": "webhook.commands.decisions",
    "undo": "webhook.commands.decisions",
    "bulk": "webhook.commands.decisions",
    "queue": "webhook.commands.queue",
    "reports": "webhook.commands.queue",
    "audit": "webhook.commands.audit",
    "prune": "webhook.commands.retention",
    "erase": "webhook.commands.retention",
    "outbox": "webhook.commands.outbox",
    "read-wordpress": "webhook.commands.wordpress",
    "poll": "webhook.commands.polling",
    "isso-mail": "webhook.commands.isso_mail",
    "perspective-key": "webhook.commands.perspective",
    "perspective-attributes": "webhook.commands.perspective",
    "add-reviewer": "webhook.commands.reviewers",
    "reviewers": "webhook.commands.reviewers",
    "reset-password": "webhook.commands.reviewers",
    "migrate": "webhook.commands.database",
    "copy-database": "webhook.commands.copying",
    "drift": "webhook.commands.drift",
    "ask": "webhook.commands.ask",
    "model-changes": "webhook.commands.model_changes",
    "check": "webhook.commands.check",
    "welcome": "webhook.commands.welcome",
    "demo": "webhook.commands.demo",
}


class Commands(AppGroup):
    """The commands of our own, loaded late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, sorted."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; ``add-site`` is ``add_site`` in its module."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = import_module(COMMANDS[cmd_name])
        found: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return _clear(found)


def _clear(command: click.Command) -> click.Command:
    """The same command, whose errors of ours are one line and exit code 1."""
    clear, callback = copy.copy(command), command.callback
    if isinstance(clear, click.Group):
        clear.commands = {name: _clear(one) for name, one in clear.commands.items()}
    if callback is None:
        return clear

    @wraps(callback)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return callback(*arguments, **options)
        except ModerationError as error:
            raise refuse(error) from error

    clear.callback = call
    return clear
