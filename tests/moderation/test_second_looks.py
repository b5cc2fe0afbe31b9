"""Second opinions are blind, never one's own, drawn by lot, and settled once."""

from datetime import timedelta

import pytest

from moderation import second_looks
from moderation.drawing import lot, second_chance
from moderation.errors import StaleWriteError, UnknownDecisionError
from moderation.insights.audited import audited_precision
from moderation.insights.reviewer_agreement import by_people, in_words, overall
from moderation.reviewing import undo, undoing_by
from moderation.storage.audits import Audited
from moderation.storage.database import Database
from moderation.storage.draws import draw_on
from moderation.verdict import Action, Reason, Verdict
from tests.moderation.drawn import (
    LATER,
    decided,
    said,
    scores,
    screened,
    site_where_all_is_drawn,
    told,
)
from tests.moderation.storage.stored import NOW, draft

APPROVE, REJECT, HOLD = Action.APPROVE, Action.REJECT, Action.HOLD


def test_a_decision_goes_to_somebody_else_and_changes_nothing(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database)
    screened(database, site, "c1", HOLD)
    decided(database, site, "c1", REJECT, "Ada")

    assert second_looks.take_next(database, "Ada", LATER) is None
    taken = second_looks.take_next(database, "Bo", LATER)
    assert taken is not None
    assert taken.comment.platform_id == "c1"
    assert second_looks.take_next(database, "Cy", LATER) is None  # Bo has claimed it
    done = second_looks.answer(database, taken.opinion.id, said(APPROVE, "Bo"), told)

    assert (done.agrees, done.decided) == (False, None)
    with database.reading() as reading:
        stored = reading.comments.find(site, "c1")
        assert stored is not None
        assert (stored.action, stored.version) == (REJECT, 2)
        assert reading.outbox.waiting() == ()
        [pair] = reading.second_opinions.pairs()
        assert (pair.first, pair.second) == ("Ada", "Bo")
        assert pair.actions == (REJECT, APPROVE)
        given = reading.audit.page(event=second_looks.GIVEN)
        assert [entry.actor for entry in given] == ["Bo"]
    with pytest.raises(StaleWriteError):
        second_looks.answer(database, taken.opinion.id, said(REJECT, "Cy"), told)


def test_a_disagreement_is_settled_once_and_decides_where_that_changes_something(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database)
    for name in ("c1", "c2"):
        screened(database, site, name, HOLD)
        decided(database, site, name, REJECT, "Ada")
        taken = second_looks.take_next(database, "Bo", LATER)
        assert taken is not None
        second_looks.answer(database, taken.opinion.id, said(APPROVE, "Bo"), told)
    with database.reading() as reading:
        two, one = reading.second_opinions.disagreements(settled=False)

    done = second_looks.settle(database, one.id, said(APPROVE, "Cy"), told)
    kept = second_looks.settle(database, two.id, said(REJECT, "Cy"), told)

    assert done is not None
    assert (done.platform_id, done.action) == ("c1", APPROVE)
    assert kept is None
    with pytest.raises(StaleWriteError):
        second_looks.settle(database, one.id, said(REJECT, "Ada"), told)
    with database.reading() as reading:
        assert reading.second_opinions.disagreements(settled=False) == ()
        assert len(reading.second_opinions.disagreements(settled=True)) == 2
        [owed] = reading.outbox.waiting()
        assert owed.payload == {"id": "c1", "action": "approve"}
        assert reading.audit.verify().broken is None


def test_what_was_undone_edited_or_deleted_is_not_asked(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    for name in ("undone", "edited", "deleted"):
        screened(database, site, name, HOLD)
        decided(database, site, name)
    undo(database, site, "undone", undoing_by("Ada"), lambda _: lambda _: ())
    with database.unit_of_work() as work:
        edited = work.comments.find(site, "edited")
        deleted = work.comments.find(site, "deleted")
        assert edited is not None
        assert deleted is not None
        work.comments.revise(edited, draft(site, "edited", "Another text."))
        work.comments.mark_deleted(deleted, NOW)
        work.commit()
    with database.reading() as reading:
        assert reading.second_opinions.waiting_for("Bo", LATER) == 0
    assert second_looks.take_next(database, "Bo", LATER) is None

    decided(database, site, "undone", APPROVE, "Cy")  # and now somebody else has
    taken = second_looks.take_next(database, "Bo", LATER)
    assert taken is not None
    assert (taken.opinion.reviewer, taken.opinion.action) == ("Cy", APPROVE)


def test_what_is_passed_by_comes_again_after_half_an_hour(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    screened(database, site, "c1", HOLD)
    decided(database, site, "c1")
    taken = second_looks.take_next(database, "Bo", LATER)
    assert taken is not None
    second_looks.pass_by(database, taken.opinion.id, "Bo", LATER)

    assert second_looks.take_next(database, "Bo", LATER) is None
    assert second_looks.take_next(database, "Bo", LATER + timedelta(hours=1))
    with pytest.raises(UnknownDecisionError):
        second_looks.pass_by(database, 999, "Bo", LATER)


def test_an_automatic_action_is_drawn_and_the_answer_is_in_force(
    database: Database,
) -> None:
    site = site_where_all_is_drawn(database, audit_share=1.0, second_opinion_share=0.0)
    screened(database, site, "right", APPROVE)
    screened(database, site, "wrong", APPROVE)
    screened(database, site, "held", HOLD)
    for action in (APPROVE, REJECT):
        taken = second_looks.take_next(database, "Bo", LATER)
        assert taken is not None
        assert taken.opinion.reviewer is None
        second_looks.answer(database, taken.opinion.id, said(action, "Bo"), told)

    assert second_looks.take_next(database, "Bo", LATER) is None
    with database.reading() as reading:
        stored = reading.comments.find(site, "wrong")
        assert stored is not None
        assert (stored.action, stored.decided) == (REJECT, REJECT)
        outcomes = reading.automatic_audits.outcomes(site, NOW - timedelta(days=999))
        assert [one.said for one in outcomes] == [APPROVE, REJECT]
        assert {one.propensity for one in outcomes} == {1.0}
    found = audited_precision(outcomes, APPROVE)
    assert (found.drawn, found.answered, found.precision.estimate) == (2, 2, 0.5)


def test_what_people_overturn_unasked_counts_in_the_audit(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    screened(database, site, "c1", APPROVE)
    decided(database, site, "c1", REJECT, "Ada")
    with database.reading() as reading:
        [one] = reading.automatic_audits.outcomes(site, NOW - timedelta(days=999))
    assert (one.acted, one.said) == (APPROVE, REJECT)


def test_without_a_share_nobody_is_asked(database: Database) -> None:
    site = site_where_all_is_drawn(database, audit_share=0.0, second_opinion_share=0.0)
    for number in range(20):
        screened(database, site, f"c{number}", APPROVE)
        decided(database, site, f"c{number}")
    assert second_looks.take_next(database, "Bo", LATER) is None


def test_lots_are_even_the_same_again_and_not_known_without_the_seed() -> None:
    drawn = [lot("seed", "audit", number, 1) for number in range(10_000)]
    assert drawn == [lot("seed", "audit", number, 1) for number in range(10_000)]
    assert 0.045 < sum(one < 0.05 for one in drawn) / len(drawn) < 0.055
    other = [lot("another", "audit", number, 1) for number in range(10_000)]
    both = sum(a < 0.05 and b < 0.05 for a, b in zip(drawn, other, strict=True))
    assert both < 60


def test_the_chance_rises_where_the_machine_is_unsure() -> None:
    reasons = (Reason("insult", "Insult.", 0.6, 0.6),)
    unsure = second_chance(0.05, scores(0.6), Verdict(HOLD, reasons))
    sure = second_chance(0.05, scores(0.001), Verdict(APPROVE))
    assert unsure == pytest.approx(0.15)
    assert 0.05 <= sure < 0.051
    assert second_chance(0.05, None, None) == pytest.approx(0.15)
    assert second_chance(1.0, None, None) == 1.0


def test_audits_are_weighed_by_their_propensity() -> None:
    often = [Audited(REJECT, REJECT, 0.5, NOW)] * 50
    rarely = [Audited(REJECT, APPROVE, 0.1, NOW)] * 10
    found = audited_precision([*often, *rarely], REJECT)
    assert found.precision.estimate == pytest.approx(0.5)
    assert found.precision.low < 0.4 < 0.6 < found.precision.high
    nothing = audited_precision([Audited(REJECT, None, 0.5, NOW)], REJECT)
    assert (nothing.drawn, nothing.answered) == (1, 0)


def test_agreement_of_people_is_read_off_and_said_in_words(database: Database) -> None:
    site = site_where_all_is_drawn(database)
    for number in range(12):
        screened(database, site, f"c{number}", HOLD)
        first = REJECT if number % 2 else APPROVE
        decided(database, site, f"c{number}", first, "Ada")
        taken = second_looks.take_next(database, "Bo", LATER)
        assert taken is not None
        second_looks.answer(database, taken.opinion.id, said(first, "Bo"), told)
    with database.reading() as reading:
        pairs = reading.second_opinions.pairs(site)
    found = overall(pairs)
    assert (found.units, found.same, found.ac.estimate) == (12, 1.0, 1.0)
    assert in_words(found).startswith("Good")
    [line] = by_people(pairs)
    assert line.name == "Ada\nBo"
    assert in_words(overall(pairs[:3])).startswith("Too few")
    assert in_words(overall([])).startswith("Nobody")


def test_a_site_that_is_known_draws_the_lots_that_are_looked_up(
    database: Database,
) -> None:
    number = site_where_all_is_drawn(database, audit_share=0.5)
    with database.unit_of_work() as work:
        work.automatic_audits.plant("seed")
        work.commit()
    with database.unit_of_work() as work:
        site = work.sites.by_id(number)
        for name in range(20):
            comment = work.comments.add(draft(number, f"c{name}", action=APPROVE))
            looked_up = work.automatic_audits.draw(comment, APPROVE)
            known = work.automatic_audits.draw(comment, APPROVE, draw_on(site, 1))
            assert known is looked_up


def test_before_the_first_lot_a_site_knows_of_none(database: Database) -> None:
    number = site_where_all_is_drawn(database)
    with database.unit_of_work() as work:
        site = work.sites.by_id(number)
        assert draw_on(site, 1) is None
        comment = work.comments.add(draft(number, "c", action=APPROVE))
        work.screenings.add(comment, 1, scores(), Verdict(APPROVE, (), "p"), site=site)
        drawn = draw_on(work.sites.by_id(number), 1)
    assert drawn is not None
    assert drawn.options == {"second_opinion_share": 1.0, "audit_share": 1.0}
