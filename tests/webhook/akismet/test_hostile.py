"""Whatever is sent to Akismet's addresses: never a 500, never without a guid."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webhook.akismet.conftest import AKISMET_KEY, BLOG, Engine, add_press
from tests.webhook.application import tiny_service
from webhook.admission import Admission, Patience
from webhook.parts import EXTENSION, Parts

TYPES = [
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/json",
    "multipart/form-data; boundary=x",
    "charset=utf-8",
    "",
]
CALLS = ["comment-check", "submit-spam", "submit-ham", "verify-key", "get-stats"]
NAMES = [
    *("comment_content", "comment_author", "comment_author_email", "permalink"),
    *("blog", "user_ip", "blog_charset", "comment_ID", "recheck_reason", "reporter"),
    *("callback", "comment_context[]", "comment_parent", "is_test", "user_role"),
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an application that lives as long as this module."""
    made = tiny_service(tmp_path_factory.mktemp("hostile"), key_rate="100000/second")
    wired: Parts = made.app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        add_press(made.app, work)
        work.commit()
    yield made.app.test_client()
    wired.database.dispose()


@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=25, deadline=None)
@given(body=st.binary(max_size=400), kind=st.sampled_from(TYPES))
def test_junk_is_answered_in_akismets_words(
    hostile: FlaskClient, call: str, body: bytes, kind: str
) -> None:
    answer = hostile.post(
        f"/1.1/{call}?api_key={AKISMET_KEY}", data=body, content_type=kind
    )
    assert answer.status_code == 200
    assert ("X-akismet-guid" in answer.headers) is (call == "comment-check")


@pytest.mark.parametrize("call", CALLS[:3])
@settings(max_examples=25, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(NAMES),
        st.one_of(st.text(max_size=40), st.booleans(), st.integers(), st.none()),
    ),
    as_json=st.booleans(),
)
def test_odd_fields_are_answered_in_akismets_words(
    hostile: FlaskClient, call: str, fields: dict[str, object], as_json: bool
) -> None:
    sent = {"blog": BLOG, "user_ip": "192.0.2.1", "key": AKISMET_KEY} | fields
    address = f"/1.1/{call}"
    answer = (
        hostile.post(address, json=sent)
        if as_json
        else hostile.post(address, data={k: v or "" for k, v in sent.items()})
    )
    assert answer.status_code == 200
    assert answer.text in {"true", "false", "invalid"} or answer.text.startswith("Than")


def test_too_large_a_body_is_refused_with_a_guid(hostile: FlaskClient) -> None:
    answer = hostile.post("/1.1/comment-check", data=b"x" * (65_536 * 8 + 1))

    assert answer.status_code == 413
    assert answer.data == b"invalid"
    assert answer.headers["X-akismet-guid"]


def test_longest_comment_of_wordpress_fits(engine: Engine) -> None:
    text = "é" * 32_000
    assert engine.check(text, POST_comment=text).data == b"false"


@pytest.mark.parametrize("target", ["/", "/1.1/comment-check", "/rest.akismet.com:443"])
def test_tunnel_is_refused(hostile: FlaskClient, target: str) -> None:
    answer = hostile.open(target, method="CONNECT")
    assert answer.status_code == 405


def test_failing_database_is_503_with_a_guid(engine: Engine) -> None:
    with engine.database.connection() as connection:
        connection.exec_driver_sql("ALTER TABLE screenings RENAME TO gone")
        connection.commit()

    answer = engine.check("Thanks.")

    assert answer.status_code == 503
    assert answer.data == b"invalid"
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["X-akismet-guid"]


def test_unexpected_failure_is_500_with_a_guid(engine: Engine) -> None:
    engine.app.extensions.pop("parley.keyed_intake")
    engine.app.testing = False

    answer = engine.check("Thanks.")

    assert answer.status_code == 500
    assert answer.data == b"invalid"
    assert answer.headers["X-akismet-guid"]


def test_overload_is_503_with_a_guid(app: Flask) -> None:
    impatient = Patience(waiting=0, starting=0)
    full = Admission(app.wsgi_app, 0, patience=impatient)
    app.wsgi_app = full  # type: ignore[method-assign]

    answer = app.test_client().post("/1.1/comment-check")

    assert answer.status_code == 503
    assert answer.headers["X-akismet-guid"]
