"""Events about comments that were imported, and so never screened."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.comment import Comment
from moderation.secret_key import SecretKey
from moderation.verdict import Action
from tests.webhook.conftest import Blog
from training.histories.base import IS_SPAM, IS_WAITING, Standing
from training.import_history import HistoryImport, site_named
from webhook.parts import EXTENSION, Parts

NICE = "A thoughtful article, thanks."
WRITTEN = datetime(2020, 9, 13, tzinfo=UTC)


@pytest.fixture
def target(app: Flask) -> HistoryImport:
    """An import into the blog's site."""
    wired: Parts = app.extensions[EXTENSION]
    site = site_named(wired.database, "blog")
    return HistoryImport(wired.database, site, SecretKey(b"k" * 32))


@pytest.mark.parametrize(
    ("standing", "action"),
    [(IS_WAITING, Action.APPROVE), (IS_SPAM, Action.REJECT)],
    ids=["undecided", "decided"],
)
def test_event_about_an_imported_comment_is_screened_and_decisions_stay(
    blog: Blog, target: HistoryImport, standing: Standing, action: Action
) -> None:
    target.write([standing.of(Comment(NICE, id="c1"), WRITTEN)])
    assert blog.known("c1")["screening"] is None

    first = blog.send("created", id="c1", text=NICE)
    again = blog.send("created", id="c1", text=NICE)

    assert first.status_code == again.status_code == 200
    assert first.get_json()["verdict"]["action"] == action
    assert again.get_json() == first.get_json()
    assert blog.known("c1")["action"] == action


def test_deletion_of_an_imported_comment_is_final(
    blog: Blog, target: HistoryImport
) -> None:
    history = [IS_SPAM.of(Comment(NICE, id="c1"), WRITTEN)]
    target.write(history)
    blog.send("deleted", id="c1")

    assert target.write(history).decisions == 0
    assert blog.known("c1")["deleted"]
