"""Draw a batch of questions about a site's recent comments, and ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.asking import Candidates, Shares, batch, unsure_of
from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.vectors import WordVectors, unit
from moderation.heads.site import REASONS
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.scores import LIKELY_TO_REJECT, Scores
from moderation.storage.audit import of_site
from moderation.storage.database import Database
from moderation.storage.questions import Askable, Question

POOL: Final = 5_000
"""The newest comments of a site that are looked at."""

MOST: Final = 1_000
ASKED: Final = "questions.asked"
USUAL: Final = Threshold(hold=0.5)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judge:
    """By whom comments are judged before they are asked about.

    Parameters
    ----------
    model : Model
        With the site's own head, where it has one.
    vectors : WordVectors, optional
        The words of the model; without them no comment is like another.
    thresholds : mapping of label to Threshold
        Those in force on the site.
    """

    model: Model
    vectors: WordVectors | None
    thresholds: Mapping[str, Threshold]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question, and the comment that it is about."""

    question: Question
    comment: Comment


def ask(
    database: Database,
    site_id: int,
    judge: Judge,
    *,
    count: int,
    shares: Shares,
    by: str,
    now: datetime,
) -> tuple[Drawn, ...]:
    """Ask about at most ``count`` comments that nobody decided and that do not wait.

    What was drawn by lot is an audit of the machine as well, so that estimates know
    with which chance it came to be seen. The model runs between two transactions.
    """
    with database.unit_of_work() as work:
        pool = work.questions.pool(site_id, POOL)
        work.commit()
    drawn, bound = _drawn(pool, judge, min(count, MOST), shares)
    below = [
        (one.comment_id, one.revision, one.acted, one.received_at)
        for one in pool
        if one.lot < bound and one.acted is not None
    ]
    with database.unit_of_work() as work:
        asked = work.questions.ask([one.question for one in drawn], now)
        work.automatic_audits.draw_below(bound, below)
        facts: dict[str, str | int] = {"asked": asked, "model": judge.model.identifier}
        work.audit.add(by, ASKED, of_site(site_id), facts)
        work.commit()
    return drawn


def preview(
    database: Database, site_id: int, judge: Judge, *, count: int, shares: Shares
) -> tuple[Drawn, ...]:
    """What ``ask`` would ask now; nothing is kept."""
    with database.unit_of_work() as work:
        pool = work.questions.pool(site_id, POOL)
        work.commit()
    return _drawn(pool, judge, min(count, MOST), shares)[0]


def doubt(scores: Scores, thresholds: Mapping[str, Threshold]) -> float:
    """How unsure scores leave one about what to do, in [0, 1].

    A site's own head is asked alone. Without one it is the label that is nearest to a
    threshold of its own; scores that do not count leave no doubt that could be learned
    away.
    """
    if not scores.language.supported:
        return 0.0
    if scores.site is not None:
        own = thresholds.get(LIKELY_TO_REJECT, USUAL)
        return unsure_of(scores.site.likely_to_reject, own.hold)
    known = {**scores.tone, "spam": scores.spam}
    acting = {
        label: one
        for label, one in thresholds.items()
        if label in known and (one.hold is not None or one.reject is not None)
    }
    acting = acting or {label: USUAL for label in REASONS if label in known}
    return max(
        (unsure_of(known[name], one.hold, one.reject) for name, one in acting.items()),
        default=0.0,
    )


def _drawn(
    pool: Sequence[Askable], judge: Judge, count: int, shares: Shares
) -> tuple[tuple[Drawn, ...], float]:
    """The questions, and the bound below which every comment's lot was drawn."""
    open_ones = [one for one in pool if one.is_open]
    scored = judge.model.score_many([one.comment for one in open_ones])
    candidates = Candidates(
        np.array([doubt(one, judge.thresholds) for one in scored], dtype=np.float64),
        _vectors(open_ones, judge),
        np.array([one.lot for one in open_ones], dtype=np.float64),
    )
    known = _vectors([one for one in pool if not one.is_open], judge)
    found = batch(candidates, count, shares, known)
    drawn = []
    for pick in found.picks:
        about = open_ones[pick.place]
        question = Question(
            about.comment_id,
            about.revision,
            pick.strategy,
            pick.propensity,
            round(float(candidates.unsure[pick.place]), 6),
            judge.model.identifier,
        )
        drawn.append(Drawn(question, about.comment))
    return tuple(drawn), found.bound


def _vectors(some: Sequence[Askable], judge: Judge) -> Floats:
    """What each is about, shape (n, n_dimensions); zeros without words."""
    if judge.vectors is None or not some:
        size = 1 if judge.vectors is None else judge.vectors.dimensions
        return np.zeros((len(some), size))
    rows = [
        judge.vectors.of_words(extract(one.comment).ngrams.words.hashes).sum(axis=0)
        for one in some
    ]
    return np.array([unit(row) for row in rows], dtype=np.float64)
