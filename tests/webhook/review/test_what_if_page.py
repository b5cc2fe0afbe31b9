"""The what-if page: what would change, how right it is, and a shadow from it."""

import json

import pytest
from flask import Flask

from moderation.decision import Decision
from moderation.verdict import Action
from tests.moderation.storage.stored import NOW
from tests.webhook.conftest import Blog, SwitchedSource
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import CALM, HELD, RUDE, database, fill, words

PAGE = "/review/what-if?site=blog"


@pytest.fixture
def filled(blog: Blog) -> Blog:
    fill(blog, {CALM: 5, HELD: 4, RUDE: 3})
    return blog


def test_policy_in_force_changes_nothing(filled: Blog, reviewer: Reviewing) -> None:
    page = reviewer.get(PAGE)

    assert page.status_code == 200
    assert "0 of 12 comments would be treated otherwise" in words(page.text)
    assert 'name="hold.toxicity" value="0.5"' in page.text
    assert 'name="reject.threat" value=""' in page.text


def test_moved_threshold_is_counted_and_shown_by_examples(
    filled: Blog, reviewer: Reviewing
) -> None:
    page = reviewer.get(PAGE + "&hold.toxicity=0.2&reject.toxicity=0.9")

    said = words(page.text)
    assert "4 of 12 comments would be treated otherwise" in said
    assert "4 of them Drawn by lot" in said
    assert page.text.count(HELD) == 4
    assert "Toxicity from 0.2 (now 0.5)" in said


def test_precision_rests_on_decisions_where_there_are_some(
    app: Flask, filled: Blog, reviewer: Reviewing
) -> None:
    with database(app).unit_of_work() as work:
        site = work.sites.named("blog").id
        for number, action in ((10, Action.REJECT), (11, Action.APPROVE)):
            work.decisions.add(site, f"c{number}", Decision(action, "Ada", NOW))
        work.commit()

    page = reviewer.get(PAGE + "&reject.toxicity=0.7&hold.toxicity=0.5")

    assert "1 of 2" in words(page.text)
    assert "50 %" in words(page.text)


def test_promise_finds_its_threshold(filled: Blog, reviewer: Reviewing) -> None:
    page = reviewer.get(PAGE + "&find=toxicity&does=hold&promise=60")

    said = words(page.text)
    assert "the laxest score that is right in at least 60 %" in said
    assert "too few decisions to prove it" in said
    assert "would be treated otherwise" in said


def test_promise_that_nothing_keeps_says_so(filled: Blog, reviewer: Reviewing) -> None:
    page = reviewer.get(PAGE + "&find=profanity&does=hold&promise=99")

    assert "this rule would never act" in words(page.text)


REFUSED = (
    ("&hold.toxicity=much", "a threshold is a number"),
    ("&hold.toxicity=2", "a threshold lies in"),
    ("&hold.toxicity=0.8&reject.toxicity=0.3", "rejecting cannot be easier"),
    ("&hold.stance=0.5", "viewpoint-neutral"),
    ("&hold.nonsense=0.5", "not a label"),
    ("&find=toxicity&promise=200", "A promise is a share"),
    ("&unsupported_language=reject", "never rejected for its language"),
    ("&unsupported_language=x", "held or approved"),
)


def test_policy_that_may_not_be_is_named(filled: Blog, reviewer: Reviewing) -> None:
    for query, said in REFUSED:
        page = reviewer.get(PAGE + query)

        assert page.status_code == 400, query
        assert said in words(page.text), query


def test_hostile_comments_are_text(blog: Blog, reviewer: Reviewing) -> None:
    fill(blog, {"<script>alert('stupid')</script> stupid": 1})

    page = reviewer.get(PAGE + "&hold.toxicity=0.01&hold.insult=0.01")

    assert "<script>alert" not in page.text


def test_pages_say_when_there_is_nothing_to_move(
    filled: Blog, source: SwitchedSource, reviewer: Reviewing
) -> None:
    source.model = None

    assert "No model is in service" in reviewer.get(PAGE).text
    assert reviewer.get("/review/what-if?site=nowhere").status_code == 404


def test_scores_of_an_earlier_model_are_left_out_until_asked_for(
    filled: Blog, source: SwitchedSource, reviewer: Reviewing
) -> None:
    assert source.model is not None
    object.__setattr__(source.model, "identifier", "sha256:another")

    page = reviewer.get(PAGE)
    every = reviewer.get(PAGE + "&older=1")

    object.__setattr__(source.model, "identifier", "sha256:tiny")
    assert "0 of 0 comments" in words(page.text)
    assert "12 comments of earlier models are not counted" in words(page.text)
    assert "0 of 12 comments" in words(every.text)


def test_shadow_started_here_judges_what_comes_and_is_promoted(
    app: Flask, filled: Blog, owner: Reviewing
) -> None:
    form = {"site": "blog", "hold.toxicity": "0.1", "reject.toxicity": "0.9"}
    assert owner.post("/review/shadow", data=form).status_code == 303

    with database(app).reading() as reading:
        site = reading.sites.named("blog")
    assert site.shadow is not None
    assert json.loads(site.shadow[1])["overrides"]["toxicity"]["hold"] == 0.1
    assert json.loads(site.policy)["overrides"] == {}

    app.extensions["parley.directory"]._known.clear()
    answer = filled.send("created", id="late", text=HELD)
    assert answer.get_json()["verdict"]["action"] == "approve"
    page = owner.get("/review/shadow?site=blog")
    assert "0.0 % of 1 judged alike" in words(page.text)
    assert HELD in page.text

    assert owner.post("/review/shadow/promote", {"site": "blog"}).status_code == 303
    app.extensions["parley.directory"]._known.clear()
    answer = filled.send("created", id="later", text=HELD)
    assert answer.get_json()["verdict"]["action"] == "hold"


def test_promotion_is_undone_from_the_page(
    app: Flask, filled: Blog, owner: Reviewing
) -> None:
    owner.post("/review/shadow", data={"site": "blog", "hold.toxicity": "0.1"})
    owner.post("/review/shadow/promote", {"site": "blog"})
    with database(app).reading() as reading:
        site = reading.sites.named("blog")
        [change] = reading.shadows.changes(site.id)
    page = owner.get("/review/shadow?site=blog")
    assert "hold Toxicity: from 0.5 → from 0.1" in words(page.text)

    owner.post("/review/shadow/undo", {"site": "blog", "change": str(change.id)})

    with database(app).reading() as reading:
        site = reading.sites.named("blog")
        events = [
            entry.event for entry in reading.audit.page(subject=f"site:{site.id}")
        ]
    assert site.policy == change.before
    assert events[:3] == ["policy.undone", "policy.changed", "policy.shadow_started"]


def test_what_cannot_be_done_is_said_and_changes_nothing(
    filled: Blog, owner: Reviewing
) -> None:
    for path in ("promote", "discard", "undo"):
        answer = owner.post(
            f"/review/shadow/{path}", {"site": "blog"}, follow_redirects=True
        )
        assert 'class="flash bad"' in answer.text, path


def test_reviewers_see_shadows_and_do_not_change_them(
    filled: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    for person in (reviewer, auditor):
        assert person.get("/review/shadow?site=blog").status_code == 200
        assert (
            "Let it judge in the shadow"
            not in person.get(PAGE + "&hold.toxicity=0.1").text
        )
        for path in ("", "/promote", "/discard", "/undo"):
            answer = person.post(f"/review/shadow{path}", {"site": "blog"})
            assert answer.status_code == 403
