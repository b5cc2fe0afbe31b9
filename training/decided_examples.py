"""Decisions become examples, as much as each reviewer can be relied on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.decision import SPAM
from moderation.model import Model
from moderation.storage.lessons import Lesson
from moderation.verdict import Action
from training.example import Example, Stance
from training.labels import SPAM_LABEL
from training.matrix import design_matrix
from training.reviewer_quality import (
    LEAST_TRUST,
    Quality,
    disputed,
    enough,
    out_of_fold,
    qualities,
)

SOURCE: Final = "decisions"
REASON: Final = "toxicity"
"""What a comment is taken to be rejected for unless spam is likelier."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decided:
    """What decisions teach.

    Parameters
    ----------
    examples : tuple of Example
        A label's share is drawn towards one half as its reviewer is less reliable.
    reviewers : tuple of Quality
        The least reliable first; empty where there are too few decisions to tell.
    slips : tuple of Lesson
        Likely errors, the surest first: not learned from until somebody looks again.
    ignored : int
        Decisions of reviewers who are contradicted as often as not.
    """

    examples: tuple[Example, ...]
    reviewers: tuple[Quality, ...] = ()
    slips: tuple[Lesson, ...] = ()
    ignored: int = 0


def decided_examples(
    lessons: Iterable[Lesson], model: Model, civil_labels: Sequence[str]
) -> Decided:
    """Turn decisions into examples.

    Parameters
    ----------
    model : Model
        The one in service: says what a comment was likely rejected for, and helps to
        tell slips from decisions.
    civil_labels : sequence of str
        What an approved comment is not.
    """
    told = [one for one in lessons if one.decision.action is not Action.HOLD]
    known = _log_odds(model, [one.comment for one in told])
    rejected = np.array([one.decision.action is Action.REJECT for one in told], bool)
    likely = np.full(len(told), np.nan)
    if enough(rejected):
        matrix = design_matrix([one.comment for one in told], n_jobs=1)
        groups = [_group(one) for one in told]
        likely = out_of_fold(matrix.ngrams, known, rejected, groups)
    contradicted = disputed(likely, rejected)
    reviewers: tuple[Quality, ...] = ()
    if enough(rejected):
        names = [one.decision.reviewer for one in told]
        past = [past.reviewer for one in told for past in one.overruled]
        reviewers = tuple(qualities(names, contradicted, past))
    trust = {one.reviewer: one.trust for one in reviewers}
    examples, ignored = [], 0
    for lesson, odds, wrong in zip(told, known, contradicted, strict=True):
        weight = trust.get(lesson.decision.reviewer, 1.0)
        ignored += weight < LEAST_TRUST
        if not wrong and weight >= LEAST_TRUST:
            examples.extend(_examples(lesson, odds, weight, civil_labels))
    doubt = np.abs(likely - rejected)
    order = np.flatnonzero(contradicted)[np.argsort(-doubt[contradicted])]
    slips = tuple(told[number] for number in order.tolist())
    return Decided(tuple(examples), reviewers, slips, ignored)


def _examples(
    lesson: Lesson, odds: Floats, trust: float, civil_labels: Sequence[str]
) -> list[Example]:
    decision = lesson.decision
    labels = dict(decision.labels)
    if not labels and decision.action is Action.APPROVE:
        labels = dict.fromkeys((*civil_labels, SPAM_LABEL), 0.0)
    elif not labels:
        labels = {SPAM if odds[1] > odds[0] else REASON: 1.0}
    comment = replace(lesson.comment, targets=())
    source, group = f"{SOURCE}:{lesson.site}", _group(lesson)
    weighed = {name: 0.5 + (share - 0.5) * trust for name, share in labels.items()}
    made = [Example(comment, weighed, source, group)]
    for target, side in decision.stances.items():
        about = replace(lesson.comment, targets=(target,))
        made.append(Example(about, {}, source, group, Stance(side.value)))
    return made


def _group(lesson: Lesson) -> str:
    """What must not straddle a split: the article, else the comment alone."""
    if lesson.article_id is None:
        return f"{SOURCE}/{lesson.site}/comment {lesson.comment_id}"
    return f"{SOURCE}/{lesson.site}/article {lesson.article_id}"


def _log_odds(model: Model, comments: Sequence[Comment]) -> Floats:
    """Log-odds of toxicity and of spam, shape (n, 2)."""
    scored = model.score_many(comments)
    chances = [(one.tone.get(REASON, 0.5), one.spam) for one in scored]
    clipped = np.clip(np.array(chances).reshape(len(comments), 2), 1e-6, 1 - 1e-6)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
