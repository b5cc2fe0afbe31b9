import pytest

from moderation.comment import Comment
from moderation.decision import Decision, DecisionSource
from moderation.fingerprint import fingerprint
from moderation.verdict import Action
from tests.webhook.conftest import SwitchedSource
from tests.webhook.perspective.conftest import Json, Script
from tests.webhook.perspective.test_analyze import payload

CORAL_ID = "5f2a9c1e-0b7d-4c55-9a53-7d1d5e0a1b11"
TEXT = "What a stupid, pathetic bridge."


def said(decision: Decision) -> tuple[Action, dict[str, float], DecisionSource]:
    """What a decision says."""
    return decision.action, dict(decision.labels), decision.source


def test_comment_is_kept_once_however_often_it_is_asked_about(script: Script) -> None:
    first = script.ask(TEXT).get_json()
    again = script.ask(TEXT).get_json()

    assert first == again
    [comment_id] = script.ids()
    assert script.stored(comment_id).version == 1
    assert script.stored(comment_id).screened


@pytest.mark.parametrize("spelling", ["doNotStore", "do_not_store"])
def test_what_may_not_be_stored_leaves_nothing(script: Script, spelling: str) -> None:
    before = script.dump()

    asked = script.ask(TEXT, "TOXICITY", **{spelling: True}, clientToken="hush-7")
    suggested = script.suggest(TEXT, **{spelling: True}, clientToken="hush-7")

    assert asked.get_json()["clientToken"] == "hush-7"
    assert suggested.get_json()["clientToken"] == "hush-7"
    assert script.dump() == before
    assert fingerprint(Comment(TEXT)) not in script.dump()


def test_site_may_keep_nothing_of_what_is_analysed(script: Script) -> None:
    script.options(perspective_store=False)

    script.ask(TEXT)
    assert script.ids() == []

    script.suggest(TEXT)
    assert len(script.ids()) == 1


def test_named_comment_has_its_name_and_its_edits(script: Script) -> None:
    named = {"communityId": "/forum", "clientToken": "42"}

    script.ask(TEXT, **named)
    script.ask("Thanks, please!", **named)
    script.ask("Thanks, please!", communityId="/garden", clientToken="42")

    assert script.ids() == ["/forum 42", "/garden 42"]
    assert script.stored("/forum 42").revision == 2
    assert script.stored("/garden 42").revision == 1


def test_name_that_is_too_long_is_still_a_name(script: Script) -> None:
    named: Json = {"communityId": "c" * 300, "clientToken": "t" * 300}

    script.ask(TEXT, **named)
    script.suggest(TEXT, **named)

    [comment_id] = script.ids()
    assert len(comment_id) < 100
    assert len(script.decisions(comment_id)) == 1


def test_suggestion_is_a_decision_on_the_comment_that_was_asked_about(
    script: Script,
) -> None:
    script.ask(TEXT)

    answer = script.suggest(TEXT, 1, languages=["en"], clientToken="7")

    [comment_id] = script.ids()
    [decision] = script.decisions(comment_id)
    assert answer.get_json() == {
        "detectedLanguages": ["en"],
        "requestedLanguages": ["en"],
        "clientToken": "7",
    }
    assert said(decision) == (
        Action.REJECT,
        {"toxicity": 1.0},
        DecisionSource.PLATFORM,
    )
    assert script.stored(comment_id).action is Action.REJECT


def test_suggestion_about_an_unknown_comment_takes_it_in(script: Script) -> None:
    script.post("suggestscore", payload("suggest_plain"))

    [comment_id] = script.ids()
    [decision] = script.decisions(comment_id)
    assert decision.action is Action.APPROVE
    assert decision.labels == {"toxicity": 0.1, "spam": 0.0}
    assert script.stored(comment_id).screened
    assert "You are welcome here." in script.dump()


def test_suggestion_without_a_model_is_not_lost(
    script: Script, source: SwitchedSource
) -> None:
    source.model = None

    assert script.suggest(TEXT, 0).status_code == 200

    [comment_id] = script.ids()
    assert script.stored(comment_id).action is Action.APPROVE


def test_suggestion_that_says_nothing_new_is_no_decision(script: Script) -> None:
    for value in (1, 1, 0):
        script.suggest(TEXT, value)

    [comment_id] = script.ids()
    actions = [decision.action for decision in script.decisions(comment_id)]
    assert actions == [Action.REJECT, Action.APPROVE]


def test_corals_moderator_decides_on_what_coral_asked_about(script: Script) -> None:
    script.post("analyze", payload("analyze_coral"))
    asked = payload("suggest_coral")

    script.post("suggestscore", asked)
    other = asked | {"clientToken": "comment:another"}
    script.post("suggestscore", other | {"attributeScores": _zero()})
    script.post("suggestscore", asked | {"attributeScores": _zero()})

    first, second = script.ids()
    assert second == "another"
    actions = [decision.action for decision in script.decisions(first)]
    assert actions == [Action.REJECT, Action.APPROVE]
    assert [one.action for one in script.decisions("another")] == [Action.APPROVE]


def test_corals_unknown_comment_gets_its_id_story_and_parent(script: Script) -> None:
    script.post("suggestscore", payload("suggest_coral"))

    assert script.ids() == [CORAL_ID]
    assert "https://news.example/story?page=2'" in script.dump()
    assert "77aa9c1e-0b7d-4c55-9a53-7d1d5e0a1b11" in script.dump()
    assert "comments.news.example" not in script.dump()


def test_edited_comment_is_decided_as_it_reads_now(script: Script) -> None:
    asked = payload("suggest_coral")
    script.post("suggestscore", asked | {"attributeScores": _zero()})

    script.post("suggestscore", asked | {"comment": {"text": "Shut up, liar."}})

    assert script.stored(CORAL_ID).revision == 2
    assert script.decisions(CORAL_ID)[-1].action is Action.REJECT


def test_comment_that_came_another_way_is_decided_and_not_rewritten(
    script: Script,
) -> None:
    asked = payload("suggest_coral")
    script.post("suggestscore", asked)
    with script.database.connection() as connection:
        connection.exec_driver_sql("DELETE FROM aliases")
        connection.commit()

    script.post("suggestscore", asked | {"attributeScores": _zero()})
    script.post(
        "analyze",
        payload("analyze_coral")
        | {"comment": {"text": "Other words"}, "communityId": "Coral:x"}
        | {"clientToken": f"comment:{CORAL_ID}"},
    )

    assert script.ids() == [CORAL_ID]
    assert script.decisions(CORAL_ID)[-1].action is Action.APPROVE
    assert "Other words" not in script.dump()


def test_likely_to_reject_decides_without_a_label(script: Script) -> None:
    scores = {"LIKELY_TO_REJECT": {"summaryScore": {"value": 1}}}

    script.suggest(TEXT, attributeScores=scores)

    [decision] = script.decisions(script.ids()[0])
    assert said(decision) == (Action.REJECT, {}, DecisionSource.PLATFORM)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ({}, "Missing attribute_scores"),
        ({"TOXICITY": {}}, "Missing summary_score of attribute TOXICITY"),
        (
            {"FLIRTATION": {"summaryScore": {"value": 1}}},
            "Nothing here can be learnt from attribute FLIRTATION",
        ),
        ({"JOY": {}}, "Unknown requested attribute: JOY"),
        (
            {"TOXICITY": {"summaryScore": {"value": 1.5}}},
            "Invalid value at attributeScores.TOXICITY.summaryScore.value: "
            "Input should be less than or equal to 1",
        ),
    ],
)
def test_suggestion_that_says_nothing_usable_is_refused(
    script: Script, scores: dict[str, object], message: str
) -> None:
    answer = script.suggest(TEXT, attributeScores=scores)

    assert answer.status_code == 400
    assert answer.get_json()["error"]["message"] == message
    assert script.ids() == []


def _zero() -> dict[str, object]:
    return {"TOXICITY": {"summaryScore": {"value": 0}}}
