import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.comment import Article, Author, Comment, Parent
from moderation.errors import MalformedCommentError
from moderation.scores import (
    Contribution,
    Explanation,
    LabelExplanation,
    Language,
    Scores,
    StanceScore,
)
from moderation.verdict import Action, Reason, Verdict
from moderation.wire import MAX_TARGETS, AnswerShape, answer, parse_comment

FULL = {
    "id": "7",
    "text": "Nein, danke 🙂",
    "article": {"url": "https://b.example/1", "title": "Tea", "text": "Tea is hot."},
    "targets": ["Tea", "Milk"],
    "parent": {"id": "6", "text": "More tea?"},
    "author": {
        "id": "u1",
        "name": "Ann",
        "email": "ann@b.example",
        "url": "https://ann.example",
        "ip": "192.0.2.1",
    },
    "language": "de",
}
SCORES = Scores(
    tone={"toxicity": 0.123456, "insult": 0.9},
    spam=0.000049,
    stance=(StanceScore("Tea", 0.70001, 0.2, 0.09999),),
    language=Language("en", 0.99, supported=True),
    model="sha256:abc",
)
SECRET = "hunter2-hunter2"  # noqa: S105 (a marker to look for)


def test_every_field_arrives() -> None:
    assert parse_comment(json.dumps(FULL)) == Comment(
        text="Nein, danke 🙂",
        id="7",
        article=Article("https://b.example/1", "Tea", "Tea is hot."),
        targets=("Tea", "Milk"),
        parent=Parent("6", "More tea?"),
        author=Author("u1", "Ann", "ann@b.example", "https://ann.example", "192.0.2.1"),
        language="de",
    )


@pytest.mark.parametrize(
    "raw",
    [
        '{"text": "Hi"}',
        b'{"text": "Hi"}',
        '{"text": "Hi", "article": null, "targets": null, "author": null}',
        '{"text": "Hi", "parent": {}, "colour": "blue"}',
    ],
    ids=["text", "bytes", "nulls", "unknown fields"],
)
def test_only_text_is_required_and_unknown_fields_are_ignored(raw: str | bytes) -> None:
    assert parse_comment(raw) == Comment("Hi")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        pytest.param(f"{{{SECRET}", "body", id="not JSON"),
        pytest.param("", "body", id="empty"),
        pytest.param(b'{"text": "\xff"}', "body", id="not UTF-8"),
        pytest.param('{"text": "\\ud800"}', "body", id="lone surrogate"),
        pytest.param(f'["{SECRET}"]', "body", id="list"),
        pytest.param("[" * 5_000, "body", id="deep"),
        pytest.param(f'{{"id": "{SECRET}"}}', "text", id="no text"),
        pytest.param(f'{{"text": ["{SECRET}"]}}', "text", id="text is a list"),
        pytest.param('{"text": null}', "text", id="text is null"),
        pytest.param('{"text": "a", "id": 7}', "id", id="number for a string"),
        pytest.param(f'{{"text": "a", "author": "{SECRET}"}}', "author", id="author"),
        pytest.param(
            f'{{"text": "a", "article": {{"title": ["{SECRET}"]}}}}',
            r"article\.title",
            id="nested",
        ),
        pytest.param('{"text": "a", "targets": ["b", 3]}', r"targets\.1", id="target"),
        pytest.param(
            json.dumps({"text": "a", "targets": ["b"] * (MAX_TARGETS + 1)}),
            "targets",
            id="too many targets",
        ),
    ],
)
def test_malformed_comment_is_refused_by_field_without_quoting_it(
    raw: str | bytes, field: str
) -> None:
    with pytest.raises(MalformedCommentError, match=rf"^{field}: ") as refused:
        parse_comment(raw)

    assert SECRET not in str(refused.value)
    assert len(str(refused.value)) <= 300


@given(st.text() | st.binary())
def test_anything_is_a_comment_or_refused(raw: str | bytes) -> None:
    try:
        parse_comment(raw)
    except MalformedCommentError:
        return


def test_answer_is_rounded_and_fits_its_published_shape() -> None:
    verdict = Verdict(Action.HOLD, (Reason("insult", "It insults.", 0.9, 0.5),), "p")

    body = answer(Comment("Hi", id="7"), SCORES, verdict)

    assert body == {
        "id": "7",
        "verdict": {
            "action": "hold",
            "reasons": [
                {
                    "code": "insult",
                    "message": "It insults.",
                    "score": 0.9,
                    "threshold": 0.5,
                }
            ],
        },
        "language": "en",
        "tone": {"toxicity": 0.1235, "insult": 0.9},
        "spam": 0.0,
        "stance": [
            {
                "target": "Tea",
                "favor": 0.7,
                "against": 0.2,
                "neutral": 0.1,
                "confident": False,
                "tier": "fast",
            }
        ],
        "model": "sha256:abc",
        "tier": "fast",
    }
    shaped = AnswerShape.model_validate_json(json.dumps(body))
    assert shaped.model_dump(mode="json", exclude_none=True) == body


def test_answer_without_a_model_says_nothing_of_the_comment() -> None:
    body = answer(Comment("Hi"), None, Verdict(Action.HOLD))

    assert (body["language"], body["tone"], body["stance"]) == ("und", {}, [])
    assert body["spam"] is None
    assert body["model"] is None
    assert body["tier"] is None
    AnswerShape.model_validate(body)


def test_explanation_is_written_as_spans() -> None:
    part = Contribution(0, 2, 1.5)
    why = Explanation({"insult": LabelExplanation(-3.0, (part,))}, {"Tea": (part,)})

    body = answer(Comment("Hi"), SCORES, Verdict(Action.APPROVE), why)

    span = {"start": 0, "end": 2, "weight": 1.5}
    assert body["explanation"] == {
        "labels": {"insult": {"base": -3.0, "spans": [span]}},
        "stance": {"Tea": [span]},
    }
    AnswerShape.model_validate(body)


def test_targets_that_are_empty_or_repeated_are_not_asked_about() -> None:
    sent = json.dumps({"text": "Hi", "targets": ["", "Tea", " Tea\n", "  ", "Milk"]})

    assert parse_comment(sent).targets == ("Tea", "Milk")


@pytest.mark.parametrize("article", ["Tea", 7, ["Tea"]])
def test_what_should_be_an_object_is_said_so(article: object) -> None:
    with pytest.raises(MalformedCommentError, match=r"^article: .* an object$"):
        parse_comment(json.dumps({"text": "Hi", "article": article}))
