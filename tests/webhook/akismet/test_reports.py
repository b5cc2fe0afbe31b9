"""POST /1.1/submit-spam and submit-ham: what people say becomes a decision."""

import pytest

from moderation.decision import DecisionSource
from moderation.verdict import Action
from tests.webhook.akismet.conftest import AKISMET_KEY, BLOG, Engine, guid_of
from webhook.platforms.akismet import THANKS

NICE = "A thoughtful article, thanks."
CASES = [
    pytest.param("spam", Action.REJECT, 1.0, id="spam"),
    pytest.param("ham", Action.APPROVE, 0.0, id="ham"),
]


@pytest.mark.parametrize(("said", "action", "label"), CASES)
def test_report_becomes_a_decision_with_the_name_of_who_said_it(
    engine: Engine, said: str, action: Action, label: float
) -> None:
    guid = guid_of(engine.check(NICE, comment_author_email="ann@example.org"))

    answer = engine.report(
        said, NICE, comment_author_email="ann@example.org", reporter="editor"
    )

    assert answer.status_code == 200
    assert answer.text == THANKS == "Thanks for making the web a better place."
    [decision] = engine.decisions(guid)
    assert decision.action is action
    assert decision.labels == {"spam": label}
    assert decision.reviewer == "editor"
    assert decision.source is DecisionSource.PLATFORM
    assert engine.known(guid).action is action


def test_report_without_a_name_is_akismets(engine: Engine) -> None:
    guid = guid_of(engine.check(NICE))
    engine.report("spam", NICE)
    assert engine.decisions(guid)[0].reviewer == "akismet"


def test_report_again_is_one_decision_and_another_view_is_two(engine: Engine) -> None:
    guid = guid_of(engine.check(NICE))

    for said in ("spam", "spam", "ham"):
        engine.report(said, NICE)

    actions = [decision.action for decision in engine.decisions(guid)]
    assert actions == [Action.REJECT, Action.APPROVE]


@pytest.mark.parametrize(("said", "action", "label"), CASES)
def test_report_on_an_unknown_comment_takes_it_in_first(
    engine: Engine, said: str, action: Action, label: float
) -> None:
    answer = engine.report(said, "Never seen before, idiot.")

    assert answer.text == THANKS
    again = engine.check("Never seen before, idiot.", recheck_reason="retry")
    known = engine.known(guid_of(again))
    assert again.text == ("true" if said == "spam" else "false")
    assert known.screenings[0].scores is not None
    assert known.decisions[0].labels == {"spam": label}
    assert engine.stored == 1


def test_report_finds_a_comment_by_its_number_when_the_words_are_others(
    engine: Engine,
) -> None:
    guid = guid_of(engine.check(NICE))
    engine.report("ham", NICE, comment_ID="7")

    engine.report("spam", "A thoughtful artikel, thanks.", comment_ID="7")

    assert len(engine.decisions(guid)) == 2
    assert engine.stored == 1


def test_number_of_another_blog_is_another_comment(engine: Engine) -> None:
    guid = guid_of(engine.check(NICE))
    engine.report("ham", NICE, comment_ID="7")

    engine.report("spam", "Other words.", comment_ID="7", blog="https://o.example")

    assert len(engine.decisions(guid)) == 1
    assert engine.stored == 2


def test_report_as_json_without_a_blog_is_taken(engine: Engine) -> None:
    answer = engine.client.post(
        "/1.1/submit-spam",
        json={"comment_content": NICE, "comment_author": "Cory"},
        headers={"Host": f"{AKISMET_KEY}.rest.akismet.com"},
    )
    assert answer.text == THANKS
    assert engine.stored == 1


def test_report_of_another_site_changes_nothing_here(engine: Engine) -> None:
    guid = guid_of(engine.check(NICE))

    answer = engine.client.post(
        "/1.1/submit-spam",
        data={"key": "wrong", "blog": BLOG, "comment_content": NICE},
    )

    assert answer.text == "invalid"
    assert engine.decisions(guid) == ()
