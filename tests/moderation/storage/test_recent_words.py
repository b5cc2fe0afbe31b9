"""Near copies of recent comments, looked up by what they say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from moderation.comment import Author, Comment
from moderation.repeats import Repeats, word_print
from moderation.storage.database import Database
from moderation.storage.retention import Windows
from moderation.storage.unit_of_work import Reading
from moderation.verdict import Action
from tests.moderation.storage.stored import add_site, decision, draft
from tests.moderation.test_repeats import ADVERTISEMENT, OPINION

LINKS = [f"https://shop{number}.example/{number}" for number in range(120)]


def copy(number: int, author: str = "") -> Comment:
    """The advertisement with another link."""
    said = ADVERTISEMENT.replace("https://tea.example/a", LINKS[number])
    return Comment(said, author=Author(name=author or None))


def found_by(
    reading: Reading, site_id: int, comment: Comment, days: int = 7
) -> Repeats:
    """What is found of a comment."""
    return reading.recent_words.of(word_print(site_id, comment), days)


def say(database: Database, site_id: int, comments: list[Comment]) -> list[int]:
    """Add comments and remember what they say."""
    numbers: list[int] = []
    with database.unit_of_work() as work:
        for comment in comments:
            name = f"c{site_id}-{len(numbers)}"
            written = replace(draft(site_id, name, comment.text), comment=comment)
            numbers.append(work.comments.add(written))
            found = Repeats(days=7, words=word_print(site_id, comment))
            work.recent_words.write(numbers[-1], found)
        work.commit()
    return numbers


def test_copies_and_their_authors_are_counted_on_one_site(database: Database) -> None:
    site, other = add_site(database), add_site(database, "other")
    say(database, site, [copy(1, "Ada"), copy(2, "Ada"), copy(3, "Bo"), copy(4)])
    say(database, other, [copy(5, "Eve")])
    say(database, site, [])

    with database.reading() as reading:
        found = found_by(reading, site, copy(9))
        nothing = found_by(reading, site, Comment(OPINION))

    assert (found.copies, found.authors) == (4, 3)
    assert (nothing.copies, nothing.authors) == (0, 0)


def test_comment_is_no_copy_of_itself(database: Database) -> None:
    site = add_site(database)
    [number] = say(database, site, [copy(1)])

    with database.reading() as reading:
        words = word_print(site, copy(1))
        assert reading.recent_words.of(words, 7).copies == 1
        assert reading.recent_words.of(words, 7, but=number).copies == 0


def test_flood_is_counted_to_a_hundred(database: Database) -> None:
    site = add_site(database)
    say(database, site, [copy(number) for number in range(120)])

    with database.reading() as reading:
        assert found_by(reading, site, copy(0)).copies == 100


def test_old_ones_do_not_count(database: Database) -> None:
    site = add_site(database)
    say(database, site, [copy(1), copy(2)])
    with database.connection() as connection, connection.begin():
        connection.execute(
            text("UPDATE repeats SET seen_at = :then"),
            {"then": (datetime.now(UTC) - timedelta(days=3)).replace(tzinfo=None)},
        )

    with database.reading() as reading:
        assert found_by(reading, site, copy(3), days=2).copies == 0
        assert found_by(reading, site, copy(3), days=4).copies == 2
        assert found_by(reading, site, copy(3), days=0).copies == 0


def test_edited_comment_counts_by_what_it_says_now(database: Database) -> None:
    site = add_site(database)
    [number] = say(database, site, [copy(1)])

    for said in (Comment(OPINION), Comment("Sorry.")):
        with database.unit_of_work() as work:
            words = word_print(site, said)
            work.recent_words.write(number, Repeats(days=7, words=words))
            work.commit()
        with database.reading() as reading:
            assert found_by(reading, site, copy(2)).copies == 0
            assert found_by(reading, site, said).copies == int(words is not None)


def test_what_people_decided_about_copies_is_known(database: Database) -> None:
    site = add_site(database)
    say(database, site, [copy(1), copy(2), copy(3)])
    with database.unit_of_work() as work:
        work.decisions.add(site, f"c{site}-0", decision(Action.APPROVE))
        work.decisions.add(site, f"c{site}-1", decision(Action.REJECT))
        work.commit()

    with database.reading() as reading:
        found = found_by(reading, site, copy(9))

    assert (found.approved, found.rejected) == (1, 1)


def test_erased_and_blanked_comments_are_forgotten(database: Database) -> None:
    site = add_site(database)
    numbers = say(database, site, [copy(1), copy(2), copy(3)])
    with database.unit_of_work() as work:
        work.erasure.erase(numbers[:1])
        work.erasure.blank(numbers[1:2])
        work.commit()

    with database.reading() as reading:
        assert found_by(reading, site, copy(9)).copies == 1


def test_prints_go_when_their_days_are_over(database: Database) -> None:
    site = add_site(database)
    say(database, site, [copy(1), copy(2)])
    now = datetime.now(UTC)

    def dropped(moment: datetime) -> int:
        old = now - timedelta(days=99)
        windows = Windows(old, old, old, old, repeats=moment)
        with database.unit_of_work() as work:
            counts = work.retention.drop_some(windows)
            work.commit()
        return counts["repeats"]

    assert dropped(now - timedelta(days=7)) == 0
    assert dropped(now + timedelta(seconds=1)) == 2
    with database.reading() as reading:
        assert found_by(reading, site, copy(3)).copies == 0
