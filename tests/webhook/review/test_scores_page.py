"""Choosing by a range of scores, acting on all, and undoing that."""

import re

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import (
    CALM,
    HELD,
    RUDE,
    SPAM,
    database,
    fill,
    words,
)

RANGE = {"site": "blog", "label": "toxicity", "low": "0.3", "high": "1"}
PATH = "/review/scores"
BATCH = re.compile(r'name="batch" value="([^"]+)"')


@pytest.fixture
def filled(blog: Blog) -> Blog:
    fill(blog, {CALM: 5, HELD: 4, RUDE: 3, SPAM: 2})
    return blog


def form_of(person: Reviewing, **more: str) -> dict[str, str]:
    page = person.get(PATH, query_string=RANGE | {"among": "all"} | more)
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return dict(found)


def actions(app: Flask) -> dict[str, Action | None]:
    with database(app).reading() as reading:
        site = reading.sites.named("blog").id
        found = {}
        for number in range(1, 15):
            comment = reading.comments.find(site, f"c{number}")
            assert comment is not None
            found[comment.platform_id] = comment.action
    return found


def test_histogram_counts_all_and_marks_the_sites_thresholds(
    filled: Blog, reviewer: Reviewing
) -> None:
    page = reviewer.get(PATH, query_string=RANGE | {"among": "all"})

    said = words(page.text)
    assert page.status_code == 200
    assert "14 comments, all; 7 of them from 0.3 to 1." in said
    assert "hold from 0.50" in said
    assert "reject from 0.90" in said
    assert "7 comments from 0.3 to 1" in said
    assert "by the model’s own probabilities" in said


def test_range_is_taken_from_what_waits_or_is_undecided_or_all(
    filled: Blog, reviewer: Reviewing
) -> None:
    for among, count in {"waiting": 0, "undecided": 7, "all": 7}.items():
        page = reviewer.get(PATH, query_string=RANGE | {"among": among})

        assert f"{count} comments from 0.3 to 1" in words(page.text)


def test_all_in_range_are_decided_as_one_batch_and_undone(
    app: Flask, filled: Blog, reviewer: Reviewing
) -> None:
    before = actions(app)

    answer = reviewer.post(
        PATH, form_of(reviewer) | {"act": "approve"}, follow_redirects=True
    )

    assert "7 comments: approve." in words(answer.text)
    assert set(actions(app).values()) == {Action.APPROVE, before["c14"]}
    batch = BATCH.search(answer.text)
    assert batch
    undone = reviewer.post(
        f"{PATH}/undo", {"site": "blog", "batch": batch[1]}, follow_redirects=True
    )
    assert "Undone on 7 comments." in words(undone.text)
    assert actions(app) == before


def test_bulk_act_can_be_undone_when_its_page_is_left(
    app: Flask, filled: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    before = actions(app)
    reviewer.post(PATH, form_of(reviewer) | {"act": "reject"})
    later = reviewer.get(PATH, query_string={"site": "blog"}).text
    assert "reject, 7 comments" in words(later)
    found = BATCH.search(later)
    assert found is not None
    looked = auditor.get(PATH, query_string={"site": "blog"}).text
    assert "reject, 7 comments" in words(looked)
    assert BATCH.search(looked) is None

    reviewer.post(f"{PATH}/undo", {"site": "blog", "batch": found[1]})

    assert actions(app) == before
    page = reviewer.get(PATH, query_string={"site": "blog"})
    assert "All at once, lately" not in page.text


def test_spam_rejects_and_corrects_the_label(
    app: Flask, filled: Blog, reviewer: Reviewing
) -> None:
    form = form_of(reviewer, label="spam", low="0.5")

    reviewer.post(PATH, form | {"act": "spam"})

    with database(app).reading() as reading:
        site = reading.sites.named("blog").id
        [decision] = reading.decisions.of(site, "c13")
    assert decision.action is Action.REJECT
    assert decision.labels == {"spam": 1.0}
    assert decision.reviewer == "reviewer"


def test_range_that_changed_since_it_was_seen_is_not_decided(
    app: Flask, filled: Blog, reviewer: Reviewing
) -> None:
    form = form_of(reviewer)
    filled.send("created", id="c99", text=HELD)
    before = actions(app)

    answer = reviewer.post(PATH, form | {"act": "approve"})

    assert answer.status_code == 409
    assert "changed since you looked" in words(answer.text)
    assert actions(app) == before


def test_many_are_decided_only_when_their_count_is_typed(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    fill(blog, {RUDE: 21})
    form = form_of(reviewer) | {"act": "reject"}

    refused = reviewer.post(PATH, form | {"count": "20"})
    taken = reviewer.post(PATH, form | {"count": "21"}, follow_redirects=True)

    assert refused.status_code == 400
    assert "Type 21 to act on all" in words(refused.text)
    assert "21 comments: reject." in words(taken.text)


def test_more_than_the_most_are_not_offered(
    monkeypatch: pytest.MonkeyPatch, filled: Blog, reviewer: Reviewing
) -> None:
    monkeypatch.setattr("webhook.review.scores.MOST", 3)

    page = reviewer.get(PATH, query_string=RANGE | {"among": "all"})

    assert "At most 3 at a time" in words(page.text)
    assert 'name="act"' not in page.text
    answer = reviewer.post(PATH, RANGE | {"among": "all", "act": "approve"})
    assert answer.status_code == 400


def test_range_that_is_none_is_refused(filled: Blog, reviewer: Reviewing) -> None:
    for wrong in ({"low": "x"}, {"high": "7"}, {"among": "some"}, {"low": "nan"}):
        page = reviewer.get(PATH, query_string=RANGE | wrong)

        assert page.status_code == 400, wrong


def test_unknown_acts_and_batches_are_refused(
    filled: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    assert reviewer.post(PATH, form_of(reviewer) | {"act": "burn"}).status_code == 400
    answer = reviewer.post(
        f"{PATH}/undo", {"site": "blog", "batch": "none"}, follow_redirects=True
    )
    assert "There is no such bulk act on this site." in words(answer.text)
    page = auditor.get(PATH, query_string=RANGE | {"among": "all"})
    assert 'name="act"' not in page.text
