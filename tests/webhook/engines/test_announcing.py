"""Which verdicts an engine hears of that takes no notice of our answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.storage.comments import StoredComment
from moderation.storage.sites import Site
from moderation.verdict import Action, Reason, Verdict
from tests.contracts.test_callbacks import COMMENT, SITE
from tests.webhook.application import tiny_service
from tests.webhook.engines.replica import EngineSite, serving
from tests.webhook.engines.test_github import ON_DISCUSSION, GitHub
from tests.webhook.tiny_model import FixedSource, TinyModel
from webhook.owed_answers import Told, announced_by
from webhook.parts import EXTENSION, Parts
from webhook.rescreening import Rescreener

APPROVE, HOLD, REJECT = Action


def stored(action: Action | None, decided: Action | None = None) -> StoredComment:
    """A comment with that action in force."""
    return StoredComment(
        id=1,
        platform_id="c1",
        version=2,
        revision=1,
        fingerprint="",
        action=action,
        decided=decided,
        changed_at=datetime(2026, 11, 22, tzinfo=UTC),
        deleted=False,
        screened=True,
    )


@pytest.mark.parametrize(
    ("shown", "before", "created", "now", "tells"),
    [
        pytest.param(None, None, True, REJECT, False, id="acts on our answer"),
        pytest.param(APPROVE, None, True, APPROVE, False, id="public and fine"),
        pytest.param(APPROVE, None, True, HOLD, True, id="public and held"),
        pytest.param(HOLD, None, True, APPROVE, True, id="waits and fine"),
        pytest.param(HOLD, None, True, HOLD, False, id="waits and held"),
        pytest.param(REJECT, None, True, APPROVE, False, id="its filter took it"),
        pytest.param(HOLD, None, False, APPROVE, False, id="hidden, then edited"),
        pytest.param(HOLD, HOLD, False, APPROVE, True, id="we hid it"),
        pytest.param(REJECT, HOLD, False, APPROVE, True, id="we hid it as it can"),
        pytest.param(HOLD, APPROVE, False, APPROVE, False, id="people hid it"),
        pytest.param(APPROVE, HOLD, False, APPROVE, True, id="not hidden yet"),
        pytest.param(APPROVE, HOLD, False, HOLD, True, id="shown again by people"),
        pytest.param(HOLD, None, False, REJECT, True, id="stricter than shown"),
    ],
)
def test_engine_is_told_what_differs_unless_others_took_it_away(
    shown: Action | None,
    before: Action | None,
    created: bool,
    now: Action,
    tells: bool,
) -> None:
    site = _site()
    known = None if before is None else stored(before)

    owed = announced_by(site, Verdict(now), Told(shown, known, created))

    assert bool(owed(stored(now))) is tells


def test_reviewer_s_word_counts_even_for_what_others_took_away() -> None:
    told = Told(REJECT, stored(APPROVE, APPROVE), created=False)
    owed = announced_by(_site(), Verdict(HOLD), told)(stored(APPROVE, APPROVE))
    assert [one.payload["action"] for one in owed] == ["approve"]


def test_spam_is_said_to_be_spam() -> None:
    reasons = (Reason("spam", "It is."), Reason("insult", "So."))
    told = Told(APPROVE, None, created=True)
    [owed] = announced_by(_site(), Verdict(REJECT, reasons), told)(stored(REJECT))
    assert owed.payload == {
        "id": COMMENT.platform_id,
        "action": "reject",
        "spam": True,
        "by_machine": True,
        "first_shown": "approve",
    }


@pytest.fixture
def github() -> GitHub:
    """GitHub with one comment."""
    return GitHub({ON_DISCUSSION: "shown"})


@pytest.fixture
def unmodelled(tmp_path: Path, github: GitHub) -> Iterator[EngineSite]:
    """A blog whose service has lost its model."""
    app = tiny_service(tmp_path, model=None).app
    with serving(github) as url:
        made = EngineSite(app, "github")
        made.add(url)
        yield made


def test_comment_held_for_want_of_a_model_is_shown_when_one_is_there(
    unmodelled: EngineSite, github: GitHub
) -> None:
    unmodelled.send("created_giscus.json")
    unmodelled.deliver()
    assert github.comments[ON_DISCUSSION] == "OFF_TOPIC"

    wired: Parts = unmodelled.app.extensions[EXTENSION]
    Rescreener(wired.database, FixedSource(TinyModel()), 1.0).run_once()

    assert unmodelled.deliver() == ["delivered"]
    assert github.comments[ON_DISCUSSION] == "shown"


def test_redelivered_event_owes_nothing_more(
    unmodelled: EngineSite, github: GitHub
) -> None:
    unmodelled.send("created_giscus.json")
    unmodelled.send("created_giscus.json")
    unmodelled.send("created_giscus.json", **{'"id": 1,': '"id": 2,'})
    assert len(unmodelled.owed) == 1


def _site() -> Site:
    """A site whose engine can be told."""
    return replace(SITE, platform="github", sealed={"api_token": "opaque"})


def test_machine_s_word_is_not_sent_after_a_reviewer_s(
    unmodelled: EngineSite, github: GitHub
) -> None:
    unmodelled.send("created_giscus.json")
    assert [one.payload["action"] for one in unmodelled.owed] == ["hold"]

    assert unmodelled.decide(ON_DISCUSSION, APPROVE) == ["delivered"] * 2

    assert github.became == ["shown"]
