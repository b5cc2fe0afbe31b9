"""The article's page lets an editor say what readers may take sides on."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import CALM, TITLE, send, words

PAGE = "/review/articles/1"
TREES, BENCHES = "The square needs trees.", "The square needs benches."


def act(person: Reviewing, name: str, **fields: str) -> TestResponse:
    """Send one of the page's forms and open the page again."""
    answer = person.post(f"{PAGE}/targets/{name}", fields)
    assert answer.status_code == 303
    return person.get(PAGE)


def undo_of(page: TestResponse) -> str:
    """The number of the change that the page offers to undo."""
    found = re.search(r'name="change" value="(\d+)"', page.text)
    assert found
    return found[1]


def judged_towards(blog: Blog, comment: str) -> list[str]:
    """The targets of a stored comment."""
    return [one["target"] for one in blog.known(comment)["screening"]["stance"]]


def test_an_editor_adds_targets_and_comments_to_come_are_judged_towards_them(
    blog: Blog, reviewer: Reviewing
) -> None:
    send(blog, 1, CALM)
    before = words(reviewer.get(PAGE).text)
    act(reviewer, "add", target=TREES)
    page = act(reviewer, "add", target=f" {BENCHES} ")
    send(blog, 2, CALM)

    assert "judged towards the title" in before
    assert "python -m training targets 1" in before
    assert TREES in page.text
    assert f"by {reviewer.name}" in words(page.text)
    assert judged_towards(blog, "c1") == [TITLE]
    assert judged_towards(blog, "c2") == [TREES, BENCHES]


def test_a_target_is_removed_and_that_is_undone(
    blog: Blog, reviewer: Reviewing
) -> None:
    send(blog, 1, CALM)
    act(reviewer, "add", target=TREES)
    gone = act(reviewer, "remove", target=TREES)
    back = act(reviewer, "undo", change=undo_of(gone))

    assert "judged towards the title" in words(gone.text)
    assert "A change was undone" in words(back.text)
    send(blog, 2, CALM)
    assert judged_towards(blog, "c2") == [TREES]


def test_only_the_last_change_can_be_undone(blog: Blog, reviewer: Reviewing) -> None:
    send(blog, 1, CALM)
    first = undo_of(act(reviewer, "add", target=TREES))
    act(reviewer, "add", target=BENCHES)

    page = act(reviewer, "undo", change=first)

    assert "changed again since" in page.text
    assert BENCHES in page.text


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("add", "  ", "1 to 300"),
        ("add", "x" * 301, "1 to 300"),
        ("remove", BENCHES, "Not a target"),
    ],
)
def test_what_cannot_be_done_is_said(
    blog: Blog, reviewer: Reviewing, name: str, target: str, said: str
) -> None:
    send(blog, 1, CALM)

    assert said in act(reviewer, name, target=target).text


def test_more_than_twenty_are_not_taken(blog: Blog, reviewer: Reviewing) -> None:
    send(blog, 1, CALM)
    for number in range(20):
        page = act(reviewer, "add", target=f"The square needs bench {number}.")
    assert 'name="target" type="text"' not in page.text

    assert "At most 20" in act(reviewer, "add", target=TREES).text


def test_auditors_see_targets_and_who_set_them_but_change_nothing(
    blog: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    send(blog, 1, CALM)
    act(reviewer, "add", target=TREES)

    page = auditor.get(PAGE)

    assert TREES in page.text
    assert "/targets/" not in page.text
    sent = {"target": BENCHES}
    assert auditor.post(f"{PAGE}/targets/add", sent).status_code == 403


def test_hostile_targets_are_text(app: Flask, blog: Blog, reviewer: Reviewing) -> None:
    send(blog, 1, CALM)
    hostile = '<img src=x onerror="alert(1)">'
    page = act(reviewer, "add", target=hostile)

    assert "<img" not in page.text
    assert "&lt;img" in page.text
    assert (
        "alert(1)"
        not in act(reviewer, "remove", target=hostile).text.split("Before:")[0]
    )


def test_an_article_that_nobody_has_commented_on_is_not_found(
    blog: Blog, reviewer: Reviewing
) -> None:
    for name in ("add", "remove", "undo"):
        sent = {"target": TREES, "change": "1"}
        assert reviewer.post(f"{PAGE}/targets/{name}", sent).status_code == 404
