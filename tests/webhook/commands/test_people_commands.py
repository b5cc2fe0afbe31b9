"""Commands about people and the first minute."""

import json
import re

from flask import Flask
from flask.testing import FlaskCliRunner

from moderation import accounts
from moderation.storage.reviewers import Role
from tests.webhook.commands.test_commands import PASSWORD, facts, run
from webhook.parts import EXTENSION, Parts
from webhook.passwords import hashed

LINK = re.compile(r"http://127\.0\.0\.1:8000/review/join/[\w-]{43}")


def add(app: Flask, name: str, role: Role) -> None:
    """An account."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        accounts.create(
            work,
            name=name,
            role=role,
            password_hash=hashed(PASSWORD),
            actor="cli:test",
        )
        work.commit()


def test_welcome_prints_a_link_until_there_is_an_owner(
    app: Flask, runner: FlaskCliRunner
) -> None:
    assert LINK.search(run(runner, "welcome"))
    add(app, "Bob", Role.REVIEWER)
    assert LINK.search(run(runner, "welcome"))
    add(app, "Ada", Role.OWNER)
    assert not LINK.search(run(runner, "welcome"))


def test_people_are_listed(app: Flask, runner: FlaskCliRunner) -> None:
    add(app, "Bob", Role.REVIEWER)
    add(app, "Ada", Role.OWNER)

    lines = run(runner, "reviewers", "--json").splitlines()

    listed = [json.loads(line) for line in lines]
    assert [(one["reviewer"], one["role"]) for one in listed] == [
        ("Ada", "owner"),
        ("Bob", "reviewer"),
    ]


def test_reset_password_prints_a_link(app: Flask, runner: FlaskCliRunner) -> None:
    add(app, "Ada", Role.OWNER)
    assert LINK.fullmatch(facts(runner, "reset-password", "Ada")["link"])
    assert "no such reviewer" in run(runner, "reset-password", "Bob", code=1)


def test_an_added_reviewer_is_audited_and_names_are_checked(
    app: Flask, runner: FlaskCliRunner
) -> None:
    arguments = ["--role", "auditor", "--password-stdin"]
    typed = PASSWORD + "\n"
    run(runner, "add-reviewer", "Ada", *arguments, input=typed)

    taken = run(runner, "add-reviewer", "ada", *arguments, code=1, input=typed)
    long = run(runner, "add-reviewer", "x" * 61, *arguments, code=1, input=typed)

    assert "is or was here" in taken
    assert "1 to 60" in long
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        [entry] = reading.audit.page()
    assert entry.event == accounts.CREATED
    assert entry.actor.startswith("cli:")
    assert entry.subject == "reviewer:Ada"
    assert entry.details == {"role": "auditor"}
