"""Coral's external moderation phase, on the payloads and on everything bad."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from moderation.decision import Decision
from moderation.reviewing import decide
from moderation.verdict import Action, Reason, Verdict
from tests.webhook.conftest import SwitchedSource
from tests.webhook.coral.conftest import SITE, News
from tests.webhook.coral.replica import PHASE_SECRET, Replica
from webhook.errors import MalformedPayloadError
from webhook.platforms.coral import events, phase
from webhook.platforms.coral.naming import comment_name, story_of
from webhook.platforms.coral.signature import HEADER, signed

PAYLOADS = Path(__file__).parents[2] / "payloads" / "coral"
PHASES = sorted(PAYLOADS.glob("phase_*.json"))
EVENTS = sorted(PAYLOADS.glob("event_*.json"))
NICE = "<div>A thoughtful article, thanks.</div>"
DOUBTFUL = "<div>You pathetic coward.</div>"
RUDE = "<div>You stupid pathetic idiot, shut up.</div>"
SPAM = "<div>Free! Click, guaranteed, whatsapp me: http free click</div>"
TOXIC, IS_SPAM = "COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"


def ask(
    app: Flask, body: bytes, headers: dict[str, str] | None = None, site: str = SITE
) -> TestResponse:
    """One request of the phase, signed unless ``headers`` says otherwise."""
    sent = signed(body, [PHASE_SECRET]) if headers is None else headers
    return app.test_client().post(f"/coral/{site}/phase", data=body, headers=sent)


@pytest.mark.parametrize("path", PHASES, ids=lambda path: path.stem)
def test_each_payload_gives_its_comment_and_an_answer(
    app: Flask, news: News, path: Path
) -> None:
    body = path.read_bytes()
    sent = json.loads(body)

    event = phase.parse(body)
    answer = ask(app, body)

    assert answer.status_code == 204
    assert answer.data == b""
    assert event.comment.text == sent["comment"]["body"]
    assert event.comment.parent.id == sent["comment"]["parentID"]
    assert event.comment.author.id == sent["author"]["id"]
    assert event.comment.article.url == sent["story"]["url"]
    assert story_of(event.comment_id) == sent["story"]["id"]
    assert news.count() == 1


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_each_event_names_its_comment(path: Path) -> None:
    body = path.read_bytes()
    event = events.parse(body)
    data = json.loads(body)["data"]
    assert event.comment_id == data.get("commentID")


@pytest.mark.parametrize(
    ("text", "status", "flags", "code"),
    [
        (NICE, "NONE", (), None),
        (DOUBTFUL, "SYSTEM_WITHHELD", (TOXIC,), None),
        (RUDE, "REJECTED", (TOXIC,), "OFFENSIVE"),
        (SPAM, "REJECTED", (IS_SPAM,), "SPAM"),
    ],
    ids=["approve", "hold", "reject", "spam"],
)
def test_each_action_has_its_status_flags_and_code(
    news: News,
    coral: Replica,
    text: str,
    status: str,
    flags: tuple[str, ...],
    code: str | None,
) -> None:
    posted = coral.post(text)

    assert (posted.status, posted.flags) == (status, flags)
    assert (posted.rejection or {}).get("code") == code
    assert news.known(posted)["revisions"][0]["text"] == text


@pytest.mark.parametrize(
    ("options", "text", "status"),
    [
        ({"coral_approve": "publish"}, NICE, "APPROVED"),
        ({"coral_approve": "leave"}, NICE, "NONE"),
        ({"coral_hold": "premod"}, DOUBTFUL, "PREMOD"),
        ({"coral_hold": "withhold"}, DOUBTFUL, "SYSTEM_WITHHELD"),
    ],
)
def test_options_choose_between_statuses(
    news: News, coral: Replica, options: dict[str, Any], text: str, status: str
) -> None:
    news.configure(**options)
    assert coral.post(text).status == status


def test_without_a_model_a_comment_is_withheld_unflagged(
    news: News, coral: Replica, source: SwitchedSource
) -> None:
    source.model = None
    posted = coral.post(NICE)
    assert (posted.status, posted.flags) == ("SYSTEM_WITHHELD", ())


@pytest.mark.parametrize("label", [*phase.CODES, "unsupported_language", "reviewed"])
def test_every_reason_has_flags_and_a_code_that_coral_knows(label: str) -> None:
    verdict = Verdict(Action.REJECT, (Reason(label, "m"),))

    said = json.loads(phase.answer(verdict, {}).body)

    reason = said["moderationAction"]["rejectionReason"]
    assert reason["code"] in list(phase.Code)
    assert (reason["code"] == "OTHER") is ("customReason" in reason)
    assert all(flag["actionType"] == "FLAG" for flag in said["actions"])
    assert bool(said["actions"]) is (label in phase.CODES)


def test_same_words_at_the_same_place_are_one_comment(
    news: News, coral: Replica
) -> None:
    first, again = coral.post(DOUBTFUL), coral.post(DOUBTFUL)

    assert first.status == again.status == "SYSTEM_WITHHELD"
    assert news.count() == 1
    assert len(news.known(first)["history"]) == 1


def test_same_words_elsewhere_are_another_comment(news: News, coral: Replica) -> None:
    first = coral.post(NICE)
    coral.post(NICE, author="bob")
    coral.post(NICE, parent=first)
    assert news.count() == 3


def test_words_that_a_person_decided_on_get_that_decision(
    news: News, coral: Replica
) -> None:
    posted = coral.post(NICE)
    decision = Decision(Action.REJECT, "Ada", moment_of(news, posted))
    decide(
        news.database, news.site_id, news.known(posted)["id"], decision, lambda _: ()
    )

    again = coral.post(NICE)

    assert again.status == "REJECTED"
    assert again.rejection == {"code": "OTHER", "customReason": "Rejected in review."}


def test_edit_is_screened_as_what_it_says_now(news: News, coral: Replica) -> None:
    posted = coral.post(NICE)
    coral.edit(posted, RUDE)
    assert posted.status == "REJECTED"
    assert news.count() == 2


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<div>Tea &amp; cake</div>", "Tea & cake"),
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree\n"),
        ("a &lt;b&gt; c", "a &lt;b&gt; c"),
    ],
)
def test_html_and_plain_text_have_one_name(html: str, plain: str) -> None:
    assert comment_name("s", "a", None, html) == comment_name("s", "a", None, plain)


def test_long_story_id_is_left_out_of_the_name() -> None:
    name = comment_name("s" * 500, "a", None, "text")
    assert len(name) <= 200
    assert story_of(name) is None


def test_either_signature_of_a_rotation_is_enough(news: News, coral: Replica) -> None:
    for secrets in (("empsec_old", PHASE_SECRET), (PHASE_SECRET, "empsec_new")):
        coral.phase_secrets = secrets
        assert coral.post(RUDE).status == "REJECTED"


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "md5=abc,,=,sha256",
        "sha256=é",
        ",".join(["sha256=" + "0" * 64] * 200),
    ],
    ids=["none", "empty", "wrong", "strange", "foreign", "very-many"],
)
def test_request_without_a_fitting_signature_is_refused(
    app: Flask, news: News, shown: str
) -> None:
    headers = {HEADER: shown.encode().decode("latin-1")} if shown else {}
    answer = ask(app, PHASES[0].read_bytes(), headers)
    assert answer.status_code == 401
    assert news.count() == 0


def test_any_changed_byte_is_refused(app: Flask, news: News) -> None:
    body = PHASES[0].read_bytes()
    headers = signed(body, [PHASE_SECRET])
    assert ask(app, body.replace(b"\n", b" "), headers).status_code == 401


def test_site_without_the_secret_refuses_until_it_is_given(
    app: Flask, news: News
) -> None:
    with news.database.unit_of_work() as work:
        work.sites.set_sealed(SITE, {})
        work.commit()
    body = PHASES[0].read_bytes()
    assert ask(app, body).status_code == 401

    news.configure()  # the refused site is still remembered

    assert ask(app, body).status_code == 204


def test_site_of_another_platform_or_of_no_name_is_unknown(
    app: Flask, news: News
) -> None:
    body = PHASES[0].read_bytes()
    for name in ("blog", "nobody"):
        assert ask(app, body, site=name).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"action": "DELETE"},
        {"comment": {"parentID": None}},
        {"comment": {"body": ["hush hush"]}},
        {"author": {}},
        {"story": None},
    ],
)
def test_malformed_request_is_refused_and_not_quoted(
    app: Flask, news: News, change: dict[str, Any]
) -> None:
    sent = json.loads(PHASES[0].read_bytes()) | change
    answer = ask(app, json.dumps(sent).encode())
    assert answer.status_code == 400
    assert "hush" not in answer.text
    assert news.count() == 0


@given(body=st.binary(max_size=200))
def test_junk_is_malformed_and_nothing_worse(body: bytes) -> None:
    for parse in (phase.parse, events.parse):
        with pytest.raises(MalformedPayloadError):
            parse(body)


def moment_of(news: News, posted: Any) -> Any:
    """When a person may have decided on a comment."""
    with news.database.reading() as reading:
        number = news.known(posted)["id"]
        return reading.history.of_comment(news.site_id, number).received_at
