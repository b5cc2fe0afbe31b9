"""What the what-if page says: changes, examples, and how right the rules would be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from moderation.kept_scores import KeptScores
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.precision import Found, Precision, Source, judged, laxest, precision
from moderation.replay import acting_on
from moderation.storage.database import Database
from moderation.storage.glimpses import Glimpse
from moderation.stored_scores import DecisionColumns, StoredScores
from moderation.verdict import Action
from moderation.what_if import ACTIONS, WhatIf, compare, examples, of_these
from webhook.review.policy_form import BOUNDS
from webhook.review.severity import is_severe


@dataclass(frozen=True, slots=True)
class Subject:
    """What policies are compared over: a site's scores, decisions and thresholds.

    ``left_out`` is how many comments were scored by an earlier model and not looked
    at; ``earlier`` how many there are.
    """

    scores: StoredScores
    decided: DecisionColumns
    thresholds: Mapping[str, Threshold]
    left_out: int
    earlier: int


@dataclass(frozen=True, slots=True)
class Example:
    """A comment that would change."""

    glimpse: Glimpse
    before: Action
    after: Action
    scores: tuple[tuple[str, float], ...]
    severe: bool


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One label's rule under both policies; None where it does not exist."""

    label: str
    action: Action
    bounds: tuple[float | None, float | None]
    before: Precision
    after: Precision


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the page shows below its form."""

    outcome: WhatIf
    decided_changed: int
    rules: tuple[RuleChange, ...]
    examples: tuple[Example, ...]


def subject(
    database: Database,
    kept: KeptScores,
    site_id: int,
    model: str,
    thresholds: Mapping[str, Threshold],
    *,
    older: bool,
) -> Subject:
    """Read everything that the answer is made of, but for the examples' text."""
    scores = kept.of(site_id)
    with database.reading() as reading:
        decided = reading.score_columns.decided(site_id)
    usable = of_these(scores, model, older=older)
    earlier = int((scores.scored & ~scores.of_model(model)).sum())
    left_out = len(scores) - int(usable.sum())
    chosen = scores if not left_out else scores.take(usable)
    return Subject(chosen, decided, thresholds, left_out, earlier)


def answer(
    database: Database,
    about: Subject,
    present: PromisesPolicy,
    proposed: PromisesPolicy,
) -> Answer:
    """Compare two policies over what is stored."""
    outcome = compare(about.scores, present, proposed, about.thresholds)
    rows = examples(outcome)
    moved = _moved(about, present, proposed)
    labels = list(dict.fromkeys(label for label, _ in moved))
    changed = about.scores.comment[outcome.before != outcome.after]
    return Answer(
        outcome,
        int(np.isin(changed, about.decided.comment).sum()),
        tuple(_rule(about, present, proposed, *one) for one in moved),
        _shown(database, about.scores, outcome, rows, labels),
    )


def found_threshold(about: Subject, label: str, promise: float) -> Found:
    """The laxest threshold of a label that keeps a promise."""
    values = about.scores.values.get(label)
    if values is None:
        return Found(None, Source.SCORES)
    usable = acting_on(about.scores, label, 0.0)
    said = judged(about.scores, about.decided, label)
    return laxest(values, usable, said, promise)


def _moved(
    about: Subject, present: PromisesPolicy, proposed: PromisesPolicy
) -> list[tuple[str, Action]]:
    """The rules in which two policies differ; all that act when they are alike."""
    before = present.in_force(about.thresholds)
    after = proposed.in_force(about.thresholds)
    rules = [
        (label, action) for label in sorted({*before, *after}) for action in BOUNDS
    ]
    moved = [one for one in rules if _bound(before, *one) != _bound(after, *one)]
    return moved or [one for one in rules if _bound(after, *one) is not None]


def _bound(rules: Mapping[str, Threshold], label: str, action: Action) -> float | None:
    threshold = rules.get(label, Threshold())
    return threshold.reject if action is Action.REJECT else threshold.hold


def _rule(
    about: Subject,
    present: PromisesPolicy,
    proposed: PromisesPolicy,
    label: str,
    action: Action,
) -> RuleChange:
    said = judged(about.scores, about.decided, label)
    values = about.scores.values.get(label, np.zeros(len(about.scores)))
    bounds = tuple(
        _bound(policy.in_force(about.thresholds), label, action)
        for policy in (present, proposed)
    )
    before, after = (
        precision(values, acting_on(about.scores, label, bound), said)
        for bound in bounds
    )
    return RuleChange(label, action, (bounds[0], bounds[1]), before, after)


def _shown(
    database: Database,
    scores: StoredScores,
    outcome: WhatIf,
    rows: list[int],
    labels: list[str],
) -> tuple[Example, ...]:
    numbers = {int(scores.comment[row]): row for row in rows}
    with database.reading() as reading:
        glimpses = reading.glimpses.of(list(numbers))
    return tuple(
        _example(glimpse, scores, outcome, numbers[glimpse.comment_id], labels)
        for glimpse in glimpses
    )


def _example(
    glimpse: Glimpse,
    scores: StoredScores,
    outcome: WhatIf,
    row: int,
    labels: list[str],
) -> Example:
    values = {label: float(column[row]) for label, column in scores.values.items()}
    return Example(
        glimpse,
        ACTIONS[outcome.before[row]],
        ACTIONS[outcome.after[row]],
        tuple(
            (label, values[label])
            for label in labels
            if not math.isnan(values.get(label, math.nan))
        ),
        is_severe(values),
    )
