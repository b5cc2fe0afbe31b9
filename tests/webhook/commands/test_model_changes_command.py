"""``flask --app webhook model-changes``: what another model would do otherwise."""

import json
from pathlib import Path

import pytest
from flask import Flask

from moderation.model_changes import compare_models, read_changes
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.registry.store import CHAMPION, Store
from moderation.settings import Settings
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action
from tests.artifacts import ABUSE, CIVIL, tiny_model, write_tiny
from tests.moderation.storage.stored import add_site, draft
from tests.webhook.tiny_model import TinyModel
from webhook.app import create_app
from webhook.changes_place import changes_place
from webhook.site_policies import write_policy

KEY = "k" * 40
STRICT = {"toxicity": {"hold": 0.01, "promise": "nearly everything"}}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A registry with two models, and a site with sixteen comments."""
    made = Settings(instance=tmp_path, semantic="never")
    upgrade(made.database)
    database = Database(made.database)
    policy = write_policy(PromisesPolicy())
    with database.unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", policy, KEY, "s1"))
        site = work.sites.named("blog").id
        for number, text in enumerate((*ABUSE, *CIVIL)):
            work.comments.add(draft(site, f"c{number}", text))
        work.commit()
    database.dispose()
    store = Store(made.registry)
    for alias, more in ((CHAMPION, {}), ("challenger", {"thresholds": STRICT})):
        digest = write_tiny(store.folder / "new", **more).digest
        (store.folder / "new").rename(store.folder / digest)
        store.point(alias, digest)
    return made


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The application on it."""
    return create_app(settings)


def test_command_counts_and_keeps_examples_without_words(
    app: Flask, settings: Settings
) -> None:
    result = app.test_cli_runner().invoke(args=["model-changes", "blog"])
    kept = read_changes(changes_place(settings, "blog"))

    assert result.exit_code == 0, result.output
    assert "looked at        16 comments" in result.output
    assert kept is not None
    assert kept.comments == 16
    assert kept.changed == len(kept.examples) > 0
    assert kept.moved(Action.REJECT, Action.HOLD) == len(ABUSE)
    assert "idiot" not in changes_place(settings, "blog").read_text()


def test_command_answers_programs_and_says_what_is_wrong(app: Flask) -> None:
    runner = app.test_cli_runner()

    found = json.loads(
        runner.invoke(args=["model-changes", "blog", "--json", "--newest", "5"]).output
    )
    same = runner.invoke(args=["model-changes", "blog", "--model", "champion"])
    nowhere = runner.invoke(args=["model-changes", "nowhere"])

    assert found["comments"] == 5
    assert "in service already" in same.output
    assert nowhere.exit_code == 1


def test_labels_that_ask_for_something_else_come_first(database: Database) -> None:
    site = add_site(database)
    with database.unit_of_work() as work:
        work.comments.add(draft(site, "c1", "What a stupid plan, you liar"))
        work.commit()
    lax = TinyModel("sha256:lax", {"toxicity": Threshold(0.9), "spam": Threshold(0.9)})
    with database.reading() as reading:
        found = compare_models(
            reading.recent_comments.newest(site, 10),
            TinyModel(),
            lax,
            PromisesPolicy(),
        )

    assert found.moved(Action.HOLD, Action.APPROVE) == 1
    assert found.examples[0].scores[0].label == "toxicity"
    assert not found.examples[0].stricter


def test_both_models_alike_change_nothing(database: Database) -> None:
    site = add_site(database)
    with database.unit_of_work() as work:
        for number in range(5):
            work.comments.add(
                draft(site, f"c{number}", f"A fine lunch, number {number}")
            )
        work.commit()
    model = tiny_model()
    with database.reading() as reading:
        batches = list(reading.recent_comments.newest(site, 4, at_once=3))
        found = compare_models(batches, model, model, PromisesPolicy())

    assert [len(batch) for batch in batches] == [3, 1]
    assert (found.comments, found.changed, found.examples) == (4, 0, ())
