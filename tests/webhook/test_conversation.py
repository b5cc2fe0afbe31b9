"""With PARLEY_ADDONS=conversation pages and answers have its labels, else none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from moderation.policies.promises import PromisesPolicy
from moderation.scores import CONVERSATION
from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from tests.webhook.conftest import KEY, SECRET, Blog
from webhook import create_app
from webhook.parts import EXTENSION, Parts
from webhook.platforms import PERSPECTIVE
from webhook.site_policies import write_policy

RUDE = "Oh, what a genius. Grow up and stop whining, you pathetic liar!"
PERSPECTIVE_KEY = "psp_testtesttesttesttesttesttesttest"


def made(folder: Path, addons: str) -> Flask:
    """A service with the shipped models and a blog."""
    settings = Settings(instance=folder, addons=addons, semantic="never")
    upgrade(settings.database)
    app = create_app(settings)
    wired: Parts = app.extensions[EXTENSION]
    policy = write_policy(PromisesPolicy())
    with wired.database.unit_of_work() as work:
        work.sites.add(
            NewSite("blog", "standard", "https://b.example", policy, KEY, SECRET)
        )
        site = work.sites.named("blog")
        work.site_keys.add(site.id, PERSPECTIVE, PERSPECTIVE_KEY)
        work.commit()
    return app


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The add-on is on."""
    app = made(tmp_path_factory.mktemp("on"), "conversation")
    yield app
    app.extensions[EXTENSION].database.dispose()


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """As it is by default."""
    app = made(tmp_path_factory.mktemp("off"), "")
    yield app
    app.extensions[EXTENSION].database.dispose()


def scored(app: Flask) -> dict[str, object]:
    """The answer of the API."""
    headers = {"Authorization": f"Bearer {KEY}"}
    answer = app.test_client().post(
        "/api/v1/score?explain=true", json={"text": RUDE}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_api_answers_with_an_object_of_its_own(on: Flask, off: Flask) -> None:
    found, without = scored(on), scored(off)

    talk, why = found["conversation"], found["explanation"]
    assert isinstance(talk, dict)
    assert isinstance(why, dict)
    assert set(talk["labels"]) == set(CONVERSATION)
    assert talk["model"].startswith("sha256:")
    assert set(CONVERSATION) <= set(why["labels"])
    assert "conversation" not in without
    assert found["tone"] == without["tone"]
    assert found["verdict"] == without["verdict"]


def test_stored_screening_keeps_it(on: Flask) -> None:
    blog = Blog(on.test_client())

    assert blog.send("created", id="c1", text=RUDE).status_code == 200

    screening = blog.known("c1")["screening"]
    assert set(screening["conversation"]["labels"]) == set(CONVERSATION)


def test_playground_shows_bars_where_it_is_on(on: Flask, off: Flask) -> None:
    pages = [
        app.test_client().post("/", data={"text": RUDE, "label": "hostile"}).text
        for app in (on, off)
    ]

    assert "How it talks to others" in pages[0]
    assert 'value="condescending"' in pages[0]
    assert "How it talks to others" not in pages[1]


@pytest.mark.parametrize(
    "name", ["INFLAMMATORY", "UNSUBSTANTIAL", "CONSTRUCTIVE_EXPERIMENTAL"]
)
def test_perspective_answers_what_its_raters_were_asked(
    on: Flask, off: Flask, name: str
) -> None:
    body = {
        "comment": {"text": RUDE},
        "requestedAttributes": {name: {}},
        "doNotStore": True,
    }
    answers = [
        app.test_client().post(
            "/v1alpha1/comments:analyze",
            query_string={"key": PERSPECTIVE_KEY},
            json=body,
        )
        for app in (on, off)
    ]

    value = answers[0].get_json()["attributeScores"][name]["summaryScore"]["value"]
    assert 0 < value < 1
    assert answers[1].status_code == 400
    assert "PARLEY_ADDONS=conversation" in answers[1].get_json()["error"]["message"]


def test_suggestions_teach_nothing_about_it(on: Flask) -> None:
    body = {
        "comment": {"text": RUDE},
        "attributeScores": {"INFLAMMATORY": {"summaryScore": {"value": 1}}},
    }

    answer = on.test_client().post(
        "/v1alpha1/comments:suggestscore",
        query_string={"key": PERSPECTIVE_KEY},
        json=body,
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("addons", "action"), [("conversation", "hold"), ("", "approve")]
)
def test_site_may_hold_by_it_and_goes_on_without_it(
    tmp_path: Path, addons: str, action: str
) -> None:
    app = made(tmp_path, addons)
    runner = app.test_cli_runner()
    hold = ["set-policy", "blog", "--hold", "condescending=0.00001"]
    reject = ["set-policy", "blog", "--reject", "condescending=0.9"]

    assert runner.invoke(args=hold).exit_code == 0
    assert "hold at most" in runner.invoke(args=reject).output

    answer = Blog(app.test_client()).send("created", id="c2", text="Thank you.")
    assert answer.get_json()["verdict"]["action"] == action
    app.extensions[EXTENSION].database.dispose()
