"""POST /webhooks/<site>: what is refused, and how that is said."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.webhook.conftest import Blog
from tests.webhook.problem_answers import problem

NICE = "A thoughtful article, thanks."
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
RUDE = "You stupid pathetic idiot, shut up."


def test_wrong_signature_is_refused(blog: Blog) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    other = replace(blog, secret="whsec_" + "A" * 32)
    detail = problem(other.post(body), 401, "signature")
    assert "whsec" not in detail


@pytest.mark.parametrize(
    "header",
    ["", "v1", "v1,%%%", "nonsense", "v1,a,b", "v2,AAAA", "v1,\u00e9"],
)
def test_malformed_signature_header_is_refused(blog: Blog, header: str) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    problem(blog.post(body, headers={"webhook-signature": header}), 401, "signature")


@pytest.mark.parametrize("minutes", [-6, 6], ids=["old", "early"])
def test_signature_of_another_time_is_refused(blog: Blog, minutes: int) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    sent_at = datetime.now(UTC) + timedelta(minutes=minutes)
    detail = problem(blog.post(body, sent_at=sent_at), 401, "signature")
    assert "five minutes" in detail


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"webhook-signature": ""}, "webhook-signature missing"),
        ({"webhook-timestamp": "noon"}, "webhook-timestamp: seconds"),
        ({"webhook-id": "another"}, "another secret, id, timestamp or body"),
    ],
)
def test_refusal_says_what_to_look_at(
    blog: Blog, headers: dict[str, str], said: str
) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    assert said in problem(blog.post(body, headers=headers), 401, "signature")


def test_body_changed_after_signing_is_refused(blog: Blog) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    answer = blog.post(body, headers={"webhook-id": "another"})
    problem(answer, 401, "signature")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"type":"comment.created"}',
        b'{"type":"comment.eaten","data":{"id":"1","text":"x"}}',
        b'{"type":"comment.created","data":{"text":"x"}}',
        b'{"type":"comment.created","data":{"id":"","text":"x"}}',
        b'{"type":"comment.created","data":{"id":"1"}}',
        b'{"type":"comment.created","data":{"id":"1","text":"\\ud800"}}',
        b'{"type":"comment.created","data":{"id":"1","text":' + b"[" * 9000 + b"}}",
        json.dumps(
            {"type": "comment.created", "data": {"id": "i" * 201, "text": "x"}}
        ).encode(),
    ],
)
def test_signed_nonsense_is_malformed(blog: Blog, body: bytes) -> None:
    answer = blog.post(body)
    problem(answer, 400, "malformed_payload")


def test_bytes_that_are_no_text_are_refused(blog: Blog) -> None:
    signed = {"webhook-id": "1", "webhook-signature": "v1,AAAA"}
    stamp = {"webhook-timestamp": str(int(datetime.now(UTC).timestamp()))}
    answer = blog.client.post("/webhooks/blog", data=b"\xff", headers=signed | stamp)
    problem(answer, 401, "signature")


def test_too_large_body_is_refused(blog: Blog) -> None:
    body = blog.body("created", {"id": "c1", "text": "x" * 65_536})
    problem(blog.post(body), 413, "content_too_large")


@pytest.mark.parametrize(
    ("size", "status"), [(65_537, 413), (200_000, 413), (65_536, 401)]
)
def test_too_large_chunked_body_is_refused_as_such(
    blog: Blog, size: int, status: int
) -> None:
    answer = blog.client.post(
        "/webhooks/blog",
        input_stream=BytesIO(b"x" * size),
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status


def test_unknown_site_is_not_found(blog: Blog) -> None:
    body = blog.body("created", {"id": "c1", "text": NICE})
    problem(replace(blog, name="nobody").post(body), 404, "unknown_site")


def test_other_paths_and_methods_are_problems_too(client: FlaskClient) -> None:
    problem(client.get("/nowhere"), 404, "not_found")
    answer = client.get("/webhooks/blog")
    problem(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_a_browser_that_lost_its_way_gets_a_page(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": CHROMIUM})

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "There is nothing at this address." in answer.text
