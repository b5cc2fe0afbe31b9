"""The page works as plain HTML: no script, no trust in what was typed."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from moderation.wire import MAX_TARGETS
from tests.webhook.application import TinyService, tiny_service
from tests.webhook.playground.page import Node, read_page
from webhook.playground.examples import EXAMPLES
from webhook.security_headers import HEADERS

RUDE = {"text": "You stupid idiot. Thanks!", "title": "A street", "targets": ""}
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\u202ebad"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> TinyService:
    """One application; the page stores nothing."""
    return tiny_service(tmp_path_factory.mktemp("playground"))


@pytest.fixture
def client(service: TinyService) -> FlaskClient:
    """A browser without JavaScript."""
    return service.app.test_client()


def post(client: FlaskClient, **fields: str) -> Node:
    """The page after the form was sent."""
    response = client.post("/", data=fields, content_type="multipart/form-data")
    assert response.status_code == 200
    return read_page(response.text)


def marked(page: Node) -> dict[str, str]:
    """Highlighted words and their classes."""
    return {
        word.text: word.attributes["class"]
        for word in page.classed("quoted")[0].tagged("span")
        if word.classes
    }


def test_the_empty_page_has_a_form_and_examples(client: FlaskClient) -> None:
    page = read_page(client.get("/").text)

    labelled = {
        label.attributes["for"]
        for label in page.tagged("label")
        if "for" in label.attributes
    }
    chips = [chip.attributes["value"] for chip in page.classed("chip")]
    assert labelled == {"text", "title", "targets"}
    assert chips == list(EXAMPLES)


def test_the_answer_has_verdict_reasons_bars_and_stance(client: FlaskClient) -> None:
    page = post(client, **RUDE)

    assert page.classed("verdict")[0].attributes["data-verdict"] == "hold"
    reasons = [found.text for found in page.classed("reasons")[0].tagged("li")]
    assert any(reason.startswith("Insult") for reason in reasons)
    assert len(page.classed("bar")) == 11
    assert page.classed("stance")[0].tagged("bdi")[0].text == "A street"
    assert page.by_id("text").text.strip() == RUDE["text"]


def test_the_words_of_the_top_label_are_highlighted(client: FlaskClient) -> None:
    page = post(client, **RUDE)

    assert page.by_id("shown-name").text == "Insult"
    assert marked(page) == {
        "stupid": "up-2",
        "idiot.": "up-3",
        "Thanks!": "down-1",
    }


def test_another_label_can_be_chosen_without_a_script(client: FlaskClient) -> None:
    page = post(client, **RUDE, label="grateful")

    pressed = [
        button.attributes["value"]
        for button in page.classed("pick")
        if button.attributes["aria-pressed"] == "true"
    ]
    assert pressed == ["grateful"]
    assert marked(page) == {"Thanks!": "up-3"}


def test_an_unknown_label_falls_back_to_the_top_one(client: FlaskClient) -> None:
    page = post(client, **RUDE, label="<script>")

    assert page.by_id("shown-name").text == "Insult"


def test_all_highlights_travel_for_the_script(client: FlaskClient) -> None:
    page = post(client, **RUDE)

    packed = json.loads(page.classed("words")[0].attributes["data-marks"])
    assert packed["grateful"]["raising"] == ["Thanks!"]
    assert "stance:0" in packed


@pytest.mark.parametrize("slug", EXAMPLES)
def test_each_example_fills_the_form_and_is_answered(
    client: FlaskClient, slug: str
) -> None:
    page = post(client, example=slug)

    assert page.by_id("text").text.strip() == EXAMPLES[slug].text
    assert page.by_id("title").attributes["value"] == EXAMPLES[slug].title
    assert len(page.classed("verdict")) == 1


def test_targets_are_judged_one_per_line(client: FlaskClient) -> None:
    page = post(client, text="I agree", title="A", targets="the bridge\n\n the road \n")

    targets = [bar.tagged("bdi")[0].text for bar in page.classed("stance")]
    assert targets == ["the bridge", "the road"]


def test_hostile_text_is_shown_as_text(client: FlaskClient) -> None:
    page = post(client, text=HOSTILE, title=HOSTILE, targets=HOSTILE)

    assert len(page.tagged("script")) == 1
    assert page.tagged("img") == []
    assert page.classed("quoted")[0].text == HOSTILE
    assert "49" not in page.classed("quoted")[0].text


def test_nothing_needs_inline_script_or_style(client: FlaskClient) -> None:
    page = post(client, **RUDE)

    names = {name for node in page.walk() for name in node.attributes}
    assert page.tagged("style") == []
    assert all(script.attributes["src"] for script in page.tagged("script"))
    assert {name for name in names if name == "style" or name[:2] == "on"} == set()


def test_the_browser_is_told_to_load_nothing_else(client: FlaskClient) -> None:
    headers = client.get("/").headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": " \n"}, "Write a comment first"),
        (
            {
                "text": "a",
                "targets": "\n".join(str(n) for n in range(MAX_TARGETS + 1)),
            },
            f"At most {MAX_TARGETS} targets",
        ),
    ],
    ids=["no comment", "too many targets"],
)
def test_a_problem_is_said_beside_the_form(
    client: FlaskClient, fields: dict[str, str], problem: str
) -> None:
    response = client.post("/", data=fields, content_type="multipart/form-data")

    page = read_page(response.text)
    assert response.status_code == 400
    assert problem in page.by_id("problem").text


def test_too_much_text_is_refused_in_words(
    client: FlaskClient, service: TinyService
) -> None:
    text = "a" * service.settings.max_body_bytes

    response = client.post("/", data={"text": text}, content_type="multipart/form-data")

    assert response.status_code == 413
    assert "longer than this service takes" in response.text


def test_without_a_model_it_says_so_kindly(tmp_path: Path) -> None:
    client = tiny_service(tmp_path, model=None).app.test_client()

    page = post(client, **RUDE)

    assert "No model is in service" in page.classed("verdict")[0].text
    assert page.classed("verdict")[0].attributes["data-verdict"] == "hold"


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    client = tiny_service(tmp_path, playground=False).app.test_client()

    assert client.get("/").status_code == 404
    assert client.post("/", data={"text": "a"}).status_code == 404
