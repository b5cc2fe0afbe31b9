"""An article's own targets, for programs: read, set, used for comments to come."""

from typing import Any

import pytest
from flask import Flask

from moderation.storage.database import Database
from tests.webhook.conftest import Blog
from tests.webhook.review.discussed import CALM, TITLE, database, send
from webhook.described_shapes import ArticleTargetsShape

ADDRESS = "/api/v1/articles/blog/at/targets?url=https://b.example/trees"
TREES, BENCHES = "The square needs trees.", "The square needs benches."


@pytest.fixture
def key(blog: Blog) -> dict[str, str]:
    """The header that opens the blog's articles."""
    return {"Authorization": f"Bearer {blog.key}"}


def put(blog: Blog, key: dict[str, str], *targets: str, at: str = ADDRESS) -> Any:
    """Ada sets these targets."""
    body = {"targets": targets, "reviewer": "Ada"}
    return blog.client.put(at, json=body, headers=key)


def logged(base: Database) -> list[tuple[str, str, Any]]:
    """Actor, subject and details of every change of targets."""
    with base.reading() as reading:
        entries = reading.audit.page(event="article.targets")
    return [(one.actor, one.subject, dict(one.details)) for one in entries]


def test_targets_are_set_before_the_first_comment_and_used_for_it(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    assert blog.client.get(ADDRESS, headers=key).status_code == 404
    answer = put(blog, key, TREES, f" {BENCHES} ", TREES)
    send(blog, 1, CALM)

    found = ArticleTargetsShape.model_validate(answer.json)
    assert found.targets == [TREES, BENCHES]
    said = blog.known("c1")["screening"]["stance"]
    assert [one["target"] for one in said] == [TREES, BENCHES]
    shown = blog.client.get(
        f"/api/v1/articles/blog/{found.article}/targets", headers=key
    )
    assert (shown.json or {})["targets"] == [TREES, BENCHES]
    assert (shown.json or {})["title"] == TITLE


def test_a_stance_is_three_probabilities_and_whether_to_count_on_it(
    blog: Blog, key: dict[str, str]
) -> None:
    comment = {"text": CALM, "targets": [TREES]}
    answer: Any = blog.client.post("/api/v1/score", json=comment, headers=key).json

    [stance] = answer["stance"]
    sides = (stance["favor"], stance["against"], stance["neutral"])
    assert sum(sides) == pytest.approx(1)
    assert isinstance(stance["confident"], bool)


def test_an_empty_list_is_the_title_again_and_all_of_it_is_logged(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    put(blog, key, TREES)
    put(blog, key, TREES)
    put(blog, key)
    send(blog, 1, CALM)

    said = blog.known("c1")["screening"]["stance"]
    assert [one["target"] for one in said] == [TITLE]
    assert logged(database(app)) == [
        ("Ada", "article:1", {"before": [TREES], "after": []}),
        ("Ada", "article:1", {"before": [], "after": [TREES]}),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"targets": [], "reviewer": ""},
        {"targets": TREES, "reviewer": "Ada"},
        {"targets": [" "], "reviewer": "Ada"},
        {"targets": ["x" * 301], "reviewer": "Ada"},
        {"targets": [f"t{n}" for n in range(21)], "reviewer": "Ada"},
        {"targets": [], "reviewer": "Ada", "more": 1},
    ],
)
def test_targets_that_may_not_be_are_refused_and_nothing_is_written(
    app: Flask, blog: Blog, key: dict[str, str], body: Any
) -> None:
    answer = blog.client.put(ADDRESS, json=body, headers=key)

    assert answer.status_code == 400
    assert (answer.json or {})["detail"]
    assert blog.client.get(ADDRESS, headers=key).status_code == 404
    assert logged(database(app)) == []


@pytest.mark.parametrize("article", ["1", "at", "x", "99999999999999999999"])
def test_what_has_no_address_must_be_known(
    blog: Blog, key: dict[str, str], article: str
) -> None:
    at = f"/api/v1/articles/blog/{article}/targets"

    assert put(blog, key, TREES, at=at).status_code == 404


def test_other_sites_keys_and_no_keys_open_nothing(blog: Blog) -> None:
    assert put(blog, {}, TREES).status_code == 401
    key = {"Authorization": f"Bearer {blog.key}"}
    other = ADDRESS.replace("blog", "other")
    assert put(blog, key, TREES, at=other).status_code == 404
