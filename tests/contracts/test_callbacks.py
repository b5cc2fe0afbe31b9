"""What every callback has to do, whatever platform it speaks to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from moderation.decision import Decision
from moderation.storage.comments import StoredComment
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.platforms import CALLBACKS, POLLED
from webhook.platforms.base import BY_MACHINE, Callback, Conversation, Outcome
from webhook.platforms.engine import Engine

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SITE = Site(
    id=1,
    name="blog",
    platform="standard",
    url="https://b.example",
    policy="{}",
    key_sha256="",
    secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
    rotated_at=None,
    created_at=NOW,
)
COMMENT = StoredComment(
    id=1,
    platform_id="c1",
    version=2,
    revision=1,
    fingerprint="",
    action=Action.REJECT,
    decided=Action.REJECT,
    changed_at=NOW,
    deleted=False,
    screened=True,
)
ONE_REQUEST = [
    pytest.param(callback, id=kind)
    for kind, callback in CALLBACKS.items()
    if not isinstance(callback, Conversation)
]
ENGINES = [
    pytest.param(callback, id=kind)
    for kind, callback in CALLBACKS.items()
    if isinstance(callback, Engine) and kind not in POLLED
]


@pytest.mark.parametrize("kind", CALLBACKS)
def test_callback_is_called_what_it_is_listed_as(kind: str) -> None:
    assert CALLBACKS[kind].kind == kind


@pytest.mark.parametrize("kind", CALLBACKS)
@pytest.mark.parametrize("action", Action)
def test_site_that_set_no_option_is_owed_nothing(kind: str, action: Action) -> None:
    decision = Decision(action, "Ada", NOW)
    assert CALLBACKS[kind].owed(SITE, COMMENT, decision) == ()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("action", Action)
def test_engine_is_owed_one_answer_for_a_verdict_and_for_a_decision(
    engine: Engine, action: Action
) -> None:
    options = {"api_url": "https://b.example", "api_user": "mo"}
    sealed = {"api_token": "opaque"}
    site = replace(SITE, platform=engine.kind, options=options, sealed=sealed)
    spam = Decision(action, "Ada", NOW, {"spam": 1.0})

    announced = engine.announced(site, COMMENT, action, spam=True)
    decided = engine.owed(site, COMMENT, spam)

    assert len(announced) == len(decided) == (action in engine.told)
    said = {"id": "c1", "action": action.value, "spam": True}
    assert [one.payload for one in decided] == [said] * len(decided)
    for owed in announced:
        assert owed.kind == engine.kind
        assert owed.payload == {**said, BY_MACHINE: True}
    for other in (
        SITE,
        replace(site, options={}, sealed={}),
        replace(site, platform="standard"),
    ):
        assert engine.announced(other, COMMENT, action, spam=True) == ()


@pytest.mark.parametrize("callback", ONE_REQUEST)
@pytest.mark.parametrize("body", [b"", b"{", b"\xff" * 100, b"null", b"[]"])
def test_every_reply_has_an_outcome(callback: Callback, body: bytes) -> None:
    for status in range(100, 600):
        assert callback.judge(status, {}, body) in Outcome
    assert callback.judge(200, {}, b"ok") is Outcome.DONE
    assert callback.judge(410, {}, b"") is Outcome.GIVE_UP
    assert callback.judge(503, {}, b"") is Outcome.RETRY
