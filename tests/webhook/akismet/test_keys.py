"""Where Akismet's clients put the key, and what becomes of a wrong one."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.webhook.akismet.conftest import AKISMET_KEY, BLOG, Engine
from tests.webhook.conftest import KEY
from webhook.app import create_app
from webhook.parts import EXTENSION, Parts

VERIFY = "/1.1/verify-key"


@pytest.fixture
def limited(engine: Engine) -> Iterator[FlaskClient]:
    """A client of the same service that lets a key in twice an hour."""
    wired: Parts = engine.app.extensions[EXTENSION]
    slow = wired.settings.model_copy(update={"key_rate": "2/hour"})
    app = create_app(slow, wired.source)
    yield app.test_client()
    other: Parts = app.extensions[EXTENSION]
    other.database.dispose()


@pytest.mark.parametrize(
    ("query", "form", "host"),
    [
        ({}, {"api_key": AKISMET_KEY}, "localhost"),
        ({}, {"key": AKISMET_KEY}, "localhost"),
        ({}, {"key": AKISMET_KEY.upper()}, "rest.akismet.com"),
        ({"api_key": AKISMET_KEY}, {}, "localhost"),
        ({}, {}, f"{AKISMET_KEY}.rest.akismet.com"),
        ({}, {}, f"{AKISMET_KEY}.localhost:8000"),
    ],
    ids=["api_key", "key", "upper case", "query", "host", "host with port"],
)
def test_key_opens_wherever_it_is(
    engine: Engine, query: dict[str, str], form: dict[str, str], host: str
) -> None:
    answer = engine.client.post(
        VERIFY, query_string=query, data={"blog": BLOG} | form, headers={"Host": host}
    )
    assert answer.data == b"valid"


@pytest.mark.parametrize(
    "call",
    [
        "1.1/verify-key",
        "1.1/comment-check",
        "1.1/submit-spam",
        "1.1/submit-ham",
        "1.1/get-subscription",
        "1.1/get-stats",
        "1.1/token",
        "1.1/deactivate",
        "1.2/usage-limit",
        "1.2/key-sites",
    ],
)
def test_any_other_key_is_invalid(engine: Engine, call: str) -> None:
    for key in ("", "wrong", AKISMET_KEY[::-1], KEY, "pk_press"):
        answer = engine.client.post(f"/{call}", data={"key": key, "blog": BLOG})

        assert answer.status_code == 200
        assert answer.data == b"invalid"
        assert answer.headers["X-akismet-debug-help"]


@pytest.mark.parametrize(
    ("call", "missing"),
    [("verify-key", "blog"), ("comment-check", "blog"), ("comment-check", "user_ip")],
)
def test_missing_field_is_named(engine: Engine, call: str, missing: str) -> None:
    fields = {"blog": BLOG, "user_ip": "192.0.2.1"} | {missing: " "}
    answer = engine.call(call, **fields)

    assert answer.data == b"invalid"
    assert answer.headers["X-akismet-debug-help"] == f'Empty "{missing}" value'


def test_akismet_key_opens_nothing_else(engine: Engine) -> None:
    answer = engine.client.get(
        "/api/v1/comments/press/x", headers={"X-API-Key": AKISMET_KEY}
    )
    assert answer.status_code == 401


def test_key_used_too_often_is_told_when_to_come_again(limited: FlaskClient) -> None:
    fields = {"api_key": AKISMET_KEY, "blog": BLOG, "user_ip": "192.0.2.1"}

    answers = [limited.post("/1.1/comment-check", data=fields) for _ in range(3)]
    other = limited.get("/api/v1/comments/blog/x", headers={"X-API-Key": KEY})

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 3_500 < int(answers[2].headers["Retry-After"]) <= 3_600
    assert answers[2].data == b"invalid"
    assert answers[2].headers["X-akismet-alert-code"] == "429"
    assert answers[2].headers["X-akismet-guid"]
    assert other.status_code == 404, "another key has its own count"


def test_api_key_used_too_often_is_told_when_to_come_again(
    limited: FlaskClient,
) -> None:
    headers = {"X-API-Key": KEY}

    for _ in range(2):
        limited.post("/api/v1/score", json={"text": "x"}, headers=headers)
    answer = limited.post("/api/v1/score", json={"text": "x"}, headers=headers)

    assert answer.status_code == 429
    assert answer.get_json()["reason"] == "too_many_requests"
    assert int(answer.headers["Retry-After"]) > 3_500


def test_key_is_in_no_line_of_the_log(
    engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    host = {"Host": f"{AKISMET_KEY}.rest.akismet.com"}
    engine.check("canarytext", comment_author="canaryname", user_ip="192.0.2.99")
    engine.report("spam", "canarytext")
    engine.client.get(f"/1.2/usage-limit?api_key={AKISMET_KEY}")
    engine.client.get(f"/1.1/nowhere?api_key={AKISMET_KEY}", headers=host)
    engine.client.post("/1.1/comment-check", data=b"{", headers=host)

    out, err = capfd.readouterr()
    assert "comment.screened" in err
    assert "comment.reported" in err
    for canary in (AKISMET_KEY, "canarytext", "canaryname", "192.0.2.99", BLOG):
        assert canary not in out + err
