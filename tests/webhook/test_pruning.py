"""What is old goes, what is needed stays."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from moderation import erasing
from moderation.comment import Author, Comment
from moderation.settings import Settings
from moderation.storage.calls import Call
from moderation.storage.claims import SKIPPED
from moderation.storage.outbox import Owed
from moderation.storage.retention import Windows
from tests.moderation.storage.stored import decision, draft
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import Blog
from tests.webhook.test_inbound import NICE
from webhook.background import never
from webhook.parts import EXTENSION, Parts
from webhook.pruning import Pruner

DAY = timedelta(days=1)
NOTHING = dict.fromkeys(
    ("deliveries", "calls", "outbox", "aliases", "traces", "repeats", "texts"), 0
)


def said(runner: FlaskCliRunner, *arguments: str) -> dict[str, object]:
    """What a command says in JSON."""
    found: dict[str, object] = json.loads(run(runner, *arguments, "--json"))
    return found


@pytest.fixture
def wired(app: Flask) -> Parts:
    """The parts of the application."""
    found: Parts = app.extensions[EXTENSION]
    return found


def fill(wired: Parts, blog: Blog) -> None:
    """Something of everything that gets old."""
    blog.send("created", id="c1", text=NICE)
    now = datetime.now(UTC)
    with wired.database.unit_of_work() as work:
        site_id = work.sites.named("blog").id
        comment = work.comments.find(site_id, "c1")
        assert comment is not None
        gone = work.comments.add(draft(site_id, "gone"))
        stored = work.comments.find(site_id, "gone")
        assert stored is not None
        work.comments.mark_deleted(stored, now)
        work.calls.add(site_id, Call("comment-check", "https://b"))
        for name in ("delivered", "dead", "owed"):
            owed = work.outbox.add(Owed("told", {}), site_id, comment.id)
            if name == "delivered":
                work.outbox.delivered(owed, now)
            if name == "dead":
                work.outbox.dead(owed, "HTTP 410", now)
        work.aliases.claim(site_id, "stays", comment.id)
        work.aliases.claim(site_id, "goes", gone)
        work.claims.take(comment.id, "Ada", now)
        work.claims.skip(comment.id, "Bo", now)
        work.claims.seen("Ada", now)
        work.tries.add("k", now)
        work.commit()


def at(days: float, **settings: object) -> Windows:
    """The windows so many days from now."""
    chosen = Settings.model_validate(settings)
    return erasing.windows(chosen, datetime.now(UTC) + days * DAY)


def test_nothing_goes_before_its_time(wired: Parts, blog: Blog) -> None:
    fill(wired, blog)
    assert SKIPPED < DAY
    assert erasing.prune(wired.database, at(0.9), never) == NOTHING


def test_each_kind_goes_when_its_window_is_over(wired: Parts, blog: Blog) -> None:
    fill(wired, blog)

    assert erasing.prune(wired.database, at(2), never) == NOTHING | {"traces": 4}
    gone = {"deliveries": 1, "outbox": 2, "aliases": 1}
    assert erasing.prune(wired.database, at(31), never) == NOTHING | gone
    assert erasing.prune(wired.database, at(401), never) == NOTHING | {"calls": 1}

    with wired.database.reading() as reading:
        site_id = reading.sites.named("blog").id
        assert len(reading.outbox.waiting()) == 1
        assert reading.aliases.find(site_id, "stays") == "c1"
        assert reading.aliases.find(site_id, "goes") is None


def test_texts_of_decided_comments_go_only_when_asked_for(
    wired: Parts, blog: Blog
) -> None:
    with wired.database.unit_of_work() as work:
        site_id = work.sites.named("blog").id
        for name in ("decided", "waits"):
            comment = Comment("Hello.", id=name, author=Author(name="Ada"))
            work.comments.add(replace(draft(site_id, name), comment=comment))
        work.decisions.add(site_id, "decided", decision())
        work.commit()

    assert erasing.prune(wired.database, at(10_000), never)["texts"] == 0
    old = at(8, keep_texts_days=7)
    assert erasing.prune(wired.database, at(6, keep_texts_days=7), never)["texts"] == 0
    assert erasing.prune(wired.database, old, never)["texts"] == 1

    kept = blog.known("waits")
    assert (kept["revisions"][0]["text"], kept["author"]["name"]) == ("Hello.", "Ada")
    blanked = blog.known("decided")
    assert (blanked["revisions"][0]["text"], blanked["author"]["name"]) == ("", None)
    assert blanked["action"] == "approve"
    assert not blanked["deleted"]
    with wired.database.reading() as reading:
        [entry] = reading.audit.page(event="database.pruned")
    assert entry.details == {"texts": 1}


def test_many_rows_go_a_thousand_at_a_time(wired: Parts) -> None:
    with wired.database.connection() as connection:
        connection.execute(
            text(
                "INSERT INTO calls (site_id, operation, blog, outcome, month, "
                "created_at) VALUES (1, 'o', 'b', '', '2020-01', :at)"
            ),
            [{"at": "2020-01-01 00:00:00.000000"}] * 2_500,
        )
        connection.commit()

    assert erasing.prune(wired.database, at(0), never)["calls"] == 2_500
    assert erasing.prune(wired.database, at(0), lambda: True) == {}


def test_pruning_by_command_and_in_the_background(
    wired: Parts, blog: Blog, runner: FlaskCliRunner, settings: Settings
) -> None:
    blog.send("created", id="c1", text=NICE)
    with wired.database.connection() as connection:
        connection.execute(
            text("UPDATE deliveries SET created_at = :at"),
            {"at": "2020-01-01 00:00:00.000000"},
        )
        connection.commit()

    assert said(runner, "prune") == NOTHING | {"deliveries": 1}
    assert Pruner(wired.database, settings).round()
