"""A history becomes comments and decisions, once, whatever stood there before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from moderation.comment import Article, Author, Comment
from moderation.comment_names import content_name
from moderation.decision import Decision
from moderation.errors import UnknownSiteError
from moderation.fingerprint import fingerprint
from moderation.secret_key import SecretKey
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action, Verdict
from tests.training.histories.writing import added_site, rows_written
from training.errors import MalformedHistoryError
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    IS_SPAM,
    HistoricalComment,
    Standing,
)
from training.import_history import (
    BATCH,
    DELETED_HERE,
    ECHO,
    HistoryImport,
    site_named,
)

KEY = SecretKey(b"k" * 32)
WRITTEN = datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
COMMENT = Comment(
    "Finally!",
    id="7",
    article=Article("/tax/", "Raise the tax?"),
    author=Author(name="Jo", email="Jo@example.org ", ip="192.0.2.7"),
)
PERSONAL = Standing(Action.REJECT, reviewer="ada", decided_at=WRITTEN)


@pytest.fixture
def site(database: Database) -> Site:
    """A site to import into."""
    return added_site(database)


@pytest.fixture
def target(database: Database, site: Site) -> HistoryImport:
    """An import into it."""
    return HistoryImport(database, site, KEY)


def history(count: int) -> list[HistoricalComment]:
    """So many published comments."""
    return [
        IS_PUBLISHED.of(replace(COMMENT, id=str(number), text=f"No {number}"), WRITTEN)
        for number in range(count)
    ]


def live(work: UnitOfWork, site: Site, platform_id: str = "7") -> int:
    """Write the comment as a webhook does, screened and approved."""
    number = work.comments.add(
        CommentDraft(
            site_id=site.id,
            platform_id=platform_id,
            comment=replace(COMMENT, id=platform_id),
            article_id=None,
            email_hash=None,
            ip_hash=None,
            fingerprint=fingerprint(COMMENT),
            changed_at=WRITTEN,
            action=Action.APPROVE,
            awaiting_model=False,
        )
    )
    work.screenings.add(number, 1, None, Verdict(Action.APPROVE))
    return number


def test_comment_is_stored_as_a_webhook_stores_it(
    database: Database, site: Site, target: HistoryImport
) -> None:
    target.write([PERSONAL.of(COMMENT, WRITTEN)])

    with database.reading() as reading:
        found = reading.history.of_comment(site.id, "7")
        stored = reading.comments.find(site.id, "7")
    assert found.article.url == "https://b.example/tax/"
    assert found.action is Action.REJECT
    assert found.received_at == WRITTEN
    assert found.screenings == ()
    assert [one.reviewer for one in found.decisions] == ["ada"]
    assert stored is not None
    assert not stored.screened
    with database.connection() as connection:
        row = connection.execute(
            text("SELECT author_email_hash, author_ip_hash FROM comments")
        ).one()
    assert row.author_email_hash == KEY.address_hash("email", "jo@example.org")
    assert row.author_ip_hash == KEY.address_hash("ip", "192.0.2.7")


def test_undecided_comment_has_no_action_and_waits_in_no_queue(
    database: Database, site: Site, target: HistoryImport
) -> None:
    imported = target.write([IS_DELETED.of(COMMENT, WRITTEN)])

    assert imported.unused == {IS_DELETED.undecided: 1}
    with database.reading() as reading:
        assert reading.history.of_comment(site.id, "7").action is None
        assert reading.queue.oldest(limit=9) == ()
        assert reading.awaiting.oldest(after=0, limit=9) == []


def test_later_export_adds_the_new_decision_only(
    database: Database, site: Site, target: HistoryImport
) -> None:
    target.write([IS_DELETED.of(COMMENT, WRITTEN)])
    later = target.write([PERSONAL.of(COMMENT, WRITTEN)])

    assert (later.added, later.known, later.decisions) == (0, 1, 1)
    with database.reading() as reading:
        assert reading.history.of_comment(site.id, "7").action is Action.REJECT


@pytest.mark.parametrize("standing", [IS_PUBLISHED, IS_SPAM])
def test_what_we_screened_ourselves_comes_back_as_nobody_s_decision(
    database: Database, site: Site, target: HistoryImport, standing: Standing
) -> None:
    with database.unit_of_work() as work:
        live(work, site)
        work.commit()

    imported = target.write([standing.of(COMMENT, WRITTEN)])

    assert imported.unused == {ECHO: 1}
    with database.reading() as reading:
        assert reading.decisions.of(site.id, "7") == ()


def test_person_s_decision_on_a_screened_comment_counts(
    database: Database, site: Site, target: HistoryImport
) -> None:
    with database.unit_of_work() as work:
        live(work, site)
        work.commit()

    assert target.write([PERSONAL.of(COMMENT, WRITTEN)]).decisions == 1
    with database.reading() as reading:
        assert reading.history.of_comment(site.id, "7").action is Action.REJECT


def test_comment_checked_before_it_had_a_number_is_found_by_its_content(
    database: Database, site: Site, target: HistoryImport
) -> None:
    at_home = replace(COMMENT, article=Article("https://b.example/tax/#comments"))
    with database.unit_of_work() as work:
        number = live(work, site, "guid")
        work.aliases.claim(site.id, content_name(KEY, at_home), number)
        work.commit()

    imported = target.write([PERSONAL.of(COMMENT, WRITTEN)])

    assert (imported.added, imported.known, imported.decisions) == (0, 1, 1)
    with database.reading() as reading:
        assert len(reading.decisions.of(site.id, "guid")) == 1


def test_two_readers_who_say_the_same_stay_two(
    database: Database, target: HistoryImport
) -> None:
    twice = [COMMENT, replace(COMMENT, id="8")]
    assert target.write([PERSONAL.of(one, WRITTEN) for one in twice]).added == 2
    assert rows_written(database)["comments"] == 2


def test_later_review_with_us_stays_in_force(
    database: Database, site: Site, target: HistoryImport
) -> None:
    target.write([IS_PUBLISHED.of(COMMENT, WRITTEN)])
    with database.unit_of_work() as work:
        later = WRITTEN + timedelta(days=1)
        work.decisions.add(site.id, "7", Decision(Action.APPROVE, "Bo", later))
        work.commit()

    target.write([PERSONAL.of(COMMENT, WRITTEN)])

    with database.reading() as reading:
        assert reading.history.of_comment(site.id, "7").action is Action.APPROVE


def test_deleted_comment_is_left_alone(
    database: Database, site: Site, target: HistoryImport
) -> None:
    with database.unit_of_work() as work:
        work.comments.add_deleted(site.id, "7", WRITTEN)
        work.commit()

    imported = target.write([PERSONAL.of(COMMENT, WRITTEN)])

    assert imported.unused == {DELETED_HERE: 1}
    assert rows_written(database)["decisions"] == 0


def test_interrupted_import_goes_on_where_it_stopped(
    database: Database, target: HistoryImport
) -> None:
    def breaks_off() -> Iterator[HistoricalComment]:
        yield from history(BATCH + 1)
        raise MalformedHistoryError("broken")

    with pytest.raises(MalformedHistoryError):
        target.write(breaks_off())
    assert rows_written(database)["comments"] == BATCH

    imported = target.write(history(BATCH + 5))

    assert (imported.known, imported.added) == (BATCH, 5)
    assert rows_written(database)["decisions"] == BATCH + 5


def test_title_that_is_known_stays_and_a_missing_text_is_filled_in(
    database: Database, site: Site, target: HistoryImport
) -> None:
    known = Article("https://b.example/tax/", "Its title", None)
    with database.unit_of_work() as work:
        work.articles.write(site.id, known)
        work.commit()
    told = Article("/tax/", "Another", "A teaser.")

    target.write([PERSONAL.of(replace(COMMENT, article=told), WRITTEN)])

    with database.reading() as reading:
        found = reading.articles.find(site.id, known)
    assert found is not None
    assert found.article == replace(known, text="A teaser.")


def test_unknown_site_names_the_command(database: Database) -> None:
    with pytest.raises(UnknownSiteError, match="flask --app webhook add-site nobody"):
        site_named(database, "nobody")
