"""Article pages: who stands where, voices of each side, tone."""

import pytest
from flask import Flask
from sqlalchemy import text as sql

from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import (
    CALM,
    OPPOSED,
    RUDE,
    TITLE,
    database,
    fill,
    send,
    words,
)


def over_days(app: Flask) -> None:
    """Let comment n have come n hours earlier."""
    with database(app).connection() as connection:
        rows = connection.execute(sql("SELECT id, received_at FROM comments")).all()
        for number, _ in rows:
            day = f"2026-11-{1 + number % 20:02d} 10:00:00.000000"
            connection.execute(
                sql("UPDATE comments SET received_at = :day WHERE id = :id"),
                {"day": day, "id": number},
            )
        connection.commit()


def test_articles_are_listed_and_found(blog: Blog, reviewer: Reviewing) -> None:
    fill(blog, {CALM: 2, RUDE: 1})

    page = reviewer.get("/review/articles")
    found = reviewer.get("/review/articles?search=TREES&site=blog")
    nothing = reviewer.get("/review/articles?search=100%25")

    assert TITLE in page.text
    assert TITLE in found.text
    assert "No article found" in nothing.text
    assert reviewer.get("/review/articles?page=2").status_code == 200


def test_article_shows_shares_with_intervals_and_voices(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    fill(blog, {CALM: 12, OPPOSED: 6, RUDE: 2})
    over_days(app)

    page = reviewer.get("/review/articles/1")

    said = words(page.text)
    assert page.status_code == 200
    assert f"Who stands where on {TITLE}" in said
    assert "In favor" in said
    assert page.text.count('class="whisker"') == 9
    assert CALM in page.text
    assert OPPOSED in page.text
    assert RUDE not in page.text
    assert "Tone over time" in said
    assert "No sudden swing" in said


def test_article_says_in_words_which_side_is_larger_and_how_sure_answers_are(
    blog: Blog, reviewer: Reviewing
) -> None:
    fill(blog, {CALM: 1})

    said = words(reviewer.get("/review/articles/1").text)

    assert "1 comment " in said
    assert "Which side is larger cannot be told" in said
    assert "of 1 single answers" in said


def test_article_tells_of_comments_in_other_languages(
    blog: Blog, reviewer: Reviewing
) -> None:
    for number in range(2):
        blog.send(
            "created",
            id=f"d{number}",
            text="Ich bin dafür, dass hier endlich Bäume gepflanzt werden.",
            article={"url": "https://b.example/trees", "title": TITLE},
            language="de",
        )

    said = words(reviewer.get("/review/articles/1").text)

    assert "2 comments are in languages that the model of stances" in said
    assert "No other comment here has a stance." in said


def test_hostile_titles_and_comments_are_text(blog: Blog, reviewer: Reviewing) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    blog.send(
        "created",
        id="c1",
        text=f"{hostile} I support trees on the square and many more of them soon",
        article={"url": "https://b.example/x", "title": hostile},
    )

    for path in ("/review/articles", "/review/articles/1"):
        page = reviewer.get(path)
        assert page.status_code == 200
        assert "<img" not in page.text


def test_article_that_is_not_there_is_not_found(
    blog: Blog, reviewer: Reviewing
) -> None:
    send(blog, 1, CALM)

    assert reviewer.get("/review/articles/77").status_code == 404
    assert reviewer.get(f"/review/articles?page={10**30}").status_code == 200


@pytest.mark.parametrize("path", ["articles/%d", "comments/%d", "comments/%d/card"])
def test_number_that_no_row_can_have_is_not_found(owner: Reviewing, path: str) -> None:
    for number in (2**63 - 1, 2**63, 10**30):
        assert owner.get(f"/review/{path % number}").status_code == 404
    for act in ("people/%d/role", "comments/%d/decide", "appeals/%d/uphold"):
        sent = {"role": "owner", "act": "approve"}
        assert owner.post(f"/review/{act % 10**30}", sent).status_code == 404
