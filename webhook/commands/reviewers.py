"""Commands about people: add-reviewer, reviewers, reset-password."""

import getpass
import sys

import click
from flask.cli import with_appcontext

from moderation import accounts
from moderation.storage.reviewers import Role
from webhook import passwords
from webhook.commands.here import here
from webhook.commands.speech import say
from webhook.one_time_links import password_link
from webhook.parts import parts

_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


def actor() -> str:
    """Who acts on the command line, for the audit log."""
    return f"cli:{getpass.getuser()}"


@click.command("add-reviewer")
@click.argument("name")
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--email", help="Where the reviewer can be reached.")
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
@_json
@with_appcontext
def add_reviewer(
    name: str, role: str, email: str | None, password_stdin: bool, as_json: bool
) -> None:
    """Add a reviewer; the password is asked for, and kept as an argon2id hash."""
    name = accounts.checked_name(name)
    password = _password(password_stdin)
    problem = passwords.problem_of(password, name)
    if problem:
        raise click.ClickException(problem)
    with parts().database.unit_of_work() as work:
        accounts.create(
            work,
            name=name,
            email=email,
            password_hash=passwords.hashed(password),
            role=Role(role),
            actor=actor(),
        )
        work.commit()
    say({"reviewer": name, "role": role}, as_json=as_json)


@click.command("reviewers")
@_json
@with_appcontext
def reviewers(as_json: bool) -> None:
    """List the people who have an account."""
    with parts().database.reading() as reading:
        found = reading.reviewers.all()
    for person in found:
        since = person.created_at.date().isoformat()
        facts = {"reviewer": person.name, "role": person.role.value, "since": since}
        say(facts, as_json=as_json)


@click.command("reset-password")
@click.argument("name")
@_json
@with_appcontext
def reset_password(name: str, as_json: bool) -> None:
    """Print a link, good for one use within 24 hours, that sets another password."""
    with parts().database.unit_of_work() as work:
        person = accounts.named(work, name)
        link = here(password_link(work, person, actor()))
        work.commit()
    hint = "The present password and sessions stay until the link is used."
    say({"reviewer": name, "link": link}, as_json=as_json, hint=hint)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
