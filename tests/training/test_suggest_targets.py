"""Phrases that readers keep saying are suggested as targets."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.webhook.application import SECRET, SITE, tiny_service
from tests.webhook.conftest import Blog
from training.cli import main
from training.suggest_targets import MOST, suggested

TITLE = "The council closes Mill Street"
COMMENTS = (
    "The bus lane was the best idea in years, please keep it.",
    "Nobody needs a bus lane here. Give us parking spaces!",
    "Parking spaces are gone and the bus lane is empty.",
    "I would trade all the parking spaces for one bus lane.",
    "My shop needs parking spaces, not speeches.",
    "A bus lane, and then a bus that comes more than twice a day.",
    "It is what it is, and it will be what it will be.",
    "It is what it is. Thanks for the article.",
    "It is what it is, as they say.",
)


def test_what_many_say_is_suggested_and_empty_words_are_not() -> None:
    found = suggested(TITLE, "A bus lane takes the parking spaces.", COMMENTS)

    assert set(found) == {"bus lane", "parking spaces"}


def test_one_reader_alone_puts_nothing_forward() -> None:
    assert suggested(TITLE, None, ["Free beer! " * 50, "No.", "Yes."]) == ()


def test_there_are_five_at_most() -> None:
    words = [f"{letter}lpha {letter}eta" for letter in "bcdfghjk"]

    assert len(suggested(None, None, [". ".join(words)] * 4)) == MOST


def test_the_command_reads_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_service(tmp_path)
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))

    result = CliRunner().invoke(main, ["targets", "1"])

    assert result.exit_code == 1
    assert "No comment is known" in result.output


@pytest.mark.parametrize("name", ["99999999999999999999", "x", "https://none.example"])
def test_what_names_no_article_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tiny_service(tmp_path)
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))

    result = CliRunner().invoke(main, ["targets", name])

    assert result.exit_code == 1
    assert "No comment is known" in result.output


def test_an_article_is_named_by_its_number_or_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = tiny_service(tmp_path)
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))
    url = "https://b.example/lane"
    blog = Blog(service.app.test_client(), secret=SECRET, name=SITE)
    for number, text in enumerate(COMMENTS):
        blog.send("created", id=f"c{number}", text=text, article={"url": url})

    by_address, by_number = (
        CliRunner().invoke(main, ["targets", name]).output for name in (url, "1")
    )

    assert set(by_address.splitlines()) == {"bus lane", "parking spaces"}
    assert by_number == by_address


def test_a_database_that_was_never_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))

    result = CliRunner().invoke(main, ["targets", "1"])

    assert result.exit_code == 1
    assert "migrate" in result.output
