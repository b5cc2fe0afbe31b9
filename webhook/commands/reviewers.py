"""Command add-reviewer: who may decide."""

import sys

import click
from argon2 import PasswordHasher
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.storage.reviewers import Role
from webhook.commands.speech import refuse, say
from webhook.parts import parts

MIN_PASSWORD = 12
# OWASP's password storage sheet: argon2id with 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@click.command("add-reviewer")
@click.argument("name")
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--email", help="Where the reviewer can be reached.")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def add_reviewer(
    name: str, role: str, email: str | None, password_stdin: bool, as_json: bool
) -> None:
    """Add a reviewer; the password is asked for, and kept as an argon2id hash."""
    password = _password(password_stdin)
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"A password has at least {MIN_PASSWORD} letters.")
    try:
        with parts().database.unit_of_work() as work:
            work.reviewers.add(
                name=name,
                email=email,
                password_hash=HASHER.hash(password),
                role=Role(role),
            )
            work.commit()
    except ModerationError as error:
        raise refuse(error) from error
    say({"reviewer": name, "role": role}, as_json=as_json)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
