"""The queue: what is most urgent first, what waits too long before all of it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from moderation.comment import Article, Author, Comment
from moderation.errors import UnknownCursorError
from moderation.scores import Language, Scores
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.orders import Order, parts
from moderation.storage.queue import QueuePage
from moderation.storage.reports import ReportReason
from moderation.storage.waiting import Filters, Origin, free_for
from moderation.verdict import Action, Reason, Verdict
from tests.moderation.storage.stored import NOW, add_site, decision, draft

HOUR = timedelta(hours=1)
LONGEST = 24 * HOUR


def scores(label: str = "insult", value: float = 0.9, language: str = "en") -> Scores:
    """Scores with one label."""
    known = Language(language, 1.0, supported=True)
    return Scores({label: value}, 0.0, (), known, "sha256:x")


def add(
    database: Database,
    site_id: int,
    comment_id: str,
    *,
    hours: float = 1,
    label: str = "insult",
    value: float = 0.9,
    action: Action = Action.HOLD,
    language: str = "en",
    change: CommentDraft | None = None,
) -> None:
    """Add a screened comment that came so many hours ago."""
    written = change or draft(site_id, comment_id, action=action)
    written = replace(written, received_at=NOW - hours * HOUR)
    reasons = (Reason(label, "why", value, 0.5),) if action is Action.HOLD else ()
    with database.unit_of_work() as work:
        number = work.comments.add(written)
        found = scores(label, value, language)
        work.screenings.add(number, 1, found, Verdict(action, reasons, "p:1"))
        work.commit()


def ids(page: QueuePage) -> list[str]:
    """The comments of a page by the platform's id."""
    return [one.platform_id for one in page.comments]


def listed(
    database: Database, filters: Filters | None = None, order: Order = Order.URGENT
) -> list[str]:
    """All that waits, two at a time by cursor; pages must not overlap."""
    found: list[str] = []
    after = None
    while True:
        with database.reading() as reading:
            page = reading.queue.page(
                filters or Filters(),
                limit=2,
                order=order,
                after=after,
                longest_wait=LONGEST,
                now=NOW,
            )
        found += ids(page)
        if page.following is None:
            return found
        after = page.following


@pytest.fixture
def site_id(database: Database) -> int:
    """A site with nothing in it."""
    return add_site(database)


def test_what_waits_too_long_comes_first_then_what_does_most_harm(
    database: Database, site_id: int
) -> None:
    add(database, site_id, "mild", value=0.2)
    add(database, site_id, "harsh", value=0.9)
    add(database, site_id, "threat", label="threat", value=0.9)
    add(database, site_id, "late", hours=25, value=0.01)
    add(database, site_id, "latest", hours=30, value=0.01)
    add(database, site_id, "fine", action=Action.APPROVE)

    assert listed(database) == ["latest", "late", "threat", "harsh", "mild"]
    oldest = listed(database, order=Order.OLDEST)
    assert oldest[:2] == ["latest", "late"]
    assert listed(database, order=Order.NEWEST) == oldest[::-1]


def test_waiting_twelve_hours_weighs_as_much_as_twice_the_harm(
    database: Database, site_id: int
) -> None:
    add(database, site_id, "new", label="sexually_explicit")
    add(database, site_id, "shorter", hours=12.9, label="profanity")
    add(database, site_id, "longer", hours=13.1, label="profanity")

    assert listed(database) == ["longer", "new", "shorter"]


def test_among_equal_scores_the_least_sure_comes_first(
    database: Database, site_id: int
) -> None:
    add(database, site_id, "sure", label="toxicity", value=0.99)
    add(database, site_id, "unsure", label="toxicity", value=0.6)

    assert listed(database) == ["unsure", "sure"]


def test_filters_narrow_the_queue_and_its_summary(
    database: Database, site_id: int
) -> None:
    other = add_site(database, "other")
    add(database, site_id, "plain", hours=5)
    add(database, site_id, "spam", label="spam")
    add(database, site_id, "german", language="de")
    add(database, other, "elsewhere")
    with database.unit_of_work() as work:
        article = work.articles.write(site_id, Article(url="https://b/1"))
        work.commit()
    comment = Comment(
        "100 % of_this \\ is ÄRGER", id="ada", author=Author(id="7", name="Ada")
    )
    change = replace(draft(site_id, "ada"), comment=comment, article_id=article)
    add(database, site_id, "ada", change=change)

    def found(**filters: object) -> set[str]:
        return set(listed(database, Filters(**filters)))  # type: ignore[arg-type]

    assert found(site_id=other) == {"elsewhere"}
    assert found(article_id=article) == {"ada"}
    assert found(label="spam") == found(reason="spam") == {"spam"}
    assert found(label="spa") == found(label="s%m") == found(label="_pam") == set()
    assert found(language="de") == {"german"}
    assert found(author="Ada") == found(author="7") == {"ada"}
    assert found(search="100 %") == found(search="OF_THIS \\") == {"ada"}
    assert found(search="ofXthis") == found(search="%%%") == set()
    assert found(site_id=site_id, label="insult", search="hello") == {"plain", "german"}
    with database.reading() as reading:
        summary = reading.queue.summary(
            Filters(site_id=site_id), longest_wait=4 * HOUR, now=NOW
        )
    assert (summary.waiting, summary.overdue) == (4, 1)
    assert summary.oldest == NOW - 5 * HOUR


def test_report_brings_an_approved_comment_before_a_person(
    database: Database, site_id: int
) -> None:
    add(database, site_id, "fine", hours=100, action=Action.APPROVE)
    add(database, site_id, "held", value=0.6)
    with database.unit_of_work() as work:
        for reporter, new in (("r1", True), ("r1", False), ("r2", True)):
            reason = ReportReason.ABUSE
            said = work.reports.add(site_id, "fine", reporter, reason, now=NOW)
            assert said is new
        work.commit()

    assert listed(database) == ["fine", "held"]
    assert listed(database, Filters(origin=Origin.READERS)) == ["fine"]
    assert listed(database, Filters(origin=Origin.MACHINE)) == ["held"]
    with database.reading() as reading:
        [card, _] = reading.queue.page(now=NOW, longest_wait=LONGEST).comments
        assert (card.action, card.reports) == (Action.APPROVE, 2)
        assert card.waiting_since == NOW
        assert reading.reports.open_reasons(card.id) == {ReportReason.ABUSE: 2}
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "fine", decision())
        assert work.reports.open_reasons(card.id) == {}
        assert [one.settled for one in work.reports.newest(limit=9)] == [True, True]
        work.commit()
    assert listed(database) == ["held"]


def test_edit_lets_a_comment_wait_anew_but_not_one_that_was_reported(
    database: Database, site_id: int
) -> None:
    add(database, site_id, "edited", hours=50, action=Action.APPROVE)
    add(database, site_id, "reported", hours=50, action=Action.APPROVE)
    with database.unit_of_work() as work:
        work.reports.add(
            site_id, "reported", "r", ReportReason.SPAM, now=NOW - 40 * HOUR
        )
        for name in ("edited", "reported"):
            stored = work.comments.find(site_id, name)
            assert stored is not None
            work.comments.revise(stored, draft(site_id, name, "Other."))
        work.commit()

    with database.reading() as reading:
        cards = reading.queue.page(now=NOW, longest_wait=LONGEST).comments
    waiting = {card.platform_id: card.waiting_since for card in cards}
    assert waiting["reported"] == NOW - 40 * HOUR
    assert waiting["edited"] > NOW - 50 * HOUR
    assert cards[0].platform_id == "reported"


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "W10", "WzEsMiwzLDRd", "bnVsbA", "eyJhIjoxfQ"]
)
def test_cursor_that_leads_nowhere_is_refused(database: Database, cursor: str) -> None:
    with database.reading() as reading, pytest.raises(UnknownCursorError):
        reading.queue.page(after=cursor)


def test_cursor_of_another_order_is_refused(database: Database, site_id: int) -> None:
    for number in range(3):
        add(database, site_id, f"c{number}")
    with database.reading() as reading:
        page = reading.queue.page(limit=1, now=NOW)
        with pytest.raises(UnknownCursorError):
            reading.queue.page(after=page.following, order=Order.OLDEST)


def test_next_of_many_is_found_by_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    database = Database(url)
    with database.connection() as connection:
        plans = []
        for _, statement in parts(Order.URGENT, NOW, LONGEST, None):
            wanted = statement.where(free_for("Ada", NOW)).limit(1)
            compiled = wanted.compile(connection)
            values = [compiled.params[name] for name in compiled.positiontup or ()]
            explained = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {compiled}", tuple(str(one) for one in values)
            )
            plans.append(" ".join(row.detail for row in explained))
    database.dispose()

    assert "USING INDEX ix_comments_waiting_since" in plans[0]
    assert "USING INDEX ix_comments_waiting_priority" in plans[1]
    assert not any("TEMP B-TREE" in plan for plan in plans)
