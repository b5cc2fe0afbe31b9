"""LIKELY_TO_REJECT is what the site's own moderators would do."""

import pytest

from tests.webhook.perspective.conftest import Script, scores_of
from tests.webhook.test_site_models import NONSENSE, HeadedSource

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def source() -> HeadedSource:
    """In place of the source without heads."""
    return HeadedSource()


def test_site_with_a_head_answers_for_text_and_sentences(script: Script) -> None:
    answer = script.ask(
        f"{NONSENSE}. I liked the report on our school.",
        "LIKELY_TO_REJECT",
        languages=["en"],
        spanAnnotations=True,
    )
    found = answer.get_json()["attributeScores"]["LIKELY_TO_REJECT"]

    first, second = (one["score"]["value"] for one in found["spanScores"])
    assert found["summaryScore"]["value"] == scores_of(answer)["LIKELY_TO_REJECT"]
    assert first > 0.5 > second


def test_site_without_a_head_says_why_not(script: Script, source: HeadedSource) -> None:
    source.headed.clear()

    answer = script.ask(NONSENSE, "LIKELY_TO_REJECT", languages=["en"])

    assert answer.status_code == 400
    assert "no model of its own moderators" in answer.get_json()["error"]["message"]
