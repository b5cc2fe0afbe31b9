"""An editor's own targets: set per article, used for comments to come."""

import json
from typing import Any

import pytest
from flask import Flask

from tests.webhook.conftest import Blog
from tests.webhook.review.discussed import CALM, TITLE, send

ADDRESS = "https://b.example/trees"
TREES, BENCHES = "The square needs trees.", "The square needs benches."


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    """Exit code and output of ``targets``."""
    result = app.test_cli_runner().invoke(args=["targets", *arguments])
    return result.exit_code, result.output


def stances(blog: Blog, number: int) -> list[str]:
    """The targets that a stored comment was judged towards."""
    key = {"Authorization": f"Bearer {blog.key}"}
    body: Any = blog.client.get(f"/api/v1/comments/blog/c{number}", headers=key).json
    return [one["target"] for one in body["screening"]["stance"]]


def test_targets_are_for_comments_to_come(app: Flask, blog: Blog) -> None:
    send(blog, 1, CALM)
    code, output = run(
        app, "blog", ADDRESS, "--add", TREES, "--add", f" {BENCHES} ", "--json"
    )
    send(blog, 2, CALM + " Really.")

    assert code == 0, output
    assert json.loads(output)["targets"] == [TREES, BENCHES]
    assert stances(blog, 1) == [TITLE]
    assert stances(blog, 2) == [TREES, BENCHES]


def test_the_same_comment_again_is_still_known(app: Flask, blog: Blog) -> None:
    run(app, "blog", ADDRESS, "--add", TREES)
    send(blog, 1, CALM)

    send(blog, 1, CALM)

    key = {"Authorization": f"Bearer {blog.key}"}
    body: Any = blog.client.get("/api/v1/comments/blog/c1", headers=key).json
    assert len(body["revisions"]) == 1
    assert stances(blog, 1) == [TREES]


def test_with_none_left_it_is_the_title_again(app: Flask, blog: Blog) -> None:
    run(app, "blog", ADDRESS, "--add", TREES)
    code, output = run(app, "blog", ADDRESS, "--remove", TREES, "--json")
    send(blog, 1, CALM)

    assert (code, json.loads(output)["targets"]) == (0, [])
    assert stances(blog, 1) == [TITLE]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("blog", "77"), "no such article"),
        (("blog", "77", "--add", TREES), "no such article"),
        (("blog", ADDRESS), "no such article"),
        (("blog", ADDRESS, "--add", " "), "1 to 300"),
        (("blog", ADDRESS, "--add", TREES, "--remove", "x"), "Not a target"),
        (("blog", ADDRESS, *(f"--add=t{n}" for n in range(21))), "At most 20"),
    ],
)
def test_what_cannot_be_done_is_said(
    app: Flask, blog: Blog, arguments: tuple[str, ...], said: str
) -> None:
    code, output = run(app, *arguments)

    assert code != 0
    assert said in output


def test_a_number_that_no_article_can_have_is_refused(app: Flask, blog: Blog) -> None:
    code, output = run(app, "blog", "9" * 30)

    assert code == 1
    assert "There is no such article" in output
