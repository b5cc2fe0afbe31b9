"""The same advertisement under many articles: counted, held, never rejected for it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import text

from moderation.errors import ModerationError
from moderation.settings import Settings
from tests.moderation.test_repeats import ADVERTISEMENT, OPINION
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import Blog, SwitchedSource
from webhook import create_app
from webhook.errors import OptionError
from webhook.near_copies import LINKED_OPTION, PLAIN_OPTION
from webhook.parts import EXTENSION, Parts
from webhook.rescreening import Rescreener
from webhook.site_options import option


def post(blog: Blog, number: int, said: str, author: str = "Ada") -> dict[str, Any]:
    """Post a comment under an article of its own; returns the answer."""
    answered = blog.send(
        "created",
        id=f"c{number}",
        text=said,
        author={"name": author},
        article={"url": f"https://b.example/{number}", "title": "A title"},
    )
    found: dict[str, Any] = answered.get_json()["verdict"]
    return found


def shop(number: int) -> str:
    """The advertisement with a link of its own."""
    return ADVERTISEMENT.replace("https://tea.example/a", f"https://t{number}.example")


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of an answer's reasons."""
    return [reason["code"] for reason in answer["reasons"]]


def test_fourth_copy_under_other_articles_is_held_and_says_why(blog: Blog) -> None:
    before = [post(blog, number, shop(number), f"A{number}") for number in range(3)]
    fourth = post(blog, 3, shop(3))

    assert [one["action"] for one in before] == ["approve"] * 3
    assert fourth["action"] == "hold"
    assert codes(fourth) == ["repeats"]
    assert fourth["reasons"][0]["message"] == (
        "3 near-copies by 3 authors in the last 7 days; held from 3"
    )


def test_edited_comment_is_no_copy_of_itself(blog: Blog) -> None:
    post(blog, 1, shop(1))
    for number in range(2, 7):
        answered = blog.send("updated", id="c1", text=shop(number))
        verdict = answered.get_json()["verdict"]
        assert verdict["action"] == "approve"
        assert codes(verdict) == []


def test_site_sets_its_own_bounds_or_none(blog: Blog, runner: FlaskCliRunner) -> None:
    run(runner, "set-option", "blog", f"{LINKED_OPTION}=0", f"{PLAIN_OPTION}=2")
    links = [post(blog, number, shop(number)) for number in range(5)]
    words = [post(blog, 10 + number, OPINION) for number in range(3)]

    assert {one["action"] for one in links} == {"approve"}
    assert [one["action"] for one in words] == ["approve", "approve", "hold"]


@pytest.mark.parametrize("written", ["-1", "101", "three", "", "1.5", "9" * 5_000])
def test_bound_is_a_number_of_copies(written: str) -> None:
    with pytest.raises(OptionError, match="whole number from 0 to 100"):
        option(LINKED_OPTION, written)
    assert issubclass(OptionError, ModerationError)


def test_comment_that_waited_for_a_model_is_held_for_its_copies(
    app: Flask, blog: Blog, source: SwitchedSource
) -> None:
    wired: Parts = app.extensions[EXTENSION]
    for number in range(3):
        post(blog, number, shop(number))
    model, source.model = source.model, None
    waited = post(blog, 3, shop(3))
    source.model = model

    Rescreener(wired.database, source, 1.0, 7).run_once()

    assert codes(waited)[0] == "model_unavailable"
    with wired.database.reading() as reading:
        site = reading.sites.named("blog")
        comment = reading.comments.find(site.id, "c3")
        assert comment is not None
        newest = reading.screenings.newest(comment.id)
    assert newest is not None
    assert newest.verdict.action.value == "hold"
    assert [one.code for one in newest.verdict.reasons] == ["repeats"]


def test_nothing_is_kept_where_nothing_is_counted(
    app: Flask, settings: Settings, source: SwitchedSource
) -> None:
    made = create_app(settings.model_copy(update={"keep_repeats_days": 0}), source)
    blog = Blog(made.test_client())
    wired: Parts = made.extensions[EXTENSION]

    answers = [post(blog, number, shop(number)) for number in range(5)]

    assert {one["action"] for one in answers} == {"approve"}
    assert [codes(one) for one in answers] == [[]] * 5
    with wired.database.connection() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM repeats")).scalar() == 0
    wired.database.dispose()
