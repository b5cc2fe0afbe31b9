"""``flask --app webhook ask``: which comments are asked about, and why."""

import json

from flask.testing import FlaskCliRunner

from tests.artifacts import CIVIL
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import Blog


def post(blog: Blog) -> None:
    for number, text in enumerate(CIVIL):
        blog.send("created", id=f"c{number}", text=text)


def asked(runner: FlaskCliRunner, *more: str) -> list[dict[str, object]]:
    output = run(runner, "ask", "blog", *more, "--json")
    return [json.loads(line) for line in output.splitlines()]


def test_questions_are_shown_with_their_reason_and_kept(
    runner: FlaskCliRunner, blog: Blog
) -> None:
    post(blog)

    tried = run(runner, "ask", "blog", "--count", "5", "--dry-run")
    said = run(runner, "ask", "blog", "--count", "5")

    assert "5 questions would be asked: 3 unsure, 1 varied, 1 lot" in tried.replace(
        "\n", " "
    )
    assert "5 questions asked" in said
    assert "Answered so far: 0 of 3 unsure, 0 of 1 varied, 0 of 1 lot." in said
    assert "/review/queue?origin=questions" in said
    listed = run(runner, "queue", "--origin", "questions", "--json").splitlines()
    assert len(listed) == 5
    assert all(json.loads(one)["asked"] for one in listed)
    assert "asked: " in run(runner, "queue", "--origin", "questions")
    assert "questions.asked" in run(runner, "audit", "show")
    assert len(asked(runner)) == len(CIVIL) - 5
    assert "Nothing to ask" in run(runner, "ask", "blog")


def test_shares_are_an_option_of_the_site(runner: FlaskCliRunner, blog: Blog) -> None:
    post(blog)
    run(runner, "set-option", "blog", "question_shares=0 0 1")

    found = asked(runner, "--count", "4")

    assert [one["strategy"] for one in found] == ["lot"] * 4
    [chance] = {one["propensity"] for one in found}
    assert isinstance(chance, float)
    assert 0 < chance < 1
    wrong = run(runner, "set-option", "blog", "question_shares=0.5 0.6", code=1)
    assert "three shares that sum to 1" in wrong


def test_unknown_site_is_one_line(runner: FlaskCliRunner) -> None:
    assert run(runner, "ask", "nowhere", code=1).startswith("Error: ")
