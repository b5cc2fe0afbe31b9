"""A site's page below the model page: its own head, learning, taking it back, drift."""

import sys
from pathlib import Path

import pytest
from flask import Flask

from moderation.registry.site_heads import SiteStore
from moderation.settings import Settings
from tests.artifacts import tiny_model
from tests.training.test_adapt import lessons
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import database, words
from training.adapt import adapt
from webhook.site_jobs import EXTENSION, SiteJobs

PAGE = "/review/model"
SLEEPER = (sys.executable, "-c", "import time; time.sleep(30)")


@pytest.fixture
def head(settings: Settings, blog: Blog) -> str:
    """A head of the blog's own, in service; its digest."""
    made = adapt("blog", lessons(60), tiny_model())
    SiteStore(settings.registry, "blog").put(made.manifest, made.weights)
    return made.manifest.digest


def test_sites_tell_what_they_taught(head: str, reviewer: Reviewing) -> None:
    overview = words(reviewer.get(PAGE).text)
    page = words(reviewer.get(f"{PAGE}/sites/blog").text)

    assert f"blog {head[:12]} idle: made for another model 60" in overview
    assert "Its own head is idle" in page
    assert "Learned from 60 decisions, 30 of them rejections" in page
    assert "No change in what comes in" in page
    assert "Too few to tell: 0 of 200." in page
    assert "Learn now" not in page


def test_head_is_taken_back_as_it_was_seen(
    app: Flask, settings: Settings, head: str, owner: Reviewing
) -> None:
    address = f"{PAGE}/sites/blog/undo"
    stale = owner.post(address, {"head": "0" * 64}, follow_redirects=True)
    done = owner.post(address, {"head": head}, follow_redirects=True)
    again = owner.post(address, {"head": head}, follow_redirects=True)

    assert "Another head serves this site by now" in words(stale.text)
    assert "Taken back: the model serves alone" in words(done.text)
    assert "Another head serves" in words(again.text)
    assert SiteStore(settings.registry, "blog").served() == ()
    assert newest(app)[0] == "site.adaptation_undone"
    assert newest(app)[1] == "owner"


def test_learning_is_started_once_and_written_down(
    app: Flask, blog: Blog, owner: Reviewing, tmp_path: Path
) -> None:
    jobs = SiteJobs(tmp_path / "jobs", SLEEPER)
    app.extensions[EXTENSION] = {"learn": jobs}

    for _ in range(2):
        answer = owner.post(f"{PAGE}/sites/blog/learn", follow_redirects=True)
    jobs.stop()

    assert "under way already" in words(answer.text)
    assert newest(app)[0] == "site.learning_started"
    assert newest(app)[1] == "owner"


def newest(app: Flask) -> tuple[str, str]:
    """What the newest audit entry says happened, and who did it."""
    with database(app).reading() as reading:
        entry = reading.audit.page(limit=1)[0]
    return entry.event, entry.actor
