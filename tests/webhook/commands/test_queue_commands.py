"""Commands that narrow the queue, undo, decide in bulk, and check the audit log."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from moderation.decision import Side
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import KEY, Blog, SwitchedSource
from tests.webhook.test_inbound import NICE
from webhook.parts import EXTENSION, Parts


@pytest.fixture
def wired(app: Flask) -> Parts:
    """The parts of the application."""
    found: Parts = app.extensions[EXTENSION]
    return found


@pytest.fixture
def held(blog: Blog, source: SwitchedSource) -> Blog:
    """The blog with three held comments, under two articles."""
    source.model = None
    for number in range(3):
        article = {"url": f"https://b.example/{number % 2}", "title": "A title"}
        author = {"name": "Ada" if number else "Bo"}
        blog.send("created", id=f"c{number}", text=NICE, article=article, author=author)
    return blog


def said(runner: FlaskCliRunner, *arguments: str) -> dict[str, object]:
    """What a command says in JSON."""
    found: dict[str, object] = json.loads(run(runner, *arguments, "--json"))
    return found


def listed(runner: FlaskCliRunner, *arguments: str) -> list[str]:
    """Comments that a command lists."""
    output = run(runner, *arguments, "--json")
    return [json.loads(line)["comment"] for line in output.splitlines()]


def report(blog: Blog, comment: str) -> None:
    """A reader complains."""
    answer = blog.client.post(
        f"/api/v1/comments/blog/{comment}/reports",
        json={"reporter": "r", "reason": "spam"},
        headers={"Authorization": f"Bearer {KEY}"},
    )
    assert answer.status_code == 201


def test_queue_is_narrowed_and_says_how_much_there_is(
    runner: FlaskCliRunner, held: Blog
) -> None:
    assert listed(runner, "queue", "--author", "Ada") == ["c1", "c2"]
    assert listed(runner, "queue", "--order", "newest") == ["c2", "c1", "c0"]
    under = ("queue", "--site", "blog", "--article", "https://b.example/0")
    assert listed(runner, *under) == ["c0", "c2"]
    assert listed(runner, "queue", "--reason", "insult") == []
    report(held, "c1")
    assert listed(runner, "queue", "--origin", "readers") == ["c1"]
    assert "3 in all; the oldest waits for" in run(runner, "queue", "--limit", "1")
    assert "needs --site" in run(runner, *under[:1], *under[3:], code=2)


def test_decision_corrects_labels_and_stances(
    runner: FlaskCliRunner, held: Blog
) -> None:
    corrections = ("--label", "insult=1", "--stance", "a = b=against")
    run(runner, "decide", "blog", "c0", "reject", *corrections)

    [decision] = held.known("c0")["decisions"]
    assert decision["labels"] == {"insult": 1.0}
    assert decision["stances"] == {"a = b": Side.AGAINST}
    wrong = ("decide", "blog", "c0", "reject")
    assert "LABEL=0" in run(runner, *wrong, "--label", "insult=2", code=1)
    assert "favor" in run(runner, *wrong, "--stance", "bridge=yes", code=1)


def test_deleted_comment_is_not_decided_on(runner: FlaskCliRunner, held: Blog) -> None:
    held.send("deleted", id="c0")
    assert "deleted" in run(runner, "decide", "blog", "c0", "approve", code=1)


def test_decision_is_undone(runner: FlaskCliRunner, held: Blog) -> None:
    run(runner, "decide", "blog", "c0", "reject", "--reviewer", "Ada")

    told = said(runner, "undo", "blog", "c0", "--number", "1")

    assert told == {
        "site": "blog",
        "comment": "c0",
        "action": "hold",
        "undoes": 1,
        "version": 3,
    }
    assert listed(runner, "queue") == ["c0", "c1", "c2"]
    assert "No decision is in force" in run(runner, "undo", "blog", "c0", code=1)


def test_all_that_waits_under_filters_is_decided_and_undone(
    runner: FlaskCliRunner, held: Blog
) -> None:
    bulk = ("bulk", "blog", "reject", "--author", "Ada")
    assert "reject 2 comments" in run(runner, *bulk, input="n\n", code=1)
    assert listed(runner, "queue") == ["c0", "c1", "c2"]

    done = said(runner, *bulk, "--yes")

    assert (done["done"], done["left"]) == (2, {})
    assert listed(runner, "queue") == ["c0"]
    undone = said(runner, "undo", "--batch", "blog", str(done["batch"]))
    assert (undone["done"], undone["left"]) == (2, {})
    assert listed(runner, "queue") == ["c0", "c1", "c2"]
    nothing = ("bulk", "blog", "reject", "--author", "nobody")
    assert "Nothing waits" in run(runner, *nothing, "--yes", code=1)


def test_reports_are_listed_until_they_are_settled(
    runner: FlaskCliRunner, held: Blog
) -> None:
    assert "Nothing was reported." in run(runner, "reports")
    report(held, "c1")
    assert listed(runner, "reports") == ["c1"]
    assert "spam" in run(runner, "reports", "--site", "blog")
    run(runner, "decide", "blog", "c1", "approve")
    assert listed(runner, "reports") == []
    assert listed(runner, "reports", "--all") == ["c1"]


def test_what_was_done_is_in_the_audit_log(
    runner: FlaskCliRunner, held: Blog, tmp_path: Path
) -> None:
    assert "Nothing was written yet." in run(runner, "audit", "show")
    run(runner, "decide", "blog", "c0", "reject", "--reviewer", "Ada")
    run(runner, "undo", "blog", "c0", "--reviewer", "Bo")
    run(runner, "rotate-key", "blog")
    run(runner, "rotate-secret", "blog")
    run(runner, "rotate-secret", "blog", "--finish")
    run(runner, "set-option", "blog", "allow_private=true")

    lines = run(runner, "audit", "show", "--json").splitlines()
    found = [json.loads(line) for line in lines]
    assert [(entry["event"], entry["subject"]) for entry in found][::-1] == [
        ("comment.decided", "comment:1"),
        ("comment.undone", "comment:1"),
        ("site.key_rotated", "site:1"),
        ("site.secret_rotated", "site:1"),
        ("site.previous_secret_dropped", "site:1"),
        ("site.options_changed", "site:1"),
    ]
    assert [entry["actor"] for entry in found[:-3:-1]] == ["Ada", "Bo"]
    assert "comment.undone" in run(runner, "audit", "show", "--subject", "comment:1")
    run(runner, "audit", "export", str(tmp_path / "audit.jsonl"))
    exported = (tmp_path / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line)["number"] for line in exported] == [1, 2, 3, 4, 5, 6]


def test_audit_log_is_verified_and_the_first_broken_entry_named(
    runner: FlaskCliRunner, held: Blog, wired: Parts
) -> None:
    for number in range(3):
        run(runner, "decide", "blog", f"c{number}", "reject", "--reviewer", "Ada")
    verified = said(runner, "audit", "verify")
    head = str(verified["head"])
    assert verified["entries"] == 3
    assert said(runner, "audit", "verify", "--head", head) == verified
    assert "NUMBER:HASH" in run(runner, "audit", "verify", "--head", "x", code=2)

    with wired.database.connection() as connection:
        connection.execute(text("UPDATE audit SET actor = 'Bo' WHERE number = 2"))
        connection.commit()

    assert "Entry 2: it was changed." in run(runner, "audit", "verify", code=1)
