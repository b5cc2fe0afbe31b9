"""Appeals: once a decision, decided once, by somebody who never judged it."""

import random
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from moderation import appealing, second_looks
from moderation.appealing import case_of, open_cases, overturn, submit, uphold
from moderation.deciding import REOPENED
from moderation.errors import DecisionError, StaleWriteError, UnknownCommentError
from moderation.reviewing import undo, undoing_by
from moderation.storage.appeals import AppealState
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.verdict import Action
from tests.moderation.drawn import (
    LATER,
    decided,
    said,
    screened,
    site_where_all_is_drawn,
    told,
)
from tests.moderation.storage.stored import NOW

APPROVE, REJECT, HOLD = Action.APPROVE, Action.REJECT, Action.HOLD
PEOPLE = ("Ada", "Bo", "Cy", "Di", "Ed")


def test_an_overturned_appeal_approves_and_tells_the_platform_once(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", HOLD)
    decided(database, site, "c1", REJECT, "Ada")
    appeal = submit(database, number, " It is a quotation. ", LATER)
    assert (appeal.text, appeal.state) == ("It is a quotation.", AppealState.OPEN)

    with pytest.raises(StaleWriteError) as again:
        submit(database, number, "And once more.", LATER)
    assert again.value.reason == "appealed"
    with pytest.raises(StaleWriteError) as same:
        overturn(database, appeal.id, "Ada", "", told, LATER)
    assert same.value.reason == "same_reviewer"
    done = overturn(database, appeal.id, "Bo", "You are right.", told, LATER)

    assert done.action is APPROVE
    with database.reading() as reading:
        [owed] = reading.outbox.waiting()
        assert owed.payload == {"id": "c1", "action": "approve"}
        case = case_of(reading, number)
        events = {entry.event for entry in reading.audit.page()}
        assert reading.audit.verify().broken is None
    assert case is not None
    assert case.appeal is not None
    assert case.rejection is None
    assert (case.appeal.state, case.appeal.reply) == (
        AppealState.OVERTURNED,
        "You are right.",
    )
    assert {"appeal.opened", "appeal.overturned", "comment.decided"} <= events
    with pytest.raises(StaleWriteError):
        uphold(database, appeal.id, "Cy", "", LATER)


def test_an_upheld_appeal_changes_nothing_and_is_the_last_word(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", REJECT)  # by the machine
    appeal = submit(database, number, "Why?", LATER)
    uphold(database, appeal.id, "Bo", "", LATER)

    with database.reading() as reading:
        case = case_of(reading, number)
        assert reading.outbox.waiting() == ()
        assert open_cases(reading) == ()
    assert case is not None
    assert case.rejection is not None
    assert case.rejection.by_machine
    assert not case.may_appeal(LATER)
    with pytest.raises(StaleWriteError):
        submit(database, number, "But why?", LATER)


@pytest.mark.parametrize("verdict", [HOLD, REJECT], ids=["by a person", "by machine"])
def test_an_appeal_is_open_again_when_its_approval_is_undone(
    database: Database, verdict: Action
) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", verdict)
    if verdict is HOLD:
        decided(database, site, "c1", REJECT, "Ada")
    appeal = submit(database, number, "It is a quotation.", LATER)
    overturn(database, appeal.id, "Bo", "You are right.", told, LATER)

    undo(database, site, "c1", undoing_by("Ada"), lambda _: lambda _: ())

    with database.reading() as reading:
        [case] = open_cases(reading)
        assert case.appeal == appeal
        assert [entry.actor for entry in reading.audit.page(event=REOPENED)] == ["Ada"]
    for judge in ("Ada", "Bo"):
        with pytest.raises(StaleWriteError) as same:
            uphold(database, appeal.id, judge, "", LATER)
        assert same.value.reason == "same_reviewer"
    overturn(database, appeal.id, "Cy", "", told, LATER)
    with database.reading() as reading:
        assert open_cases(reading) == ()


def test_a_new_decision_can_be_appealed_against_anew(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", HOLD)
    decided(database, site, "c1", REJECT, "Ada")
    first = submit(database, number, "One.", LATER)
    decided(database, site, "c1", REJECT, "Bo")
    with pytest.raises(StaleWriteError) as moot:
        uphold(database, first.id, "Cy", "", LATER)
    assert moot.value.reason == "moot"
    second = submit(database, number, "Two.", LATER)
    assert second.id != first.id
    with database.reading() as reading:
        assert [case.appeal for case in open_cases(reading)] == [second]
        assert reading.appeals.deciders(number) == {"Ada", "Bo"}


def test_what_is_not_rejected_too_old_empty_or_gone_cannot_be_appealed_against(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", HOLD)
    with pytest.raises(StaleWriteError) as held:
        submit(database, number, "Why?", LATER)
    assert held.value.reason == "not_rejected"
    decided(database, site, "c1", REJECT, "Ada")
    for words in ("", "  \n", "x" * 2_001):
        with pytest.raises(DecisionError):
            submit(database, number, words, LATER)
    with pytest.raises(StaleWriteError) as late:
        submit(database, number, "Why?", NOW + appealing.LASTS + timedelta(days=1))
    assert late.value.reason == "too_late"
    with database.unit_of_work() as work:
        work.erasure.erase([number])
        work.commit()
    with pytest.raises(UnknownCommentError):
        submit(database, number, "Why?", LATER)


def test_erasing_a_commenter_takes_their_appeal_as_well(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    number = screened(database, site, "c1", REJECT)
    appeal = submit(database, number, "My own words.", LATER)
    with database.unit_of_work() as work:
        work.erasure.erase([number])
        work.commit()
    with database.reading() as reading:
        assert reading.appeals.numbered(appeal.id).text == ""
        assert open_cases(reading) == ()


def test_nobody_who_judged_a_comment_decides_its_appeal_whoever_asks(
    tmp_path: Path,
) -> None:
    database = fresh(tmp_path)
    site = site_where_all_is_drawn(database)
    chance = random.Random(11)  # noqa: S311 - not a secret
    refused = 0
    cases = []
    judged: dict[int, set[str]] = defaultdict(set)
    for place in range(40):
        name = f"c{place}"
        number = screened(database, site, name, chance.choice([HOLD, REJECT, APPROVE]))
        judges = set(chance.sample(PEOPLE, chance.randint(1, 3)))
        judged[number] |= judges
        for judge in sorted(judges):
            decided(database, site, name, REJECT, judge)
        person = chance.choice(PEOPLE)
        second = second_looks.take_next(database, person, LATER)
        if second is not None:
            opinion = said(chance.choice([APPROVE, REJECT]), person)
            second_looks.answer(database, second.opinion.id, opinion, told)
            judged[second.opinion.comment_id].add(person)
        with database.reading() as reading:
            case = case_of(reading, number)
        if case is not None and case.rejection is not None:
            cases.append(submit(database, number, "Why?", LATER))
    with database.reading() as reading:
        for appeal in cases:
            allowed = {
                person
                for person in PEOPLE
                if appealing.may_judge(reading, appeal.comment_id, person)
            }
            assert allowed == set(PEOPLE) - judged[appeal.comment_id]
            refused += len(PEOPLE) - len(allowed)
    assert len(cases) * 2 <= refused < len(cases) * len(PEOPLE)
    database.dispose()


def fresh(folder: Path) -> Database:
    """A migrated SQLite database."""
    url = f"sqlite:///{folder}/parley.db"
    upgrade(url)
    return Database(url)
