import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from moderation.comment import Comment
from moderation.scores import Language, Scores
from tests.webhook.conftest import SwitchedSource
from tests.webhook.perspective.conftest import Script, scores_of
from tests.webhook.tiny_model import TinyModel

# What is answered does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PAYLOADS = Path(__file__).parents[2] / "payloads" / "perspective"


def payload(name: str) -> dict[str, Any]:
    """A recorded request."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return found


def spans(text: str, attribute: dict[str, Any]) -> list[tuple[str, float]]:
    """The stretches of a text that an attribute's spans mean in UTF-16, with scores."""
    units = text.encode("utf-16-le")
    return [
        (
            units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le"),
            span["score"]["value"],
        )
        for span in attribute["spanScores"]
    ]


def test_answer_has_everything_that_was_asked_and_nothing_else(script: Script) -> None:
    asked = payload("analyze_full")

    answer = script.post("analyze", asked)

    body = answer.get_json()
    assert answer.status_code == 200
    assert set(body) == {
        "attributeScores",
        "languages",
        "detectedLanguages",
        "clientToken",
    }
    assert body["clientToken"] == "comment-42"
    assert body["languages"] == ["en"]
    assert body["detectedLanguages"] == ["en"]
    assert set(body["attributeScores"]) == {"TOXICITY", "INSULT"}
    assert body["attributeScores"]["TOXICITY"]["summaryScore"]["type"] == "PROBABILITY"


def test_each_sentence_has_its_span_in_utf16(script: Script) -> None:
    text = "🙂🙂 You idiot. 🙂 Thanks, please!"

    answer = script.ask(text, spanAnnotations=True)

    found = answer.get_json()["attributeScores"]["TOXICITY"]
    (rude, high), (kind, low) = spans(text, found)
    assert (rude, kind) == ("🙂🙂 You idiot.", "🙂 Thanks, please!")
    assert low < found["summaryScore"]["value"] < high


@pytest.mark.parametrize("wanted", [True, False])
def test_one_sentence_is_one_span_over_all(script: Script, wanted: bool) -> None:
    text = " You idiot 🙂 "

    answer = script.ask(text, spanAnnotations=wanted)

    found = answer.get_json()["attributeScores"]["TOXICITY"]
    assert spans(text, found) == [(text, found["summaryScore"]["value"])]


def test_many_sentences_are_at_most_a_hundred_spans(script: Script) -> None:
    text = "No! " * 1_234

    answer = script.ask(text, spanAnnotations=True)

    found = spans(text, answer.get_json()["attributeScores"]["TOXICITY"])
    assert 90 < len(found) <= 100
    assert " ".join(part for part, _ in found) == text.strip()


def test_scores_below_the_threshold_are_left_out(script: Script) -> None:
    wanted = {"TOXICITY": {"scoreThreshold": 0.2}, "THREAT": {"scoreThreshold": 0.2}}

    answer = script.ask(
        "You idiot. Fine!", spanAnnotations=True, requestedAttributes=wanted
    )

    found = answer.get_json()["attributeScores"]
    assert "summaryScore" in found["TOXICITY"]
    assert [span["begin"] for span in found["TOXICITY"]["spanScores"]] == [0]
    assert found["THREAT"] == {"spanScores": []}


def test_experimental_names_are_answered_by_the_same_head(script: Script) -> None:
    found = scores_of(
        script.ask(
            "Stupid", "TOXICITY", "TOXICITY_EXPERIMENTAL", "TOXICITY_FAST", "SPAM"
        )
    )

    assert found["TOXICITY"] == found["TOXICITY_EXPERIMENTAL"] == found["TOXICITY_FAST"]
    assert found["SPAM"] != found["TOXICITY"]


@pytest.mark.parametrize("base", ["", "/v1alpha1", "/some/base/v1alpha1"])
def test_any_base_path_is_answered_as_coral_sends_it(script: Script, base: str) -> None:
    answer = script.post("analyze", payload("analyze_coral"), base=base)

    assert scores_of(answer)["TOXICITY"] > 0.3


@pytest.mark.parametrize("name", ["analyze_discourse", "analyze_snake_case"])
def test_other_spellings_are_understood(script: Script, name: str) -> None:
    answer = script.post("analyze", payload(name))

    assert answer.status_code == 200
    assert answer.get_json()["languages"] == ["en"]


def test_unsupported_attribute_is_left_out_where_the_client_asks_for_that(
    script: Script,
) -> None:
    answer = script.ask(
        "Stupid", "TOXICITY", "FLIRTATION", dropUnsupportedAttributes=True
    )

    assert set(scores_of(answer)) == {"TOXICITY"}


def test_site_may_leave_out_unsupported_attributes_for_all_clients(
    script: Script,
) -> None:
    script.options(perspective_unsupported="drop")

    answer = script.ask("Stupid", "TOXICITY", "SEXUALLY_EXPLICIT")

    assert set(scores_of(answer)) == {"TOXICITY"}


def test_missing_model_is_told_and_nothing_is_kept(
    script: Script, source: SwitchedSource
) -> None:
    source.model = None

    answer = script.ask("Stupid")

    assert answer.status_code == 503
    assert answer.get_json()["error"]["status"] == "UNAVAILABLE"
    assert answer.headers["Retry-After"]
    assert script.ids() == []


def test_site_of_any_platform_may_have_a_key(script: Script) -> None:
    with script.database.unit_of_work() as work:
        work.site_keys.add(work.sites.named("blog").id, "perspective", "psp_other")
        work.commit()

    answer = script.client.post(
        "/v1alpha1/comments:analyze",
        headers={"X-Goog-Api-Key": "psp_other"},
        json=payload("analyze_coral"),
    )

    assert answer.status_code == 200


@dataclass(frozen=True)
class TwoLanguages(TinyModel):
    """Finds German rude; finds it where it is declared, or by a word that tells."""

    def score(self, comment: Comment) -> Scores:
        """What it is in English, but in German always the same."""
        found = super().score(comment)
        if "de" not in {comment.language, "de" if "Wetter" in comment.text else ""}:
            return found
        tone = dict.fromkeys(found.tone, 0.75)
        return replace(found, tone=tone, language=Language("de", 0.9, supported=True))


def test_sentences_are_scored_in_the_language_of_the_whole(
    script: Script, source: SwitchedSource
) -> None:
    source.model = TwoLanguages()

    answer = script.ask("Das Wetter. So schlimm! Nun ja.", spanAnnotations=True)

    found = answer.get_json()["attributeScores"]["TOXICITY"]
    assert [span["score"]["value"] for span in found["spanScores"]] == [0.75] * 3
