from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from tests.webhook.conftest import SwitchedSource
from tests.webhook.perspective.conftest import Script, refusal_of
from webhook import key_rate

# What is answered does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

INVALID = "INVALID_ARGUMENT"
GERMAN = "Das ist wirklich der größte Unsinn, den ich jemals gelesen habe."
RUSSIAN = "Это самая глупая статья, которую я когда-либо читал."
TOO_LONG = "a" * 20_481


@pytest.mark.parametrize(
    ("more", "message", "kind"),
    [
        ({"comment": {"text": ""}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": " \n"}}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": None}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({"comment": {"text": TOO_LONG}}, "Comment text too long.", "COMMENT_TOO_LONG"),
        (
            {"comment": {"text": "🙂" * 10_241}},
            "Comment text too long.",
            "COMMENT_TOO_LONG",
        ),
        (
            {"requestedAttributes": {}},
            "Missing requested_attributes",
            "NO_REQUESTED_ATTRIBUTES",
        ),
        (
            {"requestedAttributes": None},
            "Missing requested_attributes",
            "NO_REQUESTED_ATTRIBUTES",
        ),
        (
            {"requestedAttributes": {"JOY": {}}},
            "Unknown requested attribute: JOY",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": {"SEXUALLY_EXPLICIT": {}}},
            "Unknown requested attribute: SEXUALLY_EXPLICIT "
            "(no head of the model in service answers it)",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": {"LIKELY_TO_REJECT": {}}},
            "Unknown requested attribute: LIKELY_TO_REJECT "
            "(this site has no model of its own moderators' decisions)",
            "INVALID_REQUEST",
        ),
        (
            {"requestedAttributes": {"THREAT": {"scoreType": "RAW"}}},
            "Requested score type RAW is not supported by attribute THREAT",
            "INVALID_REQUEST",
        ),
        (
            {"comment": {"text": "x", "type": "HTML"}},
            "Currently, only 'PLAIN_TEXT' comments are supported",
            "INVALID_REQUEST",
        ),
        (
            {"comment": {"text": "x", "type": "POEM"}},
            "Unknown text type",
            "INVALID_REQUEST",
        ),
        (
            {
                "context": {
                    "entries": [{"text": "a"}],
                    "articleAndParentComment": {"article": {"text": "b"}},
                }
            },
            "Context can have either entries or article_and_parent_comment, but both "
            "fields were populated.",
            "INVALID_REQUEST",
        ),
        (
            {"doNotStor": True},
            'Invalid JSON payload received. Unknown name "doNotStor": Cannot find '
            "field.",
            "INVALID_REQUEST",
        ),
        (
            {"doNotStore": "yes"},
            "Invalid value at doNotStore: Input should be a valid boolean",
            "INVALID_REQUEST",
        ),
    ],
)
def test_refusal_has_perspectives_words_and_shape(
    script: Script, more: dict[str, Any], message: str, kind: str
) -> None:
    answer = script.ask("You idiot", **more)

    code, status, said, detail = refusal_of(answer)
    assert (code, status, said) == (400, INVALID, message)
    assert detail == {
        "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
        "errorType": kind,
    }
    assert script.ids() == []


def test_longest_text_is_taken(script: Script) -> None:
    assert script.ask("🙂" * 10_240, doNotStore=True).status_code == 200


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"comment":', b"\xff"])
def test_body_that_is_no_request_is_refused(script: Script, body: bytes) -> None:
    answer = script.client.post(
        "/v1alpha1/comments:analyze", query_string={"key": script.key}, data=body
    )

    code, status, _, detail = refusal_of(answer)
    assert (code, status) == (400, INVALID)
    assert detail["errorType"] in {"INVALID_REQUEST", "COMMENT_EMPTY"}


def test_too_large_a_body_is_refused_in_the_same_shape(script: Script) -> None:
    answer = script.ask("x", sessionId="x" * 300_000)

    assert refusal_of(answer)[:2] == (413, INVALID)


def test_wrong_key_is_told_by_its_reason(script: Script) -> None:
    answer = script.client.post("/v1alpha1/comments:analyze?key=wrong")

    code, status, message, detail = refusal_of(answer)
    assert (code, status) == (400, INVALID)
    assert message == "API key not valid. Please pass a valid API key."
    assert detail["reason"] == "API_KEY_INVALID"


def test_missing_key_is_another_matter(client: FlaskClient) -> None:
    answer = client.post("/v1alpha1/comments:suggestscore", json={})

    assert refusal_of(answer)[:2] == (403, "PERMISSION_DENIED")


def test_api_key_of_a_site_opens_nothing_here(script: Script) -> None:
    answer = script.client.post("/v1alpha1/comments:analyze?key=pk_n")

    assert refusal_of(answer)[3]["reason"] == "API_KEY_INVALID"


def test_key_that_is_used_too_often_is_told_when_to_come(
    app: Flask, script: Script, settings: Settings
) -> None:
    key_rate.init_app(app, "2/minute")

    answers = [script.ask("Fine", doNotStore=True) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    code, status, _, detail = refusal_of(answers[-1])
    assert (code, status) == (429, "RESOURCE_EXHAUSTED")
    assert detail["reason"] == "RATE_LIMIT_EXCEEDED"
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_no_key_and_no_text_is_logged(
    script: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    script.ask("A secret sentence")
    script.ask("A secret sentence", "JOY")
    script.suggest("A secret sentence")
    script.client.post("/v1alpha1/comments:analyze?key=psp_a_wrong_one")

    logged = capsys.readouterr().err
    assert "request.refused" in logged
    assert "comment.analysed" in logged
    assert "psp_" not in logged
    assert "secret sentence" not in logged


@pytest.fixture(scope="module")
def shipped() -> SwitchedSource:
    """The model that ships, which speaks English."""
    return SwitchedSource(artifact.load(SHIPPED_MODEL))


@pytest.fixture
def english(script: Script, source: SwitchedSource, shipped: SwitchedSource) -> Script:
    """The program, asking the model that ships."""
    source.model = shipped.model
    return script


def test_language_that_was_requested_is_named(english: Script) -> None:
    answer = english.ask(GERMAN, "INSULT", languages=["de"])

    code, status, message, detail = refusal_of(answer)
    assert (code, status) == (400, INVALID)
    assert message == "Attribute INSULT does not support request languages: de"
    assert detail["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert detail["languageNotSupportedByAttributeError"] == {
        "requestedLanguages": ["de"],
        "attribute": "INSULT",
    }
    assert english.ids() == []


def test_language_that_was_detected_is_named(english: Script) -> None:
    answer = english.ask(RUSSIAN)

    detail = refusal_of(answer)[3]
    assert detail["languageNotSupportedByAttributeError"] == {
        "detectedLanguages": ["ru"],
        "attribute": "TOXICITY",
    }


def test_every_language_that_was_requested_has_to_be_spoken(english: Script) -> None:
    answer = english.ask("Good morning", languages=["en-GB", "fr", "de"])

    found = refusal_of(answer)[3]["languageNotSupportedByAttributeError"]
    assert found["requestedLanguages"] == ["fr", "de"]


def test_requested_language_is_believed_and_the_detected_one_told(
    english: Script,
) -> None:
    answer = english.ask(GERMAN, languages=["en"])

    body = answer.get_json()
    assert (body["languages"], body["detectedLanguages"]) == (["en"], ["de"])


def test_text_that_nobody_can_place_is_refused(english: Script) -> None:
    answer = english.ask("ѪѬ ѭѩ", "TOXICITY")

    _, _, message, detail = refusal_of(answer)
    assert message == "Unable to detect language"
    assert detail["errorType"] == "LANGUAGE_DETECTION_FAILED"


def test_language_is_dropped_where_the_client_asks_for_that(english: Script) -> None:
    answer = english.ask(GERMAN, dropUnsupportedAttributes=True)

    assert answer.get_json()["attributeScores"] == {}
    assert answer.get_json()["languages"] == ["de"]
