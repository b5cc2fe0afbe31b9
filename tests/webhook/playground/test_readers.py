"""Thirty readers on an intervention: both sides may be shown, and are treated alike."""

from pathlib import Path

import pytest

from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL
from moderation.verdict import Action
from tests.webhook.application import tiny_service
from tests.webhook.playground.page import read_page
from webhook.playground.form import PlaygroundForm
from webhook.playground.readers import GROUPS, READERS, readers


@pytest.fixture(scope="module")
def held() -> dict[str, float]:
    """Share of each group that the shipped model and the default policy hold."""
    model, policy = artifact.load(SHIPPED_MODEL), PromisesPolicy()
    found = {}
    for group, examples in readers().items():
        scores = model.score_many(
            [
                PlaygroundForm(one.text, one.title, "\n".join(one.targets)).comment()
                for one in examples.values()
            ]
        )
        actions = [policy.conclude(one, model.thresholds).action for one in scores]
        acted = [action is not Action.APPROVE for action in actions]
        found[group] = sum(acted) / len(acted)
    return found


def test_there_are_thirty_and_both_sides_have_as_many() -> None:
    assert len(READERS) == 30
    assert len({example.text for example in READERS.values()}) == 30
    assert len(GROUPS["For, civil"]) == len(GROUPS["Against, civil"])
    assert len(GROUPS["For, not civil"]) == len(GROUPS["Against, not civil"])


def test_manner_is_acted_upon_and_the_side_is_not(held: dict[str, float]) -> None:
    for side in ("For", "Against"):
        assert held[f"{side}, civil"] <= 1 / 8
        assert held[f"{side}, not civil"] >= 4 / 5
    assert held["Neither"] == 0
    assert abs(held["For, not civil"] - held["Against, not civil"]) <= 1 / 5


def test_no_side_that_is_wrong_is_called_confident() -> None:
    model = artifact.load(SHIPPED_MODEL)
    for group, side in (("For, civil", "favor"), ("Against, civil", "against")):
        for one in readers()[group].values():
            form = PlaygroundForm(one.text, one.title, "\n".join(one.targets))
            [stance] = model.score(form.comment()).stance
            wrong = max(("favor", "against"), key=lambda s: getattr(stance, s)) != side
            assert not (wrong and stance.confident), one.text


def test_the_page_shows_them_and_each_fills_the_form(tmp_path: Path) -> None:
    client = tiny_service(tmp_path).app.test_client()

    shown = read_page(client.get("/").text)
    slug = "reader-2-1"
    page = read_page(client.post("/", data={"example": slug}).text)

    buttons = shown.classed("reader")
    assert [one.attributes["value"] for one in buttons] == list(READERS)
    assert page.by_id("text").text.strip() == READERS[slug].text
