"""``flask --app webhook drift``: what changed on a site, in plain sentences."""

import json

from flask.testing import FlaskCliRunner

from tests.artifacts import CIVIL
from tests.webhook.conftest import Blog


def test_quiet_site_has_no_drift(runner: FlaskCliRunner, blog: Blog) -> None:
    for number, text in enumerate(CIVIL):
        blog.send("created", id=f"c{number}", text=text)

    lines = runner.invoke(args=["drift", "blog"])
    facts = json.loads(runner.invoke(args=["drift", "blog", "--json"]).output)

    assert lines.exit_code == 0, lines.output
    assert "Too few to tell: 8 of 200." in lines.output
    assert "toxicity, estimated" in lines.output
    assert facts["drifts"] is False
    assert facts["scores"]["values"] == len(CIVIL)
    assert facts["unknown_words"]["values"] == 0  # this model has no list of words
    assert facts["estimates"]["toxicity"]["now"]["comments"] == len(CIVIL)
    assert facts["estimates"]["toxicity"]["before"]["precision"] is None


def test_unknown_site_is_one_line(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["drift", "nowhere"])

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
