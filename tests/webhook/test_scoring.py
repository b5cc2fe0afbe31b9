"""POST /api/v1/score answers in the caller's shape and stores nothing."""

import json
import math

import pytest
from flask.testing import FlaskClient

from moderation.wire import AnswerShape
from tests.webhook.application import SITE, TinyService, tiny_service

PATH = "/api/v1/score"
RUDE = {"id": "7", "text": "You idiot", "article": {"title": "A street"}}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> TinyService:
    """One application for the whole file; nothing here stores anything."""
    return tiny_service(tmp_path_factory.mktemp("scoring"))


@pytest.fixture
def client(service: TinyService) -> FlaskClient:
    """A client that sends no key of its own."""
    return service.app.test_client()


def test_an_object_is_answered_with_an_object(
    client: FlaskClient, service: TinyService
) -> None:
    response = client.post(PATH, json=RUDE, headers=service.headers)

    found = AnswerShape.model_validate(response.json)
    assert response.status_code == 200
    assert found.id == "7"
    assert found.verdict.action == "hold"
    assert [stance.target for stance in found.stance] == ["A street"]
    assert "explanation" not in (response.json or {})


def test_an_array_is_answered_in_its_order(
    client: FlaskClient, service: TinyService
) -> None:
    comments = [{"id": str(number), "text": "Thanks"} for number in range(1_000)]

    response = client.post(PATH, json=comments, headers=service.headers)

    assert [found["id"] for found in response.json or ()] == [
        comment["id"] for comment in comments
    ]


def test_explanations_add_up_to_the_score(
    client: FlaskClient, service: TinyService
) -> None:
    response = client.post(f"{PATH}?explain=true", json=RUDE, headers=service.headers)

    found = AnswerShape.model_validate(response.json)
    assert found.explanation is not None
    why = found.explanation.labels["insult"]
    log_odds = why.base + sum(span.weight for span in why.spans)
    assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(
        found.tone["insult"], abs=1e-4
    )
    assert ["You idiot"[span.start : span.end] for span in why.spans] == ["idiot"]


def test_nothing_is_stored(client: FlaskClient, service: TinyService) -> None:
    client.post(PATH, json=RUDE, headers=service.headers)

    known = client.get(f"/api/v1/comments/{SITE}/7", headers=service.headers)
    assert known.status_code == 404


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "The body is not JSON."),
        (b"{", "The body is not JSON."),
        (b"\xff", "The body is not JSON."),
        (b'{"text": "\\ud800"}', "The body is not JSON."),
        (b"[" * 10_000, "The body is not JSON."),
        (b"3", "body: "),
        (b"{}", "text: Field required"),
        (b'{"text": 3}', "text: "),
        (b"[]", "An array holds 1 to 1000 comments, not 0."),
        (b'[{"text": "a"}, {"text": null}]', "[1].text: "),
        (b'[{"text": "a"}, 5]', "[1]."),
        (json.dumps([{"text": "a"}] * 1_001).encode(), "not 1001."),
        (b'{"text": "a", "targets": ["t"' + b', "t"' * 20 + b"]}", "targets: "),
    ],
)
def test_a_malformed_body_is_refused_with_its_place(
    client: FlaskClient, service: TinyService, body: bytes, detail: str
) -> None:
    response = client.post(PATH, data=body, headers=service.headers)

    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    problem = response.get_json()
    assert problem["reason"] == "malformed_comment"
    assert detail in problem["detail"]


def test_a_body_over_the_limit_is_refused(
    client: FlaskClient, service: TinyService
) -> None:
    body = b" " * (service.settings.max_batch_bytes + 1)

    response = client.post(PATH, data=body, headers=service.headers)

    assert response.status_code == 413


def test_a_batch_may_be_larger_than_a_webhook(
    client: FlaskClient, service: TinyService
) -> None:
    long = {"text": "a " * service.settings.max_body_bytes}

    response = client.post(PATH, json=long, headers=service.headers)

    assert response.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody"}])
def test_a_key_is_needed(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post(PATH, json=RUDE, headers=headers)

    assert response.status_code == 401


@pytest.mark.parametrize("query", ["explain=maybe", "explain=", "explain=1&explain=0"])
def test_explain_is_true_or_false(
    client: FlaskClient, service: TinyService, query: str
) -> None:
    response = client.post(f"{PATH}?{query}", json=RUDE, headers=service.headers)

    assert response.status_code == 400


def test_without_a_model_comments_are_held(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    service = tiny_service(tmp_path_factory.mktemp("no_model"), model=None)

    response = service.app.test_client().post(PATH, json=RUDE, headers=service.headers)

    found = AnswerShape.model_validate(response.json)
    assert response.status_code == 200
    assert found.verdict.action == "hold"
    assert [reason.code for reason in found.verdict.reasons] == ["model_unavailable"]
    assert found.model is None
