"""Which recent comments another model would treat otherwise, under a site's policy.

What is found is kept as numbers of comments without a word of theirs, so that texts
that are erased meanwhile are gone from it, too.
"""

import os
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.registry.reading import canonical, read_bytes, understood
from moderation.scores import LIKELY_TO_REJECT, Scores
from moderation.verdict import Action

NEWEST: Final = 2_000
EACH_WAY: Final = 20
LABELS_SHOWN: Final = 3
MAX_BYTES: Final = 1_000_000
STRICTNESS: Final = {Action.APPROVE: 0, Action.HOLD: 1, Action.REJECT: 2}


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MovedScore(_Entry):
    """A label's score by either model; None where that model has none."""

    label: str
    before: float | None
    after: float | None


class ChangedComment(_Entry):
    """A comment by our number, and what either model would do with it."""

    comment: int
    before: Action
    after: Action
    scores: tuple[MovedScore, ...]

    @property
    def stricter(self) -> bool:
        """Whether the other model is the stricter one here."""
        return STRICTNESS[self.after] > STRICTNESS[self.before]


class ModelChanges(_Entry):
    """What came of comparing two models over the newest comments of a site.

    Parameters
    ----------
    before, after : str
        Identifiers of the models.
    policy : str
        Identifier of the site's policy.
    counts : mapping of "approve hold" to int
        How many comments by what either does, changed or not.
    examples : tuple of ChangedComment
        At most 20 each way, drawn by lot.
    """

    before: str
    after: str
    policy: str
    at: datetime
    comments: int = Field(ge=0)
    counts: dict[str, int]
    examples: tuple[ChangedComment, ...]

    def moved(self, before: Action, after: Action) -> int:
        """How many comments the one would treat so and the other so."""
        return self.counts.get(f"{before.value} {after.value}", 0)

    @property
    def changed(self) -> int:
        """How many would be treated otherwise."""
        return self.comments - sum(self.moved(act, act) for act in Action)


def compare_models(
    comments: Iterable[Sequence[tuple[int, Comment]]],
    before: Model,
    after: Model,
    policy: PromisesPolicy,
) -> ModelChanges:
    """Score comments, a batch at a time, with both models.

    Parameters
    ----------
    comments : iterable of batches
        Each comment with our number.
    """
    counts: Counter[str] = Counter()
    rules = tuple(policy.in_force(one.thresholds) for one in (before, after))
    changed: list[ChangedComment] = []
    for batch in comments:
        texts = [comment for _, comment in batch]
        scored = before.score_many(texts), after.score_many(texts)
        for (number, _), one, other in zip(batch, *scored, strict=True):
            acts = (
                policy.conclude(one, before.thresholds).action,
                policy.conclude(other, after.thresholds).action,
            )
            counts[f"{acts[0].value} {acts[1].value}"] += 1
            if acts[0] is not acts[1]:
                moved = _moved((_values(one), _values(other)), rules)
                changed.append(
                    ChangedComment(
                        comment=number, before=acts[0], after=acts[1], scores=moved
                    )
                )
    return ModelChanges(
        before=before.identifier,
        after=after.identifier,
        policy=policy.identifier,
        at=datetime.now(UTC),
        comments=counts.total(),
        counts=dict(counts),
        examples=(*_drawn(changed, stricter=True), *_drawn(changed, stricter=False)),
    )


def write_changes(place: Path, found: ModelChanges) -> None:
    """Keep what was found; what was found before goes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    temporary.write_bytes(canonical(found.model_dump(mode="json")))
    temporary.replace(place)


def read_changes(place: Path) -> ModelChanges | None:
    """What was found; None when nothing was, or it cannot be read."""
    try:
        return understood(ModelChanges, read_bytes(place, MAX_BYTES), "changes")
    except ArtifactError:
        return None


def _drawn(
    changed: list[ChangedComment], *, stricter: bool
) -> tuple[ChangedComment, ...]:
    """Some of those that change in one direction, newest first."""
    those = [one for one in changed if one.stricter is stricter]
    lot = random.Random(0)  # noqa: S311 - a fair draw, the same every time
    drawn = lot.sample(those, min(EACH_WAY, len(those)))
    return tuple(sorted(drawn, key=lambda one: -one.comment))


def _values(scores: Scores) -> dict[str, float]:
    values = {**scores.tone, "spam": scores.spam}
    if scores.site is not None:
        values[LIKELY_TO_REJECT] = scores.site.likely_to_reject
    return values


def _moved(
    values: tuple[Mapping[str, float], Mapping[str, float]],
    rules: tuple[Mapping[str, Threshold], ...],
) -> tuple[MovedScore, ...]:
    """The labels that ask for something else now; then those that moved most."""

    def order(label: str) -> tuple[bool, float, str]:
        before, after = (
            _asked(one.get(label), rule.get(label))
            for one, rule in zip(values, rules, strict=True)
        )
        step = abs(values[1].get(label, 0.0) - values[0].get(label, 0.0))
        return before == after, -step, label

    known = {label for one in values for label in one}
    acting = sorted((label for rule in rules for label in rule), key=order)
    return tuple(
        MovedScore(
            label=label,
            before=_short(values[0].get(label)),
            after=_short(values[1].get(label)),
        )
        for label in [one for one in dict.fromkeys(acting) if one in known][
            :LABELS_SHOWN
        ]
    )


def _asked(value: float | None, threshold: Threshold | None) -> Action:
    """What a label asks for on its own."""
    if value is None or threshold is None:
        return Action.APPROVE
    if threshold.reject is not None and value >= threshold.reject:
        return Action.REJECT
    if threshold.hold is not None and value >= threshold.hold:
        return Action.HOLD
    return Action.APPROVE


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
