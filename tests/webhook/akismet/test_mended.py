"""What a critical reader once found wrong with the Akismet server."""

from datetime import UTC, datetime

from moderation.comment import Author, Comment
from moderation.secret_key import load_secret_key
from tests.webhook.akismet.conftest import Engine
from training.histories.base import IS_WAITING
from training.import_history import HistoryImport
from webhook.parts import EXTENSION, Parts

RUDE = "You pathetic idiot, morons."
HAM = "A thoughtful article, thanks."


def test_repeated_report_is_one_mistake(engine: Engine) -> None:
    engine.check(HAM)
    for _ in range(3):
        engine.report("spam", HAM)

    stats = engine.call("get-stats", **{"from": "all"}).get_json()

    assert (stats["missed_spam"], stats["false_positives"]) == (1, 0)


def test_ham_that_was_never_called_spam_is_no_false_positive(engine: Engine) -> None:
    engine.check(HAM)
    engine.report("ham", HAM)

    stats = engine.call("get-stats", **{"from": "all"}).get_json()

    assert stats["false_positives"] == 0


def test_administrator_is_not_bound_by_an_earlier_verdict(engine: Engine) -> None:
    assert engine.check(RUDE).data != b"false"

    found = engine.check(RUDE, user_role="administrator")

    assert found.data == b"false"
    assert "X-akismet-error" not in found.headers


def test_imported_comment_that_nobody_judged_is_screened(engine: Engine) -> None:
    wired: Parts = engine.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        site = next(one for one in reading.sites.all() if one.id == engine.site_id)
    secret_key = load_secret_key(wired.settings.instance)
    comment = Comment(RUDE, id="105", author=Author(name="Ann"))
    HistoryImport(wired.database, site, secret_key).write(
        [IS_WAITING.of(comment, datetime(2020, 9, 13, tzinfo=UTC))]
    )

    found = engine.check(RUDE, comment_ID="105", recheck_reason="recheck_queue")

    assert found.data == b"true"
