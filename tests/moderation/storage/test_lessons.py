"""What training reads: the newest decision that stands, with the text that it saw."""

from dataclasses import replace
from datetime import timedelta

from moderation.decision import Decision
from moderation.storage.database import Database
from moderation.storage.lessons import Lesson, Lessons
from moderation.verdict import Action
from tests.moderation.storage.stored import NOW, add_comment, add_site


def said(action: Action, reviewer: str, minutes: int = 0) -> Decision:
    return Decision(action, reviewer, NOW + timedelta(minutes=minutes))


def decide(database: Database, site: int, platform_id: str, decision: Decision) -> None:
    with database.unit_of_work() as work:
        work.decisions.add(site, platform_id, decision)
        work.commit()


def lessons(database: Database, site: str | None = None) -> list[Lesson]:
    with database.reading() as reading:
        return list(reading.lessons.all(site))


def test_newest_decision_counts_and_whom_it_overruled_is_known(
    database: Database,
) -> None:
    site = add_site(database)
    add_comment(database, site, "c1", "First.")
    add_comment(database, site, "c2", "Nobody decided.")
    decide(database, site, "c1", said(Action.APPROVE, "Ada"))
    decide(database, site, "c1", said(Action.REJECT, "Ben", 1))

    [lesson] = lessons(database)

    assert (lesson.comment.text, lesson.site) == ("First.", "blog")
    assert lesson.decision.reviewer == "Ben"
    assert lesson.decision.action is Action.REJECT
    assert [one.reviewer for one in lesson.overruled] == ["Ada"]


def test_what_was_undone_teaches_nothing(database: Database) -> None:
    site = add_site(database)
    add_comment(database, site)
    decide(database, site, "c1", said(Action.REJECT, "Ada"))
    with database.unit_of_work() as work:
        work.decisions.undo(site, "c1", said(Action.HOLD, "Ada", 1))
        work.commit()

    assert lessons(database) == []


def test_void_decisions_and_deleted_comments_are_left_out(database: Database) -> None:
    site = add_site(database)
    for name in ("c1", "c2"):
        add_comment(database, site, name)
        decide(database, site, name, said(Action.REJECT, "Ada"))
    with database.connection() as connection:
        connection.exec_driver_sql(
            "UPDATE decisions SET lapsed = true WHERE comment_id = 1"
        )
        connection.exec_driver_sql(
            "UPDATE comments SET deleted_at = received_at WHERE id = 2"
        )
        connection.commit()

    assert lessons(database) == []


def test_one_site_can_be_asked_for_over_several_pages(database: Database) -> None:
    one, other = add_site(database, "one"), add_site(database, "other")
    for site, count in ((one, 13), (other, 3)):
        for number in range(count):
            add_comment(database, site, f"c{number}", f"Text {number}.")
            if number % 2 == 0:
                decide(database, site, f"c{number}", said(Action.APPROVE, "Ada"))

    with database.connection() as connection:
        pages = Lessons(connection, at_once=4)
        assert len(list(pages.all("one"))) == 7
        assert [one.comment_id for one in pages.all()] == [*range(1, 15, 2), 14, 16]


def test_doubts_are_asked_once_and_never_of_whoever_decided(
    database: Database,
) -> None:
    site = add_site(database)
    add_comment(database, site)
    decide(database, site, "c1", said(Action.REJECT, "Ada"))
    [lesson] = lessons(database)

    asked = []
    for _ in range(2):
        with database.unit_of_work() as work:
            asked.append(
                work.second_opinions.doubt(
                    lesson.comment_id,
                    lesson.revision,
                    lesson.number,
                    replace(lesson.decision, labels={"spam": 1.0}),
                    NOW,
                )
            )
            work.commit()

    assert asked == [True, False]
    with database.unit_of_work() as work:
        assert work.second_opinions.next_for("Ada", NOW) is None
        offered = work.second_opinions.next_for("Ben", NOW)
    assert offered is not None
    assert (offered.kind, offered.labels) == ("doubt", {"spam": 1.0})
