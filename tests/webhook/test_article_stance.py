"""Who stands where under an article, for programs: shares, intervals, plain counts."""

import pytest
from flask import Flask

from tests.webhook.conftest import Blog
from tests.webhook.review.discussed import CALM, OPPOSED, TITLE, fill
from webhook.described_shapes import ArticleStanceShape

ADDRESS = "/api/v1/articles/blog/at/stance?url=https://b.example/trees"
SIDES = ("favor", "against", "neutral")


@pytest.fixture
def key(blog: Blog) -> dict[str, str]:
    """The header that opens the blog's articles."""
    return {"Authorization": f"Bearer {blog.key}"}


def test_shares_of_an_article_come_with_intervals_and_the_plain_count(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    fill(blog, {CALM: 12, OPPOSED: 4})

    response = blog.client.get(ADDRESS, headers=key)

    found = ArticleStanceShape.model_validate(response.json)
    [target] = found.targets
    assert (found.comments, found.title, target.target) == (16, TITLE, TITLE)
    shares = [getattr(target, side) for side in SIDES]
    assert sum(one.share for one in shares) == pytest.approx(1, abs=0.001)
    assert sum(one.counted for one in shares) == pytest.approx(1, abs=0.001)
    assert all(one.low <= one.share <= one.high for one in shares)


def test_an_article_is_found_by_number_as_by_address(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    fill(blog, {CALM: 2})
    by_address = blog.client.get(ADDRESS, headers=key).json or {}

    by_number = blog.client.get(
        f"/api/v1/articles/blog/{by_address['article']}/stance", headers=key
    )

    assert by_number.json == by_address


@pytest.mark.parametrize(
    "article", ["1", "at", "at?url=", "99999999999999999999", "x", "²"]
)
def test_an_article_without_comments_is_unknown(
    app: Flask, blog: Blog, key: dict[str, str], article: str
) -> None:
    name, _, query = article.partition("?")
    response = blog.client.get(
        f"/api/v1/articles/blog/{name}/stance?{query}", headers=key
    )

    assert response.status_code == 404
    assert (response.json or {})["reason"] == "unknown_article"


def test_nothing_is_told_without_the_site_key(app: Flask, blog: Blog) -> None:
    fill(blog, {CALM: 1})

    assert blog.client.get(ADDRESS).status_code == 401
    other = ADDRESS.replace("blog", "other")
    key = {"Authorization": f"Bearer {blog.key}"}
    assert blog.client.get(other, headers=key).status_code == 404


@pytest.mark.parametrize(
    ("article", "said"),
    [("at", "?url="), ("x", "No article has such a number"), ("7", "No comment")],
)
def test_who_names_no_article_is_told_how(
    app: Flask, blog: Blog, key: dict[str, str], article: str, said: str
) -> None:
    address = f"/api/v1/articles/blog/{article}/stance"

    assert said in (blog.client.get(address, headers=key).json or {})["detail"]


def test_comments_in_other_languages_are_counted_apart(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    fill(blog, {CALM: 2})
    article = {"url": "https://b.example/trees", "title": TITLE}
    german = "Ich bin dafür, dass hier endlich Bäume gepflanzt werden."
    blog.send("created", id="d1", text=german, article=article, language="de")

    found = blog.client.get(ADDRESS, headers=key).json or {}

    assert (found["comments"], found["other_languages"]) == (3, 1)
    assert found["targets"][0]["comments"] == 2
    assert 0 <= found["targets"][0]["confident"] <= 2


def test_each_target_is_asked_about_once(
    app: Flask, blog: Blog, key: dict[str, str]
) -> None:
    article = {"url": "https://b.example/trees", "title": TITLE}
    named = ["Plant trees", "", " Plant trees", "🌳 <b>for all</b>"]
    blog.send("created", id="c1", text=CALM, article=article, targets=named)

    found = blog.client.get(ADDRESS, headers=key).json or {}

    assert {one["target"]: one["comments"] for one in found["targets"]} == {
        "Plant trees": 1,
        "🌳 <b>for all</b>": 1,
    }
