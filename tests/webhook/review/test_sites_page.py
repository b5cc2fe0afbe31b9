"""Site pages: volumes, the queue, how right the machine was on its own."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.decision import Decision
from moderation.verdict import Action
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import CALM, HELD, RUDE, database, fill, words

STUPID = "What a stupid, pathetic plan."


@pytest.fixture
def filled(app: Flask, blog: Blog) -> Blog:
    fill(blog, {CALM: 6, STUPID: 2, RUDE: 4, HELD: 1})
    with database(app).unit_of_work() as work:
        site = work.sites.named("blog").id
        for number, action in ((9, Action.REJECT), (10, Action.REJECT)):
            work.decisions.add(
                site, f"c{number}", Decision(action, "Ada", datetime.now(UTC))
            )
        for number in (1, 7, 11):
            work.decisions.add(
                site, f"c{number}", Decision(Action.APPROVE, "Ada", datetime.now(UTC))
            )
        work.commit()
    return blog


def test_sites_are_listed_with_what_waits(filled: Blog, reviewer: Reviewing) -> None:
    page = reviewer.get("/review/sites")

    assert "blog standard 13 1 under a minute" in words(page.text)


def test_site_tells_volumes_and_how_right_the_machine_was(
    filled: Blog, reviewer: Reviewing
) -> None:
    page = reviewer.get("/review/sites/blog?days=7")

    said = words(page.text)
    assert "In 7 days: approved 7, held 2, rejected 4." in said
    assert "reject 4 3 67 % (14 to 98) 1 25.0 % of all" in said
    assert "approve 7 1 100 %" in said
    assert "the median of 1" in said
    assert "were not drawn by lot" in said
    assert "Not known yet: people have to look at some" in said


def test_quiet_site_and_odd_spans_are_pages_too(
    blog: Blog, reviewer: Reviewing
) -> None:
    assert reviewer.get("/review/sites/blog?days=12345").status_code == 200
    assert reviewer.get("/review/sites/blog?days=x").status_code == 200
    assert reviewer.get("/review/sites/nowhere").status_code == 404
