"""Questions are about what does not wait; their lots keep estimates honest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import numpy as np
import pytest

from moderation.asking import Candidates, Shares, Strategy, batch
from moderation.claiming import claim_next, skip
from moderation.comment import Comment
from moderation.estimates import ReviewedComments, estimated
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.questioning import Drawn, Judge, ask, doubt, preview
from moderation.reviewing import undo
from moderation.scores import Language, Scores, SiteScore
from moderation.storage.database import Database
from moderation.storage.orders import Order
from moderation.storage.waiting import Filters, Origin
from moderation.verdict import Action, Verdict
from tests.artifacts import ABUSE, CIVIL, tiny_model
from tests.moderation.drawn import decided, said
from tests.moderation.storage.stored import NOW, add_site, draft

QUESTIONS = Filters(origin=Origin.QUESTIONS)
LATER = NOW + timedelta(minutes=1)
ENGLISH = Language("en", 1.0, supported=True)
HOLD = {"toxicity": Threshold(hold=0.5)}


@dataclass(frozen=True)
class Reader:
    """Stands for a model: how toxic a comment is stands in its text."""

    identifier: str = "sha256:reader"
    thresholds: dict[str, Threshold] = field(default_factory=lambda: HOLD)

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        """What the texts say."""
        return [toxic(float(one.text)) for one in comments]


def toxic(likely: float) -> Scores:
    return Scores({"toxicity": likely}, 0.0, (), ENGLISH, "sha256:reader")


def judge() -> Judge:
    return Judge(cast(Model, Reader()), None, HOLD)


def arrive(
    database: Database,
    site_id: int,
    name: str,
    likely: float,
    action: Action = Action.APPROVE,
) -> int:
    """A comment that the machine judged; returns our number."""
    with database.unit_of_work() as work:
        number = work.comments.add(draft(site_id, name, f"{likely:.4f}", action=action))
        work.screenings.add(number, 1, toxic(likely), Verdict(action, (), "p"))
        work.commit()
    return number


def site_with(database: Database, *likely: float) -> int:
    """A site whose comments the machine approved; nothing was drawn by lot yet."""
    number = add_site(database)
    with database.unit_of_work() as work:
        work.automatic_audits.plant("seed")
        work.sites.set_options("blog", {"audit_share": 0.0})
        work.commit()
    for place, one in enumerate(likely):
        arrive(database, number, f"c{place}", one)
    return number


def asked(
    database: Database, site_id: int, count: int, shares: str = "0.5 0 0.5"
) -> tuple[Drawn, ...]:
    parts = Shares.read(shares)
    return ask(database, site_id, judge(), count=count, shares=parts, by="A", now=NOW)


def names(found: Sequence[Drawn]) -> list[str]:
    return [one.comment.id or "" for one in found]


def test_most_unsure_are_asked_about_and_offered_in_that_order(
    database: Database,
) -> None:
    site = site_with(database, 0.01, 0.5, 0.99, 0.45, 0.02)

    found = asked(database, site, 2, "1 0 0")

    assert set(names(found)) == {"c1", "c3"}
    with database.reading() as reading:
        page = reading.queue.page(QUESTIONS, limit=1)
        rest = reading.queue.page(QUESTIONS, limit=9, after=page.following)
        offered = [*page.comments, *rest.comments]
        summary = reading.queue.summary(QUESTIONS, now=NOW + timedelta(days=9))
        newest = reading.queue.page(QUESTIONS, order=Order.NEWEST).comments
        assert reading.queue.page().comments == ()
    assert [one.platform_id for one in offered] == names(found)
    assert [one.platform_id for one in newest] == names(found)
    assert [one.question for one in offered] == [one.question for one in found]
    assert (summary.waiting, summary.overdue) == (2, 0)


def test_what_waits_is_decided_or_was_asked_is_not_asked_about(
    database: Database,
) -> None:
    site = site_with(database, 0.5, 0.5)
    arrive(database, site, "held", 0.5, Action.HOLD)
    decided(database, site, "c0")

    assert names(asked(database, site, 9)) == ["c1"]
    assert asked(database, site, 9) == ()


def test_a_decision_is_the_answer_and_undoing_it_opens_the_question(
    database: Database,
) -> None:
    site = site_with(database, 0.5)
    asked(database, site, 1)

    claimed = claim_next(database, "Ada", QUESTIONS, now=LATER)
    assert claimed is not None
    assert claim_next(database, "Bo", QUESTIONS, now=LATER) is None
    skip(database, site, "c0", "Ada", now=LATER)
    assert claim_next(database, "Ada", QUESTIONS, now=LATER) is None
    decided(database, site, "c0", Action.APPROVE)
    with database.reading() as reading:
        assert reading.queue.summary(QUESTIONS).waiting == 0
        counts = {one.strategy: one for one in reading.questions.counts(site)}
    assert (counts[Strategy.LOT].asked, counts[Strategy.LOT].answered) == (1, 1)

    undo(database, site, "c0", said(Action.HOLD, "Ada"), lambda _: lambda _: ())
    with database.reading() as reading:
        assert reading.queue.summary(QUESTIONS).waiting == 1


def test_what_was_drawn_by_lot_is_an_audit_with_its_chance(database: Database) -> None:
    site = site_with(database, *np.linspace(0, 0.49, 40))
    found = asked(database, site, 8)
    by_lot = [one for one in found if one.question.strategy is Strategy.LOT]
    [bound] = {one.question.propensity for one in by_lot}

    with database.reading() as reading:
        outcomes = reading.automatic_audits.outcomes(site, NOW - timedelta(days=1))

    assert len(by_lot) == len(outcomes) == 4
    assert {one.propensity for one in outcomes} == {bound}
    assert 0 < bound < 1

    for one in names(found):
        decided(database, site, one)
    asked(database, site, 8)
    with database.reading() as reading:
        again = reading.automatic_audits.outcomes(site, NOW - timedelta(days=1))
    [higher] = {one.propensity for one in again}
    assert higher > bound  # who was drawn then would have been drawn now
    # Those answered for another reason count too, where their lot says so.
    assert sum(one.said is Action.REJECT for one in again) >= 4


def test_screening_again_does_not_lower_the_chance(database: Database) -> None:
    site = site_with(database, 0.5)
    asked(database, site, 1)
    with database.unit_of_work() as work:
        work.sites.set_options("blog", {"audit_share": 1.0})
        number = work.queue.page(QUESTIONS).comments[0].id
        work.automatic_audits.draw(number, Action.APPROVE)
        work.commit()
    with database.reading() as reading:
        [one] = reading.automatic_audits.outcomes(site, NOW - timedelta(days=1))
    assert one.propensity == 1


def test_preview_keeps_nothing(database: Database) -> None:
    site = site_with(database, 0.5)

    assert names(preview(database, site, judge(), count=5, shares=Shares())) == ["c0"]
    with database.reading() as reading:
        assert reading.queue.summary(QUESTIONS).waiting == 0


def test_a_real_model_asks_about_varied_comments(database: Database) -> None:
    site = add_site(database)
    for place, text in enumerate((*CIVIL, *CIVIL, *ABUSE)):
        with database.unit_of_work() as work:
            made = draft(site, f"c{place}", text, action=Action.APPROVE)
            work.comments.add(made)
            work.commit()
    model = tiny_model()
    by = Judge(model, model.vectors, model.thresholds)

    found = preview(database, site, by, count=8, shares=Shares(0, 1, 0))

    assert len({one.comment.text for one in found}) == 8


def test_a_sites_own_head_is_asked_before_all_else() -> None:
    own = Scores({"toxicity": 0.5}, 0.0, (), ENGLISH, "m", site=SiteScore(0.9, "h"))
    foreign = Scores({"toxicity": 0.5}, 0.0, (), Language("xx", 1.0, False), "m")

    assert doubt(own, HOLD) == pytest.approx(0.2)
    assert doubt(own, {"likely_to_reject": Threshold(hold=0.9)}) == 1
    assert doubt(foreign, HOLD) == 0
    assert doubt(toxic(0.5), {}) == 1
    assert doubt(toxic(0.2), {"toxicity": Threshold(hold=0.5, reject=0.9)}) == 0.4


def test_estimates_stay_honest_whatever_else_is_asked() -> None:
    """60 pretended sites: 2,000 comments went through, one audited in a hundred.

    Four batches of 150 questions, most of them where the machine is unsure. By lot
    the missed abuse is estimated right; counting every answer would find far more.
    """
    errors, flattering = [], []
    for seed in range(60):
        chance = np.random.default_rng(seed)
        likely = chance.beta(0.6, 8, 2_000)
        abusive = chance.random(2_000) < likely
        lots, share = chance.random(2_000), 0.01
        told = np.zeros(2_000, dtype=bool)
        for _ in range(4):
            places = np.flatnonzero(~told)
            candidates = Candidates(
                likely[places], np.zeros((len(places), 1)), lots[places]
            )
            found = batch(candidates, 150, Shares(0.6, 0, 0.4))
            told[places[[one.place for one in found.picks]]] = True
            share = max(share, found.bound)
        drawn = lots < share
        assert told[drawn].all()
        caught = np.ones(100, dtype=bool)  # what the machine held, and people rejected
        known = ReviewedComments(
            np.append(caught, np.zeros(drawn.sum(), dtype=bool)),
            np.append(caught, abusive[drawn]),
            np.append(np.ones(100), np.full(drawn.sum(), share)),
        )
        errors.append(estimated(known).missed.estimate - abusive.sum())
        rate = abusive[told].mean() * 2_000
        flattering.append(rate - abusive.sum())

    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(60)
    assert abs(np.mean(errors)) < 15
    assert np.mean(flattering) > 100
