"""What a platform that asks for scores has to do, on tests/payloads/perspective."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.attributes import LABELS, SITE_LABEL, WITHOUT_LABEL
from moderation.decision import CORRECTABLE
from tests.webhook.application import TinyService, tiny_service
from webhook.errors import AnalysisError
from webhook.parts import EXTENSION, Parts
from webhook.platforms import PERSPECTIVE
from webhook.platforms.perspective.answers import utf16_offsets
from webhook.platforms.perspective.refusals import refusal
from webhook.platforms.perspective.requests import (
    NAME,
    Sent,
    read_analysis,
    read_suggestion,
)

PAYLOADS = Path(__file__).parents[1] / "payloads" / PERSPECTIVE
KEY = "psp_contractcontractcontractcontract"
CASES = [pytest.param(path, id=path.stem) for path in sorted(PAYLOADS.glob("*.json"))]
METHODS = {"analyze": "analyze", "suggest": "suggestscore"}
READERS: list[Callable[[bytes], Any]] = [read_analysis, read_suggestion]


@pytest.fixture
def service(tmp_path: Path) -> TinyService:
    """An application whose one site has a key."""
    made = tiny_service(tmp_path)
    wired: Parts = made.app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        number = work.sites.named("blog").id
        work.site_keys.add(number, PERSPECTIVE, KEY)
        work.commit()
    return made


def ask(service: TinyService, path: Path, key: str) -> tuple[int, dict[str, Any]]:
    """What a payload is answered."""
    method = METHODS[path.stem.partition("_")[0]]
    answer = service.app.test_client().post(
        f"/v1alpha1/comments:{method}",
        query_string={"key": key},
        data=path.read_bytes(),
    )
    return answer.status_code, answer.get_json()


def sent_in(path: Path) -> Sent:
    """What a payload says about its comment."""
    suggested = path.stem.startswith("suggest")
    read = read_suggestion if suggested else read_analysis
    return read(path.read_bytes()).sent


def test_platform_is_called_what_it_is_listed_as() -> None:
    assert NAME == PERSPECTIVE
    assert len(CASES) > 4


@pytest.mark.parametrize("path", CASES)
def test_each_payload_gives_its_comment(path: Path) -> None:
    sent = sent_in(path)

    written = json.loads(path.read_bytes())
    assert sent.comment.text == written["comment"]["text"]
    assert sent.comment.language is None
    assert sent.token == written.get("clientToken", "")


@pytest.mark.parametrize("path", CASES)
def test_wrong_key_is_refused_and_keeps_nothing(
    service: TinyService, path: Path
) -> None:
    status, body = ask(service, path, KEY[::-1])

    assert status == 400
    assert body["error"]["details"][0]["reason"] == "API_KEY_INVALID"
    wired: Parts = service.app.extensions[EXTENSION]
    with wired.database.connection() as connection:
        assert not connection.exec_driver_sql("SELECT * FROM comments").all()


@pytest.mark.parametrize("path", CASES)
def test_repeated_call_gets_the_same_answer(service: TinyService, path: Path) -> None:
    assert ask(service, path, KEY) == ask(service, path, KEY)
    assert ask(service, path, KEY)[0] == 200


@pytest.mark.parametrize("read", READERS)
@settings(deadline=None)
@given(body=st.binary(max_size=300))
def test_junk_is_malformed_and_nothing_worse(
    read: Callable[[bytes], Any], body: bytes
) -> None:
    with contextlib.suppress(AnalysisError):
        read(body)


FIELDS = st.sampled_from(
    [
        *("comment", "text", "context", "entries", "requestedAttributes", "TOXICITY"),
        *("attributeScores", "summaryScore", "value", "languages", "doNotStore"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner),
)


@pytest.mark.parametrize("read", READERS)
@settings(deadline=None, max_examples=40)
@given(document=st.dictionaries(FIELDS, VALUES))
def test_strange_documents_are_malformed_and_nothing_worse(
    read: Callable[[bytes], Any], document: dict[str, Any]
) -> None:
    with contextlib.suppress(AnalysisError):
        read(json.dumps({"comment": {"text": "x"}} | document).encode())


@given(entry=st.text(max_size=60).map(lambda text: "{" + text))
def test_context_that_looks_like_corals_and_is_not_does_no_harm(entry: str) -> None:
    body = {
        "comment": {"text": "x"},
        "context": {"entries": [{"text": entry}]},
        "requestedAttributes": {"TOXICITY": {}},
    }
    sent = read_analysis(json.dumps(body).encode()).sent

    assert sent.comment.text == "x"


@pytest.mark.parametrize("read", READERS)
def test_malformed_payload_is_not_quoted(read: Callable[[bytes], Any]) -> None:
    for body in (b'{"comment": {"text": "hush', b'{"comment": {"text": ["hush"]}}'):
        with pytest.raises(AnalysisError) as caught:
            read(body)
        assert "hush" not in str(caught.value)


@given(text=st.text(max_size=40))
def test_offsets_are_those_of_utf16(text: str) -> None:
    found = utf16_offsets(text)

    for place, offset in enumerate(found):
        assert len(text[:place].encode("utf-16-le", "surrogatepass")) == 2 * offset
    assert len(found) == len(text) + 1


def test_attributes_and_labels_are_ours_to_learn() -> None:
    assert set(LABELS.values()) - {SITE_LABEL} <= CORRECTABLE
    assert not set(LABELS) & set(WITHOUT_LABEL)


@pytest.mark.parametrize("code", [400, 403, 404, 413, 418, 429, 500, 503])
def test_every_refusal_has_a_detail_to_take(code: int) -> None:
    error = refusal(code, "No.")["error"]

    assert set(error) == {"code", "message", "status", "details"}
    assert error["details"][0]["@type"].startswith("type.googleapis.com/")
