"""Erasing a commenter: no byte of theirs is left in the instance folder."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from moderation.settings import Settings
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import KEY, Blog
from tests.webhook.receiver import receiving
from tests.webhook.test_inbound import NICE
from webhook.parts import EXTENSION, Parts

CANARIES = 100


def canary(number: int) -> str:
    """A word that stands nowhere else."""
    return f"canary{number:03}x{number * 7919 % 9973:04}"


CANARY = [canary(number) for number in range(CANARIES)]
NAME, ACCOUNT, HOMEPAGE, EMAIL = (*CANARY[:3], f"{CANARY[3]}@example.com")


def said(runner: FlaskCliRunner, *arguments: str) -> dict[str, object]:
    """What a command says in JSON."""
    found: dict[str, object] = json.loads(run(runner, *arguments, "--json"))
    return found


@pytest.fixture
def wired(app: Flask) -> Parts:
    """The parts of the application."""
    found: Parts = app.extensions[EXTENSION]
    return found


def found_in(folder: Path) -> set[str]:
    """Which canaries are anywhere in the files of a folder."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {one for one in CANARY if any(one.encode() in file for file in files)}


def fill(blog: Blog) -> None:
    """Comments of a commenter, revisions, and answers that quote them."""
    author = {
        "id": ACCOUNT,
        "name": NAME,
        "email": EMAIL,
        "url": f"https://{HOMEPAGE}.example",
        "ip": "192.0.2.77",
    }
    for number in range(10, CANARIES):
        words = f"{NICE} {CANARY[number]}"
        made = blog.send("created", id=f"c{number}", text=words, author=author)
        assert made.status_code == 200
    for number in range(10, 20):
        changed = f"{CANARY[number]} changed {CANARY[4]}"
        blog.send("updated", id=f"c{number}", text=changed, author=author)
        quoted = {"id": f"c{number}", "text": f"{NICE} {CANARY[number]}"}
        blog.send("created", id=f"r{number}", text=NICE, parent=quoted)
    blog.send("created", id="other", text="Somebody else.", author={"name": "Bo"})


def decide_on_all(blog: Blog, note: str) -> None:
    """Let a reviewer decide, who quotes the commenter in a note."""
    for number in range(10, 30):
        answer = blog.client.post(
            f"/api/v1/comments/blog/c{number}/decisions",
            json={"action": "reject", "reviewer": "Ada", "note": note},
            headers={"Authorization": f"Bearer {KEY}"},
        )
        assert answer.status_code == 201


def test_no_byte_of_an_erased_commenter_is_left(
    blog: Blog,
    runner: FlaskCliRunner,
    wired: Parts,
    settings: Settings,
    tmp_path: Path,
) -> None:
    with receiving() as receiver, wired.database.unit_of_work() as work:
        options = {"callback_url": receiver.url, "allow_private": True}
        work.sites.set_options("blog", options)
        work.commit()
    fill(blog)
    decide_on_all(blog, f"wrote {CANARY[5]}")
    is_sqlite = wired.settings.database.startswith("sqlite")
    if is_sqlite:
        left = {CANARY[n] for n in (3, 6, 7, 8, 9)}  # the address is kept as a hash
        assert found_in(tmp_path) == set(CANARY) - left

    done = said(runner, "erase", "--author", NAME, "--site", "blog", "--yes")

    assert done == {"comments": 90, "quotes": 10, "scrubbed": True}
    if is_sqlite:
        assert found_in(tmp_path) == set()
    with wired.database.connection() as connection:
        for table in ("comments", "revisions", "deliveries", "outbox", "audit"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert not any(one in str(rows) for one in CANARY), table
    assert blog.known("other")["revisions"][0]["text"] == "Somebody else."
    assert blog.known("c10")["deleted"]
    assert [one["action"] for one in blog.known("c10")["decisions"]] == ["reject"]
    with wired.database.reading() as reading:
        assert reading.audit.verify().broken is None
        [entry] = reading.audit.page(event="commenter.erased")
    assert entry.details == {"comments": 90, "quotes": 10}


@pytest.mark.parametrize(
    "whom",
    [
        ("--author-id", ACCOUNT),
        ("--email", EMAIL.upper()),
        ("--ip", "192.0.2.77"),
        ("--author", NAME),
    ],
    ids=["id", "email", "ip", "name"],
)
def test_commenter_is_found_by_whatever_is_known(
    blog: Blog, runner: FlaskCliRunner, whom: tuple[str, str]
) -> None:
    fill_one = {"id": ACCOUNT, "name": NAME, "email": EMAIL, "ip": "192.0.2.77"}
    blog.send("created", id="c1", text=NICE, author=fill_one)
    blog.send("created", id="c2", text=NICE, author={"name": "Bo"})

    assert said(runner, "erase", *whom, "--yes")["comments"] == 1
    assert blog.known("c1")["revisions"][0]["text"] == ""
    assert blog.known("c2")["revisions"][0]["text"] == NICE
    assert said(runner, "erase", *whom, "--yes")["comments"] == 0


def test_addresses_are_kept_as_keyed_hashes_only(blog: Blog, wired: Parts) -> None:
    author = {"email": EMAIL, "ip": "192.0.2.77"}
    blog.send("created", id="c1", text=NICE, author=author)

    with wired.database.connection() as connection:
        columns = "author_email_hash, author_ip_hash"
        row = connection.execute(text(f"SELECT {columns} FROM comments")).one()  # noqa: S608
        whole = str(connection.execute(text("SELECT * FROM comments")).all())
    assert [len(value) for value in row] == [64, 64]
    assert EMAIL not in whole
    assert "192.0.2.77" not in whole


def test_erasing_asks_first_and_wants_to_know_whom(
    blog: Blog, runner: FlaskCliRunner
) -> None:
    blog.send("created", id="c1", text=NICE, author={"name": NAME})

    assert "Say whom" in run(runner, "erase", "--yes", code=2)
    assert "1 comments" in run(runner, "erase", "--author", NAME, input="n\n", code=1)
    assert blog.known("c1")["revisions"][0]["text"] == NICE


def test_erased_comment_that_comes_again_stays_erased(
    blog: Blog, runner: FlaskCliRunner
) -> None:
    blog.send("created", id="c1", text=NICE, author={"name": NAME})
    run(runner, "erase", "--author", NAME, "--yes")

    again = blog.send("created", id="c1", text=NICE, author={"name": NAME})

    assert again.get_json() == {"id": "c1", "deleted": True}
    assert blog.known("c1")["author"]["name"] is None
