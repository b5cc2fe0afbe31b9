"""A shadow policy judges, is promoted or discarded, and what was done is undone."""

import json

import pytest

from moderation import shadowing
from moderation.errors import PolicyError, UnknownSiteError
from moderation.scores import Language, Scores
from moderation.storage.database import Database
from moderation.verdict import Action, ShadowAction, Verdict
from tests.moderation.storage.stored import add_comment, add_site

BEFORE = "{}"
STRICT = json.dumps({"name": "promises", "overrides": {}})
SCORES = Scores({"toxicity": 0.6}, 0.1, (), Language("en", 1.0, supported=True), "m")


def policy_of(database: Database, site: str = "blog") -> str:
    with database.reading() as reading:
        return reading.sites.named(site).policy


def audited(database: Database) -> list[str]:
    with database.reading() as reading:
        return [entry.event for entry in reading.audit.page()]


def test_site_tells_of_its_shadow_while_that_runs(database: Database) -> None:
    site = add_site(database)

    number = shadowing.start(database, "blog", STRICT, "Ada")

    with database.reading() as reading:
        assert reading.sites.by_id(site).shadow == (number, STRICT)
    shadowing.discard(database, "blog", "Ada")
    with database.reading() as reading:
        assert reading.sites.by_id(site).shadow is None
    assert policy_of(database) == BEFORE
    assert audited(database) == [shadowing.DISCARDED, shadowing.STARTED]


def test_one_shadow_runs_on_a_site_at_a_time(database: Database) -> None:
    add_site(database)
    shadowing.start(database, "blog", STRICT, "Ada")

    with pytest.raises(PolicyError, match="promote or discard"):
        shadowing.start(database, "blog", STRICT, "Ada")


def test_what_the_shadow_would_have_done_is_kept_beside(database: Database) -> None:
    site = add_site(database)
    number = shadowing.start(database, "blog", STRICT, "Ada")
    for name, shadowed in (("a", Action.HOLD), ("b", Action.REJECT)):
        comment = add_comment(database, site, name, f"Comment {name}.")
        verdict = Verdict(Action.HOLD, shadow=ShadowAction(number, shadowed))
        with database.unit_of_work() as work:
            work.screenings.add(comment, 1, SCORES, verdict)
            work.commit()

    with database.reading() as reading:
        agreement = reading.shadows.agreement(number)
        [difference] = reading.shadows.differences(number, 10)
        newest = reading.screenings.newest(difference.comment_id)

    assert agreement == {
        (Action.HOLD, Action.HOLD): 1,
        (Action.HOLD, Action.REJECT): 1,
    }
    assert (difference.platform_id, difference.text) == ("b", "Comment b.")
    assert difference.shadow_action is Action.REJECT
    assert newest is not None
    assert newest.verdict.action is Action.HOLD


def test_promoting_and_undoing_gives_the_policy_back(database: Database) -> None:
    add_site(database)
    shadowing.start(database, "blog", STRICT, "Ada")

    change = shadowing.promote(database, "blog", "Ada")
    assert policy_of(database) == STRICT

    redo = shadowing.undo(database, "blog", change, "Ben")
    assert policy_of(database) == BEFORE

    shadowing.undo(database, "blog", redo, "Ben")
    assert policy_of(database) == STRICT
    assert audited(database)[:3] == [
        shadowing.UNDONE,
        shadowing.UNDONE,
        shadowing.CHANGED,
    ]


def test_change_that_was_overtaken_is_not_undone(database: Database) -> None:
    add_site(database)
    shadowing.start(database, "blog", STRICT, "Ada")
    change = shadowing.promote(database, "blog", "Ada")
    with database.unit_of_work() as work:
        shadowing.change(work, "blog", '{"a": 1}', by="cli:x", reason=shadowing.SET)
        work.commit()

    with pytest.raises(PolicyError, match="changed again"):
        shadowing.undo(database, "blog", change, "Ada")
    with pytest.raises(PolicyError, match="no such change"):
        shadowing.undo(database, "blog", change + 99, "Ada")


def test_nothing_is_promoted_or_discarded_where_nothing_runs(
    database: Database,
) -> None:
    add_site(database)

    for act in (shadowing.promote, shadowing.discard):
        with pytest.raises(PolicyError, match="No shadow policy"):
            act(database, "blog", "Ada")
        with pytest.raises(UnknownSiteError):
            act(database, "nowhere", "Ada")
