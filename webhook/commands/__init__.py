"""Commands of ``flask --app webhook`` by name; each is imported when it is called."""

from importlib import import_module

import click
from flask.cli import AppGroup

# Alembic and argon2 cost 0.4 s and 30 MB that the serving process must not pay.
COMMANDS = {
    "add-site": "webhook.commands.sites",
    "sites": "webhook.commands.sites",
    "rotate-secret": "webhook.commands.sites",
    "rotate-key": "webhook.commands.sites",
    "set-policy": "webhook.commands.policies",
    "set-option": "webhook.commands.options",
    "decide": "webhook.commands.decisions",
    "queue": "webhook.commands.decisions",
    "outbox": "webhook.commands.outbox",
    "read-wordpress": "webhook.commands.wordpress",
    "add-reviewer": "webhook.commands.reviewers",
    "migrate": "webhook.commands.database",
    "check": "webhook.commands.check",
    "welcome": "webhook.commands.welcome",
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
        return found
