"""Commands about decisions, the queue, the outbox and what platforms need."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from tests.webhook.commands.test_commands import facts, run
from tests.webhook.conftest import Blog, SwitchedSource
from tests.webhook.test_inbound import NICE
from webhook.commands.queue import age
from webhook.commands.visible import visible
from webhook.parts import EXTENSION, Parts
from webhook.sealing import EXTENSION as SEAL
from webhook.sealing import Seal


@pytest.fixture
def wired(app: Flask) -> Parts:
    """The parts of the application."""
    found: Parts = app.extensions[EXTENSION]
    return found


@pytest.fixture
def held(blog: Blog, source: SwitchedSource) -> Blog:
    """The blog with two held comments."""
    source.model = None
    blog.send("created", id="old", text="First\n\x1b[31m[red]x[/red] \u202egnal")
    blog.send("created", id="new", text="word " * 100)
    return blog


def site(wired: Parts) -> Site:
    """The blog as the database has it."""
    with wired.database.reading() as reading:
        return reading.sites.named("blog")


def lines(output: str) -> list[dict[str, object]]:
    """The JSON objects of an output."""
    return [json.loads(line) for line in output.splitlines()]


def test_decide_puts_a_decision_in_force(runner: FlaskCliRunner, blog: Blog) -> None:
    blog.send("created", id="c1", text=NICE)

    said = facts(
        runner,
        *("decide", "blog", "c1", "reject", "--reviewer", "Ada", "--spam"),
        *("--note", "pills", "--expected-version", "1"),
    )

    told = {"site": "blog", "comment": "c1", "action": "reject"}
    assert said == {**told, "version": 2, "number": 1}
    [decision] = blog.known("c1")["decisions"]
    assert decision["labels"] == {"spam": 1.0}
    assert (decision["reviewer"], decision["note"]) == ("Ada", "pills")
    run(runner, "decide", "blog", "c1", "approve", "--not-spam")
    assert blog.known("c1")["decisions"][-1]["labels"] == {"spam": 0.0}
    stale = ("decide", "blog", "c1", "hold", "--expected-version", "1")
    assert "version 3" in run(runner, *stale, code=1)


@pytest.mark.parametrize("where", [("blog", "nobody"), ("nowhere", "c1")])
def test_decide_on_what_is_unknown_is_refused(
    runner: FlaskCliRunner, where: tuple[str, str]
) -> None:
    assert "no " in run(runner, "decide", *where, "approve", code=1)


def test_queue_lists_held_comments_oldest_first(
    runner: FlaskCliRunner, held: Blog
) -> None:
    found = lines(run(runner, "queue", "--site", "blog", "--json"))

    assert [comment["comment"] for comment in found] == ["old", "new"]
    assert found[0]["reasons"] == ["model_unavailable"]
    assert found[0]["version"] == 1
    assert len(lines(run(runner, "queue", "--limit", "1", "--json"))) == 1
    run(runner, "decide", "blog", "old", "approve")
    left = lines(run(runner, "queue", "--json"))
    assert [comment["comment"] for comment in left] == ["new"]
    held.send("deleted", id="new")
    assert "Nothing waits." in run(runner, "queue")


def test_queue_shows_what_strangers_wrote_and_obeys_nothing_of_it(
    runner: FlaskCliRunner, held: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    output = run(runner, "queue")
    assert "First␊␛[31m[red]x[/red] ⟨U+202E⟩gnal" in output
    assert "\x1b" not in output
    assert output.index("old") < output.index("new")
    assert "word " * 32 + "…" in output
    assert "word " * 33 not in output


def test_queue_of_an_unknown_site_is_refused(runner: FlaskCliRunner) -> None:
    assert "no site" in run(runner, "queue", "--site", "x", code=1)


def test_outbox_lists_what_is_owed_and_replays_the_dead(
    runner: FlaskCliRunner, blog: Blog, wired: Parts
) -> None:
    assert "Nothing is owed." in run(runner, "outbox")
    blog.send("created", id="c1", text=NICE)
    with wired.database.unit_of_work() as work:
        owed = work.outbox.add(Owed("comment.decided", {}), site(wired).id, 1)
        work.commit()
    [shown] = lines(run(runner, "outbox", "--json"))
    assert (shown["answer"], shown["attempts"]) == (owed, 0)
    with wired.database.unit_of_work() as work:
        work.outbox.dead(owed, "HTTP 410", datetime.now(UTC))
        work.commit()

    assert lines(run(runner, "outbox", "--json")) == []
    told, why = run(runner, "outbox", "--dead").splitlines()
    assert told == f"{owed}  blog, comment.decided, 1 attempt, given up"
    assert why.strip() == "HTTP 410"
    run(runner, "outbox", "--replay", owed)
    assert lines(run(runner, "outbox", "--dead", "--json")) == []
    assert "no such dead letter" in run(runner, "outbox", "--replay", owed, code=1)


def test_options_are_set_changed_and_taken_away(
    runner: FlaskCliRunner, wired: Parts
) -> None:
    run(runner, "set-option", "blog", "callback_url=https://b.example/?a=b")
    run(runner, "set-option", "blog", "allow_private=true", "callback_url=https://c")
    assert site(wired).options == {"callback_url": "https://c", "allow_private": True}
    run(runner, "set-option", "blog", "callback_url=")
    assert site(wired).options == {"allow_private": True}


def test_secret_is_sealed_and_not_shown(
    app: Flask, runner: FlaskCliRunner, wired: Parts
) -> None:
    arguments = ("set-option", "blog", "--secret", "wordpress_password", "--stdin")
    output = run(runner, *arguments, input="abcd efgh\n")

    assert "efgh" not in output
    sealed = site(wired).sealed
    assert "efgh" not in str(sealed)
    seal: Seal = app.extensions[SEAL]
    assert seal.open_all(sealed) == {"wordpress_password": "abcd efgh"}
    run(runner, *arguments, input="\n")
    assert site(wired).sealed == {}


@pytest.mark.parametrize(
    "setting",
    [
        *("callback_url", "callback_url=ftp://x", "callback_url=http://u:p@x"),
        *("callbak_url=https://x", "allow_private=yes", "akismet_hold=maybe"),
    ],
)
def test_option_that_is_none_is_refused(
    runner: FlaskCliRunner, wired: Parts, setting: str
) -> None:
    run(runner, "set-option", "blog", setting, code=1)
    assert site(wired).options == {}


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-1, "now"),
        (0, "now"),
        (59, "59 s"),
        (60, "1 min"),
        (7_300, "2 h"),
        (2e5, "2 d"),
    ],
)
def test_age_is_told_in_its_largest_unit(seconds: float, shown: str) -> None:
    assert age(timedelta(seconds=seconds)) == shown


def test_text_on_a_terminal_cannot_act() -> None:
    assert visible("\x7f\x9b\u2028\u200b\ufeff\ud800", 10) == (
        "␡⟨U+009B⟩⟨U+2028⟩⟨U+200B⟩⟨U+FEFF⟩⟨U+D800⟩"
    )
    assert visible("héllo 👍", 100) == "héllo 👍"
