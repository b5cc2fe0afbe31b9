"""POST /1.1/comment-check: verdicts in Akismet's words, and what is kept of it."""

from datetime import UTC, datetime

import pytest

from moderation.decision import Decision
from moderation.verdict import Action
from tests.moderation.test_repeats import ADVERTISEMENT
from tests.webhook.akismet.conftest import Engine, guid_of
from tests.webhook.conftest import SwitchedSource

NICE = "A thoughtful article, thanks."
RUDE = "You stupid idiot."
VILE = "You stupid pathetic idiot, shut up."
ADDRESS = "https://press.example/2026/raise-the-tax-now/"


def test_approved_comment_is_false_and_stored(engine: Engine) -> None:
    answer = engine.check(NICE)

    assert answer.status_code == 200
    assert answer.data == b"false"
    assert answer.mimetype == "text/plain"
    assert "X-akismet-error" not in answer.headers
    assert engine.known(guid_of(answer)).action is Action.APPROVE


def test_rejected_comment_is_true(engine: Engine) -> None:
    answer = engine.check("You pathetic idiot, morons, shut up.")

    assert answer.data == b"true"
    assert engine.known(guid_of(answer)).action is Action.REJECT


def test_held_comment_is_false_with_an_error_that_makes_it_wait(engine: Engine) -> None:
    answer = engine.check("What an idiot.")

    assert answer.data == b"false"
    assert answer.headers["X-akismet-error"] == "held-for-review"
    assert engine.known(guid_of(answer)).action is Action.HOLD


def test_held_comment_is_true_for_engines_that_cannot_wait(engine: Engine) -> None:
    with engine.database.unit_of_work() as work:
        work.sites.set_options("press", {"akismet_hold": "spam"})
        work.commit()

    answer = engine.check("What an idiot.")

    assert answer.data == b"true"
    assert answer.headers["X-akismet-error"] == "held-for-review"


def test_only_the_blatant_may_be_dropped_unseen(engine: Engine) -> None:
    vile = engine.check("stupid pathetic idiot moron morons idiots")
    rude = engine.check("You pathetic idiot, shut up.")

    assert vile.data == rude.data == b"true"
    assert vile.headers["X-akismet-pro-tip"] == "discard"
    assert "X-akismet-pro-tip" not in rude.headers


def test_without_a_model_everything_is_held(
    engine: Engine, source: SwitchedSource
) -> None:
    source.model = None
    answer = engine.check(NICE)

    assert answer.data == b"false"
    assert answer.headers["X-akismet-error"] == "held-for-review"


def test_every_check_gets_a_guid_of_its_own(engine: Engine) -> None:
    answers = [engine.check(NICE), engine.check(NICE), engine.check(RUDE)]
    refused = engine.call("comment-check", api_key="wrong")

    assert len({guid_of(answer) for answer in [*answers, refused]}) == 4


def test_retry_is_answered_by_the_decision_under_the_first_guid(
    engine: Engine, source: SwitchedSource
) -> None:
    first = guid_of(engine.check("What an idiot.", permalink=ADDRESS))
    engine.decide(first, Decision(Action.REJECT, "Ada", datetime.now(UTC)))
    source.model = None

    again = engine.check("What an idiot.", permalink=ADDRESS, recheck_reason="retry")

    assert again.data == b"true"
    assert guid_of(again) == first
    assert engine.stored == 1


def test_comment_is_found_again_whatever_happened_to_its_markup(engine: Engine) -> None:
    engine.check("Fish &amp; chips,\r\n  thanks", comment_author_email="A@b.example")
    engine.check("Fish & chips, thanks", comment_author_email="a@b.example")

    assert engine.stored == 1


def test_edited_comment_is_another_revision(engine: Engine) -> None:
    first = guid_of(engine.check(NICE, permalink=ADDRESS))

    edited = engine.check(
        "You pathetic idiot, morons.", permalink=ADDRESS, recheck_reason="edit"
    )

    assert edited.data == b"true"
    assert guid_of(edited) == first
    known = engine.known(first)
    assert [revision.number for revision in known.revisions] == [1, 2]
    assert known.action is Action.REJECT


def test_edited_comment_is_found_by_its_number(engine: Engine) -> None:
    first = guid_of(engine.check(NICE))
    engine.check(NICE, comment_ID="7", recheck_reason="recheck_queue")
    engine.check("Another one by me.")

    engine.check("Nicer still, thanks.", comment_ID="7", recheck_reason="edit")

    assert len(engine.known(first).revisions) == 2
    assert engine.stored == 2


def test_same_words_by_somebody_else_are_another_comment(engine: Engine) -> None:
    engine.check(NICE)
    engine.check(NICE, comment_author="Bob")
    engine.check(NICE, permalink=ADDRESS)
    engine.check(NICE, blog="https://other.example")

    assert engine.stored == 4


@pytest.mark.parametrize(
    "fields",
    [
        {"comment_author": "viagra-test-123"},
        {"comment_author": "akismet-guaranteed-spam"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
def test_agreed_spam_is_true_and_never_kept(
    engine: Engine, fields: dict[str, str]
) -> None:
    assert engine.check(NICE, **fields).data == b"true"
    engine.report("ham", NICE, **fields)

    assert engine.stored == 0


@pytest.mark.parametrize("value", ["1", "true", "True"])
def test_test_is_screened_and_never_kept(engine: Engine, value: str) -> None:
    answer = engine.check("You pathetic idiot, morons.", is_test=value)
    engine.report("spam", NICE, is_test=value)

    assert answer.data == b"true"
    assert engine.stored == 0


def test_administrator_is_never_spam_even_without_a_model(
    engine: Engine, source: SwitchedSource
) -> None:
    loud = engine.check("Idiots, morons, shut up.", user_role="administrator")
    source.model = None
    late = engine.check("And another thing.", user_role="administrator")

    for answer in (loud, late):
        assert answer.data == b"false"
        assert "X-akismet-error" not in answer.headers
        known = engine.known(guid_of(answer))
        assert known.action is Action.APPROVE
        assert known.screenings[0].verdict.reasons[0].code == "administrator"


def test_article_gets_title_excerpt_and_tags(engine: Engine) -> None:
    answer = engine.check(
        NICE,
        permalink=ADDRESS,
        parley_article_title="Raise the tax",
        parley_article_excerpt="The town needs money.",
        **{"comment_context[0]": "Taxes", "comment_context[1]": "Town"},
    )

    known = engine.known(guid_of(answer))
    assert known.article.title == "Raise the tax"
    scores = known.screenings[0].scores
    assert scores is not None
    assert [part.target for part in scores.stance] == ["Raise the tax"]
    assert engine.article_text(ADDRESS) == "The town needs money.\nTaxes, Town"


def test_article_is_called_after_its_address_only_while_nothing_else_is_known(
    engine: Engine,
) -> None:
    first = guid_of(engine.check(NICE, permalink=ADDRESS))
    assert engine.known(first).article.title == "Raise the tax now"

    engine.check(RUDE, permalink=ADDRESS, parley_article_title="Raise it!")
    engine.report("spam", "Unseen before.", permalink=ADDRESS)

    assert engine.known(first).article.title == "Raise it!"


def test_addresses_are_kept_as_keyed_hashes_only(engine: Engine) -> None:
    engine.check(NICE, comment_author_email="ann@canary.example", user_ip="192.0.2.99")

    dump = engine.dump()
    assert "canary.example" not in dump
    assert "192.0.2.99" not in dump
    assert NICE in dump


def test_callback_is_kept_with_the_comment(engine: Engine) -> None:
    address = "https://press.example/wp-json/akismet/v1/webhook"
    guid = guid_of(engine.check(NICE, callback=address))
    other = guid_of(engine.check(NICE, callback="javascript:alert(1)"))

    with engine.database.reading() as reading:
        stored = reading.comments.find(engine.site_id, guid)
        assert stored is not None
        listeners = reading.calls.listeners(stored.id)
    assert [(x.guid, x.callback) for x in listeners] == [(other, None), (guid, address)]


def test_copies_under_other_articles_are_held_and_an_administrators_never(
    engine: Engine,
) -> None:
    said = [ADVERTISEMENT.replace("tea.ex", f"tea{number}.ex") for number in range(5)]
    answers = [
        engine.check(text, permalink=f"{ADDRESS}{number}")
        for number, text in enumerate(said[:4])
    ]
    own = engine.check(said[4], permalink=ADDRESS, user_role="administrator")

    actions = [engine.known(guid_of(answer)).action for answer in answers]
    assert actions == [Action.APPROVE] * 3 + [Action.HOLD]
    assert engine.known(guid_of(own)).action is Action.APPROVE
