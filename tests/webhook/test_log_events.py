"""Logs hold what happened, never what was said, by whom or from where."""

import json

import pytest
from flask import Flask

from tests.webhook.conftest import KEY, SECRET, Blog, SwitchedSource
from webhook.parts import EXTENSION, Parts

CANARIES = ["canarytext", "canary@example.org", "192.0.2.99", "canaryname"]


def test_no_text_address_key_or_query_reaches_the_log(
    blog: Blog, source: SwitchedSource, capfd: pytest.CaptureFixture[str]
) -> None:
    author = {"email": CANARIES[1], "ip": CANARIES[2], "name": CANARIES[3]}
    blog.send("created", id="c1", text=CANARIES[0], author=author)
    source.model = None
    blog.send("updated", id="c1", text=CANARIES[0] + "!", author=author)
    blog.client.get("/api/v1/comments/blog/c1?key=canaryquery", headers={})
    blog.client.post("/webhooks/blog", data=CANARIES[0])
    blog.send("deleted", id="c1")

    out, err = capfd.readouterr()
    lines = [json.loads(line) for line in err.splitlines()]
    assert not out
    assert {"comment.screened", "request.refused"} <= {x["event"] for x in lines}
    for canary in [*CANARIES, "canaryquery", KEY, SECRET, "127.0.0.1"]:
        assert canary not in err


def test_unexpected_failure_is_a_problem_and_its_words_stay_out_of_the_log(
    app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail() -> str:
        raise RuntimeError("canarytext")

    app.add_url_rule("/fail", view_func=fail)

    answer = app.test_client().get("/fail")

    assert answer.status_code == 500
    assert answer.get_json()["reason"] == "internal_server_error"
    err = capfd.readouterr().err
    assert "RuntimeError" in err
    assert "canarytext" not in err + answer.text


def test_failing_database_is_503_and_quotes_no_values(
    blog: Blog, app: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.connection() as connection:
        connection.exec_driver_sql("ALTER TABLE revisions RENAME TO gone")
        connection.commit()

    answer = blog.send("created", id="c1", text="canarytext")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert answer.get_json()["reason"] == "database"
    assert "canarytext" not in capfd.readouterr().err
    with wired.database.reading() as reading:
        site = reading.sites.named("blog")
        assert reading.comments.find(site.id, "c1") is None
