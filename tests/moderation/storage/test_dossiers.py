"""What is known of a comment besides itself: author, near copies, answers, choices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.comment import Article, Author
from moderation.reviewing import decide, undo, undoing_by
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.outbox import Owed
from moderation.storage.waiting import Filters
from moderation.verdict import Action
from tests.moderation.storage.stored import NOW, add_site, decision, draft

COPIED = "Buy the very best watches today at http://{}.example !!!"


@pytest.fixture
def site_id(database: Database) -> int:
    """A site."""
    return add_site(database)


def add(
    database: Database,
    written: CommentDraft,
    *,
    author: Author | None = None,
    article: str | None = None,
    email_hash: str | None = None,
) -> int:
    """A comment of somebody; returns our number of it."""
    comment = written.comment
    if author:
        comment = replace(comment, author=author)
    with database.unit_of_work() as work:
        under = None
        if article:
            under = work.articles.write(written.site_id, Article(title=article))
        number = work.comments.add(
            replace(written, comment=comment, article_id=under, email_hash=email_hash)
        )
        work.commit()
    return number


def test_author_is_known_by_number_else_by_address_and_never_by_name(
    database: Database, site_id: int
) -> None:
    other = add_site(database, "other")
    ada = Author(id="7", name="Ada")
    first = add(database, draft(site_id, "c1"), author=ada)
    add(database, draft(site_id, "c2", action=Action.APPROVE), author=ada)
    add(database, draft(other, "c3"), author=ada)
    by_mail = add(database, draft(site_id, "c4"), email_hash="h1")
    add(database, draft(site_id, "c5", action=Action.REJECT), email_hash="h1")
    nobody = add(database, draft(site_id, "c6"), author=Author(name="Ada"))
    decide(database, site_id, "c1", decision(Action.REJECT), lambda _comment: ())

    with database.reading() as reading:
        record = reading.dossiers.author_record(first)
        mailed = reading.dossiers.author_record(by_mail)
        unnamed = reading.dossiers.author_record(nobody)

    assert record is not None
    assert mailed is not None
    assert (record.comments, record.approved, record.held, record.rejected) == (
        *(2, 1, 0, 1),
    )
    assert record.by_people == 1
    assert (mailed.comments, mailed.held, mailed.rejected) == (2, 1, 1)
    assert unnamed is None


def test_near_copies_are_found_across_articles_and_sites(
    database: Database, site_id: int
) -> None:
    other = add_site(database, "other")
    here = draft(site_id, "c1", COPIED.format("one"))
    first = add(database, here, article="Rain")
    shouted = draft(site_id, "c2", COPIED.format("two").upper())
    add(database, shouted, article="Sun", author=Author(name="Bo"))
    add(database, draft(other, "c3", COPIED.format("www.three")), article="Snow")
    add(database, draft(site_id, "c4", "Something else altogether, is it not?"))
    short = add(database, draft(site_id, "c5", "Thanks!"))
    add(database, draft(site_id, "c6", "Thanks"))

    with database.reading() as reading:
        found = reading.dossiers.near_copies(first, limit=1)
        none = reading.dossiers.near_copies(short)

    assert (found.count, found.articles) == (2, 2)
    assert [(one.site, one.article_title) for one in found.newest] == [
        ("other", "Snow")
    ]
    assert none.count == 0


def test_edit_and_erasure_change_what_a_comment_is_like(
    database: Database, site_id: int
) -> None:
    first = add(database, draft(site_id, "c1", COPIED.format("one")))
    second = add(database, draft(site_id, "c2", COPIED.format("two")))
    add(database, draft(site_id, "c3", COPIED.format("three")))

    with database.unit_of_work() as work:
        stored = work.comments.find(site_id, "c2")
        assert stored is not None
        edited = draft(site_id, "c2", "I have thought about it and take it back.")
        work.comments.revise(stored, edited)
        before = work.dossiers.near_copies(first).count
        work.erasure.erase([first])
        work.commit()
    with database.reading() as reading:
        assert before == 1
        assert reading.dossiers.near_copies(first).count == 0
        assert reading.dossiers.near_copies(second).count == 0


def test_answers_tell_how_they_stand_with_the_platform(
    database: Database, site_id: int
) -> None:
    number = add(database, draft(site_id))
    with database.unit_of_work() as work:
        kept = []
        for action in ("reject", "hold", "approve"):
            owed = Owed("comment.decided", {"data": {"action": action}})
            kept.append(work.outbox.add(owed, site_id, number))
        work.outbox.delivered(kept[0], NOW)
        work.outbox.dead(kept[1], "It is gone.", NOW)
        work.commit()

    with database.reading() as reading:
        told = reading.dossiers.answers(number)

    assert [one.action for one in told] == ["reject", "hold", "approve"]
    assert told[0].delivered_at == NOW
    assert (told[1].dead_at, told[1].last_error) == (NOW, "It is gone.")
    assert told[2].delivered_at is told[2].dead_at is None


def test_newest_decision_of_ones_own_is_what_undo_means(
    database: Database, site_id: int
) -> None:
    for name in ("c1", "c2", "c3"):
        add(database, draft(site_id, name))

    def newest(reviewer: str = "Ada", hours: float = 1) -> str | None:
        with database.reading() as reading:
            since = decision().decided_at - timedelta(hours=hours)
            found = reading.undoables.newest_of(reviewer, since)
        return found.platform_id if found else None

    assert newest() is None
    for name in ("c1", "c2"):
        decide(database, site_id, name, decision(), lambda _comment: ())
    mira = decision(reviewer="Mira")
    decide(database, site_id, "c3", mira, lambda _comment: ())
    assert newest() == "c2"
    assert newest("Mira") == "c3"
    assert newest(hours=-10_000) is None

    undo(database, site_id, "c2", undoing_by("Ada"), lambda _by: lambda _comment: ())
    assert newest() == "c1"


def test_standing_tells_what_a_page_has_to_say(
    database: Database, site_id: int
) -> None:
    number = add(database, draft(site_id))
    with database.unit_of_work() as work:
        stored = work.comments.find(site_id, "c1")
        assert stored is not None
        work.comments.revise(stored, draft(site_id, text="Hello again."))
        work.commit()

    with database.reading() as reading:
        standing = reading.dossiers.standing(number)
        assert reading.dossiers.standing(number + 1) is None

    assert standing is not None
    assert (standing.waits, standing.edited, standing.decided) == (True, True, None)


def test_choices_count_what_waits(database: Database, site_id: int) -> None:
    other = add_site(database, "other")
    add(database, draft(site_id, "c1"), article="Rain")
    add(database, draft(site_id, "c2"), article="Rain")
    add(database, draft(site_id, "c3", action=Action.APPROVE), article="Sun")
    add(database, draft(other, "c4"))

    with database.reading() as reading:
        everywhere = reading.queue_choices.of()
        here = reading.queue_choices.of(other)

    assert everywhere.sites == (("blog", 2), ("other", 1))
    assert [(title, count) for _, title, count in everywhere.articles] == [("Rain", 2)]
    assert here.articles == ()
    assert here.sites == everywhere.sites


def test_only_what_has_waited_since_before_then(
    database: Database, site_id: int
) -> None:
    old = replace(draft(site_id, "old"), received_at=NOW - timedelta(hours=30))
    add(database, old)
    add(database, replace(draft(site_id, "new"), received_at=NOW))

    with database.reading() as reading:
        late = Filters(waiting_before=NOW - timedelta(hours=24))
        page = reading.queue.page(late, now=NOW)

    assert [one.platform_id for one in page.comments] == ["old"]
