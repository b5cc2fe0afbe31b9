"""The shadow commands: start, show, promote, undo, discard."""

import json

import pytest
from flask.testing import FlaskCliRunner

from tests.webhook.conftest import Blog

TEXT = "What a stupid plan, really."


def run(runner: FlaskCliRunner, *arguments: str, code: int = 0) -> str:
    result = runner.invoke(args=["shadow", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_shadow_is_tried_promoted_and_taken_back(
    runner: FlaskCliRunner, blog: Blog
) -> None:
    run(runner, "start", "blog", "--hold", "toxicity=0.1")
    answer = blog.send("created", id="c1", text=TEXT).get_json()
    assert answer["verdict"]["action"] == "approve"

    shown = run(runner, "show", "blog")
    assert "from 0.5 -> from 0.1" in shown
    assert "approve -> hold" in shown
    assert TEXT in shown

    change = json.loads(run(runner, "promote", "blog", "--json"))["change"]
    facts = json.loads(run(runner, "show", "blog", "--json"))
    assert facts["shadow"] == "none"
    assert facts[f"change {change}"].startswith("promoted by cli:")

    assert "shadow undo" in run(runner, "undo", "blog", str(change))


def test_shadow_is_discarded(runner: FlaskCliRunner) -> None:
    run(runner, "start", "blog", "--unsupported-language", "approve")

    assert "language that the model does not speak" in run(runner, "show", "blog")
    assert "discarded" in run(runner, "discard", "blog")
    assert "none" in run(runner, "show", "blog")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("promote", "blog"), "No shadow policy runs"),
        (("discard", "blog"), "No shadow policy runs"),
        (("undo", "blog", "7"), "no such change"),
        (("show", "nowhere"), "no site of that name"),
        (("start", "blog", "--hold", "stance=0.5"), "viewpoint-neutral"),
        (("start", "blog", "--hold", "wit=0.5"), "not a label"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    runner: FlaskCliRunner, arguments: tuple[str, ...], said: str
) -> None:
    assert said in run(runner, *arguments, code=1)


def test_set_policy_is_written_down_as_a_change(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["set-policy", "blog", "--hold", "insult=0.4"])
    assert result.exit_code == 0

    assert "set by cli:" in run(runner, "show", "blog")


def test_set_policy_that_changes_nothing_is_not_written_down(
    runner: FlaskCliRunner,
) -> None:
    shown = runner.invoke(args=["set-policy", "blog"])

    assert "unsupported_language  hold" in shown.output
    assert "set by cli:" not in run(runner, "show", "blog")
