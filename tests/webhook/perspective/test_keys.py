import json
from typing import Any

import pytest
from flask.testing import FlaskClient, FlaskCliRunner

# Who a key belongs to is found the same way in every database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADD = ("add-site", "news", "--platform", "perspective", "--url", "https://n.example")


def run(runner: FlaskCliRunner, *arguments: str) -> dict[str, Any]:
    """What a command prints as JSON."""
    result = runner.invoke(args=[*arguments, "--json"])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def opens(client: FlaskClient, key: str) -> bool:
    """Whether a key opens Perspective's addresses."""
    answer = client.post(f"/v1alpha1/comments:analyze?key={key}", json={})
    reason = answer.get_json()["error"]["details"][0].get("reason")
    return bool(reason != "API_KEY_INVALID")


def test_added_site_gets_a_key_for_these_addresses_alone(
    client: FlaskClient, runner: FlaskCliRunner
) -> None:
    facts = run(runner, *ADD)

    key = facts["perspective_key"]
    assert "webhook_secret" not in facts
    assert opens(client, key)
    assert not opens(client, facts["api_key"])
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/v1/comments/news/1", headers=bearer).status_code == 401


def test_site_of_any_platform_gets_a_key_in_place_of_the_last(
    client: FlaskClient, runner: FlaskCliRunner
) -> None:
    first = run(runner, "perspective-key", "blog")["perspective_key"]
    second = run(runner, "perspective-key", "blog", "--keep")["perspective_key"]
    assert opens(client, second)
    third = run(runner, "perspective-key", "blog")["perspective_key"]

    assert not opens(client, first)
    assert opens(client, third)


def test_rotated_keys_are_both_new(runner: FlaskCliRunner) -> None:
    before = run(runner, *ADD)

    after = run(runner, "rotate-key", "news")

    assert after["perspective_key"] != before["perspective_key"]
    assert after["api_key"] != before["api_key"]


def test_unknown_site_gets_none(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["perspective-key", "nobody"])

    assert result.exit_code == 1
    assert "psp_" not in result.output


def test_site_sends_no_webhooks(client: FlaskClient, runner: FlaskCliRunner) -> None:
    run(runner, *ADD)

    assert client.post("/webhooks/news", data=b"{}").status_code == 404
