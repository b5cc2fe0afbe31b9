"""The model page: two models side by side, promote, roll back, undo; sites' heads."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.model_changes import compare_models, write_changes
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.registry.gate_reports import FindingEntry, GateReport, write_report
from moderation.registry.manifest import Manifest
from moderation.registry.store import CHAMPION, Store
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.audit import Entry
from tests.artifacts import write_tiny
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import database, fill, words
from webhook.changes_place import changes_place
from webhook.review.model_news import Move, recent_moves
from webhook.review.model_sides import sides

PAGE = "/review/model"
METRICS = {
    "tone": {
        "toxicity": {
            "rows": 500,
            "yes": 40,
            "all": {"auc": 0.91, "average_precision": 0.7},
            "ece": 0.02,
            "reliability": [[0.1, 0.12, 0.5], [0.6, 0.5, 0.5]],
        }
    },
    "spam": {},
}


@pytest.fixture
def store(settings: Settings) -> Store:
    """A registry with the tiny model in service and a challenger from it."""
    made = Store(settings.registry)
    first = publish(made)
    made.point(CHAMPION, first.digest)
    better = METRICS["tone"]["toxicity"] | {
        "all": {"auc": 0.94, "average_precision": 0.8}
    }
    other = publish(
        made,
        parent=first.identifier,
        metrics={"tone": {"toxicity": better}, "spam": {}},
        thresholds={"toxicity": {"hold": 0.4, "promise": "half of them"}},
        sources=[{"name": "decisions:blog", "licence": "own", "rows": 7}],
    )
    made.point("challenger", other.digest)
    return made


def publish(store: Store, **more: object) -> Manifest:
    """Another model with the weights of the tiny one."""
    place = store.folder / "new"
    manifest = write_tiny(place, **({"metrics": METRICS} | more))
    place.rename(store.folder / manifest.digest)
    return manifest


def digest(store: Store, alias: str) -> str:
    """The digest behind an alias."""
    folder = store.alias(alias)
    assert folder is not None
    return folder.name


def judged(store: Store, *, passed: bool = True, champion: str = "") -> None:
    """The gate has looked at the challenger."""
    found = (
        FindingEntry(check="overall", passed=True, says="log loss -1.0%"),
        FindingEntry(check="golden set", passed=passed, says="9 of 10"),
    )
    report = GateReport(
        champion=champion or digest(store, CHAMPION),
        challenger=digest(store, "challenger"),
        at=datetime.now(UTC),
        findings=found,
    )
    write_report(store, report)


def newest(app: Flask) -> Entry:
    """The newest audit entry."""
    with database(app).reading() as reading:
        return reading.audit.page(limit=1)[0]


def promote(person: Reviewing, **fields: str) -> str:
    """Press the button; the page that follows, as words."""
    answer = person.post(f"{PAGE}/promote", fields, follow_redirects=True)
    return words(answer.text)


def test_models_stand_side_by_side(store: Store, auditor: Reviewing) -> None:
    said = words(auditor.get(PAGE).text)

    one, other = digest(store, CHAMPION)[:12], digest(store, "challenger")[:12]
    assert f"{one} serves; {other} could take its place" in said
    assert f"Made from – {one}" in said
    assert "20 comments 7 comments, 7 of them your decisions" in said
    assert "Toxicity 0.500 → 0.400 0.700 → – made up for tests → half of them" in said
    assert "Toxicity 0.910 → 0.940 better 0.700 → 0.800 better 0.020" in said
    assert "score 0.60, true in 50%" in said
    assert "The gate has not been asked" in said
    assert "Promote" not in said


def test_shipped_model_stands_alone_where_nothing_was_trained(
    app: Flask, reviewer: Reviewing
) -> None:
    said = words(reviewer.get(PAGE).text)

    shipped = artifact.read_manifest(SHIPPED_MODEL).digest[:12]
    assert f"{shipped} serves There is no challenger beside it." in said
    assert "comes with Parley" in said


def test_promoting_through_the_gate_takes_one_click_and_so_does_undoing(
    app: Flask, store: Store, owner: Reviewing
) -> None:
    judged(store)
    before, other = digest(store, CHAMPION), digest(store, "challenger")
    assert "The gate lets it through" in words(owner.get(PAGE).text)

    said = promote(owner, model="challenger")
    entry = newest(app)
    served = digest(store, CHAMPION)
    undone = owner.post(
        f"{PAGE}/undo", {"move": str(entry.number)}, follow_redirects=True
    )

    assert f"{other[:12]} serves. You can undo that below." in said
    assert served == other
    assert (entry.actor, entry.event) == ("owner", "model.promoted")
    assert entry.details == {
        "before": before,
        "forced": False,
        "checks": 2,
        "refused": "",
    }
    assert "Undone: " + before[:12] in words(undone.text)
    assert digest(store, CHAMPION) == before
    assert newest(app).details["undone"] == entry.number


def test_undo_of_the_undo_brings_the_promoted_model_back(
    app: Flask, store: Store, owner: Reviewing
) -> None:
    judged(store)
    promote(owner, model="challenger")
    for _ in range(2):
        owner.post(f"{PAGE}/undo", {"move": str(newest(app).number)})

    assert digest(store, CHAMPION) == digest(store, "challenger")
    assert [move.said for move in _moves(app)] == ["Undone", "Undone", "Promoted"]


def test_what_is_not_the_newest_move_is_not_undone(
    app: Flask, store: Store, owner: Reviewing
) -> None:
    judged(store)
    promote(owner, model="challenger")
    first = newest(app).number
    owner.post(f"{PAGE}/rollback")

    answer = owner.post(f"{PAGE}/undo", {"move": str(first)}, follow_redirects=True)

    assert "put in service meanwhile" in words(answer.text)
    assert newest(app).event == "model.rolled_back"


def test_without_the_gate_it_takes_a_reason_which_is_kept(
    app: Flask, store: Store, owner: Reviewing
) -> None:
    before = digest(store, CHAMPION)

    refused = promote(owner, model="challenger", reason=" ")
    kept = digest(store, CHAMPION)
    said = promote(owner, model="challenger", reason="a small site")

    assert "Say why it is to serve" in refused
    assert kept == before
    assert newest(app).details["reason"] == "a small site"
    assert newest(app).details["forced"] is True
    assert "Without the gate: “ a small site ”" in said


@pytest.mark.parametrize(
    ("passed", "champion", "heading"),
    [
        (False, "", "The gate refuses it"),
        (True, "0" * 64, "The gate compared it with another model"),
    ],
)
def test_gate_that_refused_or_saw_another_champion_does_not_count(
    store: Store, owner: Reviewing, passed: bool, champion: str, heading: str
) -> None:
    judged(store, passed=passed, champion=champion)
    before = digest(store, CHAMPION)

    said = words(owner.get(PAGE).text)
    promote(owner, model="challenger")

    assert heading in said
    assert digest(store, CHAMPION) == before


def test_any_model_of_the_registry_may_be_compared(
    settings: Settings, store: Store, reviewer: Reviewing
) -> None:
    said = words(reviewer.get(f"{PAGE}?other=shipped").text)

    assert "The other" in said
    assert "comes with Parley" in said
    assert "no digest" in words(reviewer.get(f"{PAGE}?other=..").text)
    assert set(sides(settings).names) == {"shipped", digest(store, "challenger")}


def test_broken_alias_is_said_not_a_crash(store: Store, reviewer: Reviewing) -> None:
    (store.folder / CHAMPION).write_text("nonsense")

    assert "not a digest" in words(reviewer.get(PAGE).text)
    (store.folder / CHAMPION).unlink()
    (store.folder / "challenger").write_text("0" * 64)
    assert "cannot be read" in words(reviewer.get(PAGE).text)


def test_changed_comments_are_shown_each_way_and_say_how_many_were_looked_at(
    app: Flask, settings: Settings, store: Store, blog: Blog, reviewer: Reviewing
) -> None:
    fill(blog, {"What an idiot, really": 2, "The bread here is fresh": 3})
    _look(app, settings, store)

    said = words(reviewer.get(PAGE).text)

    assert "of the newest 5 comments of blog would be treated otherwise" in said
    assert "under the site’s own policy" in said
    assert "It would be stricter" in said
    assert "Look again" in said
    assert "Look again" not in words(reviewer.get(f"{PAGE}?other=shipped").text)


def test_text_that_is_gone_is_not_among_the_examples(
    app: Flask, settings: Settings, store: Store, blog: Blog, reviewer: Reviewing
) -> None:
    fill(blog, {"What an idiot, really": 2, "The bread here is fresh": 3})
    _look(app, settings, store)
    changed = changes_place(settings, "blog").read_text()

    for number in range(1, 6):
        blog.send("deleted", id=f"c{number}")

    assert "idiot" not in changed
    assert "What an idiot" not in words(reviewer.get(PAGE).text)


def test_auditors_look_and_change_nothing(
    store: Store, blog: Blog, auditor: Reviewing
) -> None:
    assert "Look at them" not in words(auditor.get(PAGE).text)
    assert auditor.post(f"{PAGE}/look", {"site": "blog"}).status_code == 403


def test_card_is_shown_as_a_page(auditor: Reviewing, store: Store) -> None:
    shipped = auditor.get(f"{PAGE}/card?model=shipped")
    bare = auditor.get(f"{PAGE}/card?model=challenger")

    assert "Model card: default" in words(shipped.text)
    assert "Known weaknesses" in words(shipped.text)
    assert "<script" not in shipped.text.partition("<main")[2]
    assert "No card lies beside this model" in words(bare.text)
    assert auditor.get(f"{PAGE}/card").status_code == 200
    assert auditor.get(f"{PAGE}/card?model=nonsense").status_code == 404


def _moves(app: Flask) -> tuple[Move, ...]:
    with database(app).reading() as reading:
        return recent_moves(reading)


def _look(app: Flask, settings: Settings, store: Store) -> None:
    """What ``model-changes`` does, with the models of the registry."""
    present = artifact.load(store.folder / digest(store, CHAMPION))
    other = artifact.load(store.folder / digest(store, "challenger"))
    with database(app).reading() as reading:
        site = reading.sites.named("blog")
        found = compare_models(
            reading.recent_comments.newest(site.id, 100, at_once=2),
            present,
            other,
            PromisesPolicy(),
        )
    write_changes(changes_place(settings, "blog"), found)
