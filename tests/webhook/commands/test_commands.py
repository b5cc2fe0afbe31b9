"""Commands of ``flask --app webhook``."""

import json
import os
import subprocess
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from moderation.settings import Settings
from moderation.storage.schema import SCHEMA_VERSION
from tests.webhook.conftest import KEY, Blog, SwitchedSource
from tests.webhook.problem_answers import problem
from tests.webhook.test_inbound import NICE
from webhook import create_app
from webhook.commands import COMMANDS
from webhook.commands.examples import first_comment
from webhook.directory import EXTENSION as DIRECTORY
from webhook.directory import Directory
from webhook.parts import EXTENSION, Parts

PASSWORD = "correct horse battery"  # noqa: S105 (a test's own)


def run(runner: FlaskCliRunner, *arguments: str, code: int = 0, **more: str) -> str:
    """Run a command, check its exit code and return its output."""
    result = runner.invoke(args=arguments, **more)
    assert result.exit_code == code, result.output
    output: str = result.output
    return output


def facts(runner: FlaskCliRunner, *arguments: str) -> dict[str, str]:
    """What a command says with --json."""
    found: dict[str, str] = json.loads(run(runner, *arguments, "--json"))
    return found


def test_every_command_explains_itself(runner: FlaskCliRunner) -> None:
    listing = run(runner, "--help")
    for name in COMMANDS:
        assert name in listing
        assert "--help" in run(runner, name, "--help")


def test_added_site_can_send_and_ask_at_once(
    runner: FlaskCliRunner, client: FlaskClient
) -> None:
    site = facts(runner, "add-site", "news", "--url", "https://n.example")
    news = Blog(client, site["webhook_secret"], site["api_key"], "news")

    assert news.send("created", id="c1", text=NICE).status_code == 200
    assert news.known("c1")["action"] == "approve"
    assert site["webhook"] == "/webhooks/news"


def test_added_site_prints_a_first_comment_to_paste(runner: FlaskCliRunner) -> None:
    output = run(runner, "add-site", "news", "--url", "https://n.example")
    assert "whsec_" in output
    assert "curl" in output
    script = first_comment("news", "pk_x", "whsec_" + "A" * 32).replace("curl", "echo")
    done = subprocess.run(
        ["bash", "-euc", script], capture_output=True, check=True, text=True
    )
    assert "webhook-signature: v1," in done.stdout


@pytest.mark.parametrize("name", ["blog", "Big", "a b", "-a", "x" * 64])
def test_site_of_a_taken_or_bad_name_is_refused(
    runner: FlaskCliRunner, name: str
) -> None:
    result = runner.invoke(args=["add-site", "--url", "https://x", "--", name])
    assert result.exit_code in {1, 2}
    assert "whsec_" not in result.output


@pytest.mark.parametrize(
    "url", ["not a url", "blog.example", "ftp://b.example", "https://", "javascript:1"]
)
def test_site_whose_address_is_none_is_refused(
    runner: FlaskCliRunner, url: str
) -> None:
    output = run(runner, "add-site", "news", "--url", url, code=2)
    assert "https://blog.example" in output
    assert "news" not in run(runner, "sites")


def test_sites_are_listed_without_secrets(runner: FlaskCliRunner) -> None:
    output = run(runner, "sites")
    assert "blog" in output
    assert "whsec_" not in output
    assert "pk_" not in output


def test_rotated_secret_works_at_once_beside_the_previous_one(
    runner: FlaskCliRunner, blog: Blog
) -> None:
    assert blog.send("created", id="c1", text=NICE).status_code == 200
    secret = facts(runner, "rotate-secret", "blog")["webhook_secret"]
    rotated = replace(blog, secret=secret)

    assert rotated.send("created", id="c2", text=NICE).status_code == 200
    assert blog.send("created", id="c3", text=NICE).status_code == 200


def test_previous_secret_is_refused_after_the_rotation_is_finished(
    runner: FlaskCliRunner, blog: Blog, app: Flask
) -> None:
    run(runner, "rotate-secret", "blog")
    run(runner, "rotate-secret", "blog", "--finish")
    wired: Parts = app.extensions[EXTENSION]
    app.extensions[DIRECTORY] = Directory(wired.database)  # as after two seconds

    problem(blog.send("created", id="c1", text=NICE), 401, "signature")


def test_rotated_key_replaces_the_old_one(
    runner: FlaskCliRunner, blog: Blog, app: Flask
) -> None:
    blog.send("created", id="c1", text=NICE)
    key = facts(runner, "rotate-key", "blog")["api_key"]

    assert replace(blog, key=key).known("c1")["id"] == "c1"
    old = blog.client.get("/api/v1/comments/blog/c1", headers={"X-API-Key": KEY})
    problem(old, 401, "api_key")


@pytest.mark.parametrize("command", ["rotate-secret", "rotate-key", "set-policy"])
def test_unknown_site_is_an_error(runner: FlaskCliRunner, command: str) -> None:
    assert "no site of that name" in run(runner, command, "nobody", code=1)


def test_reviewer_is_added_with_an_argon2id_hash(
    runner: FlaskCliRunner, app: Flask
) -> None:
    arguments = ["add-reviewer", "Ada", "--role", "owner", "--password-stdin"]
    output = run(runner, *arguments, input=PASSWORD + "\n")

    wired: Parts = app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        stored = reading.reviewers.password_hash("Ada")
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PasswordHasher().verify(stored, PASSWORD)
    assert PASSWORD not in output


def test_short_password_is_refused(runner: FlaskCliRunner) -> None:
    arguments = ["add-reviewer", "Ada", "--role", "auditor", "--password-stdin"]
    assert "at least 12" in run(runner, *arguments, code=1, input="short\n")


def test_asked_for_password_has_to_be_repeated(runner: FlaskCliRunner) -> None:
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    output = run(runner, "add-reviewer", "Ada", "--role", "reviewer", input=twice)
    assert PASSWORD not in output


def test_policy_changes_what_happens_to_the_next_comment(
    runner: FlaskCliRunner, blog: Blog, app: Flask
) -> None:
    run(runner, "set-policy", "blog", "--hold", "grateful=0.3")
    wired: Parts = app.extensions[EXTENSION]
    app.extensions[DIRECTORY] = Directory(wired.database)

    answer = blog.send("created", id="c1", text=NICE)

    assert answer.get_json()["verdict"]["action"] == "hold"


def test_policy_keeps_what_is_not_named(runner: FlaskCliRunner) -> None:
    run(runner, "set-policy", "blog", "--unsupported-language", "approve")
    run(runner, "set-policy", "blog", "--hold", "insult=0.4", "--reject", "insult=0.9")
    output = run(runner, "set-policy", "blog", "--reject", "insult=0.8")
    assert "approve" in output
    assert "hold 0.4, reject 0.8" in output
    assert "insult" not in run(runner, "set-policy", "blog", "--reset", "insult")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--hold=stance:cars=0.5", "viewpoint-neutral"),
        ("--reject=favor=0.5", "viewpoint-neutral"),
        ("--hold=insult=2", "lies in"),
        ("--hold=insult", "LABEL=0.9"),
        ("--hold==0.5", "LABEL=0.9"),
    ],
)
def test_policy_that_may_not_exist_is_refused(
    runner: FlaskCliRunner, option: str, message: str
) -> None:
    assert message in run(runner, "set-policy", "blog", option, code=1)


def test_check_says_what_is_well(runner: FlaskCliRunner) -> None:
    output = run(runner, "check")
    assert "FAIL" not in output
    for name in ("settings", "folder", "database", "schema", "model"):
        assert name in output


def test_check_fails_and_says_what_is_not(
    runner: FlaskCliRunner, source: SwitchedSource
) -> None:
    source.model = None
    assert "FAIL  model" in run(runner, "check", code=1)


def test_check_and_migrate_an_empty_database(
    settings: Settings, source: SwitchedSource, database_url: str
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("the file is what this is about")
    empty = settings.model_copy(update={"database_url": ""})
    app = create_app(empty, source)
    runner = app.test_cli_runner()

    assert "migrate" in run(runner, "check", code=1)
    assert SCHEMA_VERSION in run(runner, "migrate")
    assert "FAIL" not in run(runner, "check")
    app.extensions[EXTENSION].database.dispose()


def test_check_refuses_a_readable_secret_key(
    runner: FlaskCliRunner, settings: Settings
) -> None:
    os.chmod(settings.instance / "secret.key", 0o644)
    assert "chmod 600" in run(runner, "check", code=1)


def test_engine_that_speaks_as_another_is_led_to_it(runner: FlaskCliRunner) -> None:
    wrong = ("--platform", "wordpress", "--url", "https://blog.example")

    said = run(runner, "add-site", "paper", *wrong, code=2)

    assert "wordpress speaks as akismet: see docs/platforms/wordpress.md" in said
