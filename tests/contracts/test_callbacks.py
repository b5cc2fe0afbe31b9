"""What every callback has to do, whatever platform it speaks to."""

from datetime import UTC, datetime

import pytest

from moderation.decision import Decision
from moderation.storage.comments import StoredComment
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.platforms import CALLBACKS
from webhook.platforms.base import Callback, Conversation, Outcome

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


@pytest.mark.parametrize("kind", CALLBACKS)
def test_callback_is_called_what_it_is_listed_as(kind: str) -> None:
    assert CALLBACKS[kind].kind == kind


@pytest.mark.parametrize("kind", CALLBACKS)
@pytest.mark.parametrize("action", Action)
def test_site_that_set_no_option_is_owed_nothing(kind: str, action: Action) -> None:
    decision = Decision(action, "Ada", NOW)
    assert CALLBACKS[kind].owed(SITE, COMMENT, decision) == ()


@pytest.mark.parametrize("callback", ONE_REQUEST)
@pytest.mark.parametrize("body", [b"", b"{", b"\xff" * 100, b"null", b"[]"])
def test_every_reply_has_an_outcome(callback: Callback, body: bytes) -> None:
    for status in range(100, 600):
        assert callback.judge(status, {}, body) in Outcome
    assert callback.judge(200, {}, b"ok") is Outcome.DONE
    assert callback.judge(410, {}, b"") is Outcome.GIVE_UP
    assert callback.judge(503, {}, b"") is Outcome.RETRY
