"""get-stats, usage-limit, key-sites and the rest: figures that are true."""

import csv
import io
from datetime import UTC, datetime

import pytest

from tests.webhook.akismet.conftest import AKISMET_KEY, BLOG, Engine

SPAM = "You pathetic idiot, morons."
HAM = "A thoughtful article, thanks."
OTHER = "https://other.example"


@pytest.fixture
def busy(engine: Engine) -> Engine:
    """An engine with 2 spam, 3 ham, 1 missed spam and 1 false positive."""
    engine.check(SPAM)
    engine.check(SPAM, comment_author="Bob")
    engine.check(HAM)
    engine.check(HAM, comment_author="Bob", blog=OTHER)
    engine.check("What an idiot.")
    engine.check(SPAM, is_test="1")
    engine.report("spam", HAM)
    engine.report("ham", SPAM)
    return engine


@pytest.mark.parametrize("span", ["60-days", "6-months", "all"])
def test_stats_are_counted(busy: Engine, span: str) -> None:
    month = datetime.now(UTC).strftime("%Y-%m")
    counts = {"spam": 2, "ham": 3, "missed_spam": 1, "false_positives": 1}

    body = busy.call("get-stats", **{"from": span}).get_json()

    assert body == {
        **counts,
        "accuracy": 60.0,
        "time_saved": 0,
        "breakdown": {month: counts | {"da": f"{month}-01"}},
    }


def test_stats_of_nothing_are_zero(engine: Engine) -> None:
    body = engine.call("get-stats").get_json()
    assert (body["spam"], body["accuracy"], body["breakdown"]) == (0, 100.0, {})


def test_stats_of_another_span_are_refused(engine: Engine) -> None:
    assert engine.call("get-stats", **{"from": "ever"}).data == b"invalid"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_usage_is_what_was_checked_this_month(busy: Engine, method: str) -> None:
    plain = busy.client.open(f"/1.2/usage-limit?api_key={AKISMET_KEY}", method=method)

    expected = {"limit": "none", "usage": 5, "percentage": "0.00", "throttled": False}
    assert plain.get_json() == expected


def test_extended_usage_says_that_no_notice_is_due(busy: Engine) -> None:
    address = f"/1.2/usage-limit?api_key={AKISMET_KEY}&extended=1"
    body = busy.client.get(address).get_json()
    assert body["notice_level"] is False


def test_key_sites_are_counted_by_blog(busy: Engine) -> None:
    month = datetime.now(UTC).strftime("%Y-%m")

    body = busy.client.get(f"/1.2/key-sites?api_key={AKISMET_KEY}").get_json()

    first, second = body[month]
    assert first == {
        "site": BLOG,
        "api_calls": 6,
        "spam": 2,
        "ham": 2,
        "missed_spam": 1,
        "false_positives": 1,
        "is_revoked": False,
    }
    assert second["site"] == OTHER
    assert (body["limit"], body["offset"], body["total"]) == (500, 0, 2)


@pytest.mark.parametrize(
    ("query", "sites"),
    [
        ("filter=other", [OTHER]),
        ("limit=1", [BLOG]),
        ("limit=1&offset=1", [OTHER]),
        ("order=ham&limit=1", [BLOG]),
        ("order=site", [BLOG, OTHER]),
        ("month=2001-01", []),
    ],
)
def test_key_sites_can_be_narrowed(busy: Engine, query: str, sites: list[str]) -> None:
    address = f"/1.2/key-sites?api_key={AKISMET_KEY}&{query}"
    body = busy.client.get(address).get_json()
    assert [
        row["site"] for rows in body.values() if isinstance(rows, list) for row in rows
    ] == sites


@pytest.mark.parametrize(
    "query", ["month=now", "limit=-1", "offset=x", "limit=9999999999"]
)
def test_key_sites_of_nonsense_are_refused(engine: Engine, query: str) -> None:
    address = f"/1.2/key-sites?api_key={AKISMET_KEY}&{query}"
    assert engine.client.get(address).data == b"invalid"


def test_key_sites_as_csv_start_with_a_title_and_hide_formulas(busy: Engine) -> None:
    busy.check(HAM, comment_author="Eve", blog="=1+1")

    answer = busy.client.get(f"/1.2/key-sites?api_key={AKISMET_KEY}&format=csv")

    assert answer.mimetype == "text/csv"
    title, *rows = answer.text.splitlines()
    assert title.startswith("Active sites during ")
    assert AKISMET_KEY not in answer.text
    table = list(csv.DictReader(io.StringIO("\n".join(rows))))
    assert table[0] == {
        "Site": BLOG,
        "Total API Calls": "6",
        "Spam": "2",
        "Ham": "2",
        "Missed Spam": "1",
        "False Positives": "1",
        "Is Revoked": "false",
    }
    assert "'=1+1" in [row["Site"] for row in table]


def test_subscription_is_active(engine: Engine) -> None:
    body = engine.call("get-subscription").get_json()
    assert body["status"] == "active"
    assert body["limit_reached"] is False
    assert body["account_name"] == "Parley: press"


def test_token_and_deactivation_are_words(engine: Engine) -> None:
    assert engine.call("token").text
    assert engine.call("deactivate").data == b"deactivated"
    assert engine.call("verify-key").data == b"valid"
