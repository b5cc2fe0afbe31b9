"""One article's discussion: who stands where, how it is said, and when that changed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from moderation.insights.stance_shares import StanceShares, stance_shares
from moderation.insights.swings import Swing, swings
from moderation.insights.timeline import Timeline, timeline
from moderation.intervals import CONFIDENCE, Interval
from moderation.scores import StanceScore, Tier
from moderation.shares import SIDES, Confusion, pooled
from moderation.storage.discussions import Spoken

MOST_TARGETS = 5
NORMAL_90 = 1.6448536269514722
NOTHING = Interval(math.nan, math.nan, math.nan)
TONES = ("toxicity", "angry", "disapproving", "approving", "grateful")


@dataclass(frozen=True, slots=True)
class TargetStances:
    """Who stands where towards one target, in all and over time.

    ``over_time`` has one entry a stretch of ``when``; the shares of a stretch without
    comments are over 0 comments.
    """

    target: str
    shares: StanceShares
    when: Timeline
    over_time: tuple[StanceShares, ...]
    swings: tuple[Swing, ...]


@dataclass(frozen=True, slots=True)
class ToneOverTime:
    """The mean probability of labels over time, with intervals of the mean."""

    when: Timeline
    labels: dict[str, tuple[Interval, ...]]


def targets(
    comments: Sequence[Spoken], known: Mapping[Tier, Confusion] | None = None
) -> tuple[TargetStances, ...]:
    """The targets with most comments, most first.

    Parameters
    ----------
    known : mapping of tier to Confusion, optional
        How the models err; shares are corrected for it.
    """
    names: dict[str, int] = {}
    for spoken in comments:
        for part in spoken.stance:
            names[part.target] = names.get(part.target, 0) + 1
    ranked = sorted(names, key=lambda name: (-names[name], name))
    return tuple(_target(comments, name, known or {}) for name in ranked[:MOST_TARGETS])


def tones(comments: Sequence[Spoken]) -> ToneOverTime:
    """Mean tone in each stretch, of the labels that the model has."""
    scored = [spoken for spoken in comments if spoken.tone]
    when = timeline([spoken.received_at for spoken in scored])
    labels = {}
    for label in TONES:
        values = np.array([spoken.tone.get(label, math.nan) for spoken in scored])
        if len(values) and not np.isnan(values).all():
            labels[label] = tuple(
                _mean(values[when.of == number]) for number in range(len(when.begins))
            )
    return ToneOverTime(when, labels)


def _target(
    comments: Sequence[Spoken], name: str, known: Mapping[Tier, Confusion]
) -> TargetStances:
    found = [
        (spoken.received_at, part)
        for spoken in comments
        for part in spoken.stance
        if part.target == name
    ]
    when = timeline([row[0] for row in found])
    over_time = tuple(
        shares_of([found[at][1] for at in np.flatnonzero(when.of == number)], known)
        for number in range(len(when.begins))
    )
    shares = shares_of([part for _, part in found], known)
    return TargetStances(name, shares, when, over_time, _swings(found, when))


def shares_of(
    stances: Sequence[StanceScore], known: Mapping[Tier, Confusion]
) -> StanceShares:
    """The shares of the sides among stances towards one target."""
    tiers = [one.tier for one in stances]
    found = stance_shares(_chances(stances), pooled(tiers, known))
    return replace(found, confident=sum(one.confident for one in stances))


def _swings(
    found: Sequence[tuple[datetime, StanceScore]], when: Timeline
) -> tuple[Swing, ...]:
    """Swings of the mean probabilities.

    What a model errs in is the same before and after, so that a change needs no
    correction, whose own spread the test does not know.
    """
    chances = _chances([part for _, part in found])
    stretches = [chances[when.of == number] for number in range(len(when.begins))]
    return swings(
        [len(one) for one in stretches],
        {
            side: [float(one[:, at].mean()) if len(one) else 0.0 for one in stretches]
            for at, side in enumerate(SIDES[:2])
        },
    )


def _chances(stances: Sequence[StanceScore]) -> NDArray[np.float64]:
    rows = [(one.favor, one.against, one.neutral) for one in stances]
    return np.array(rows, dtype=float).reshape(-1, len(SIDES))


def _mean(values: NDArray[np.float64]) -> Interval:
    """The mean with its interval by the normal approximation; nothing from nothing."""
    known = values[~np.isnan(values)]
    if not len(known):
        return NOTHING
    mean = float(known.mean())
    if len(known) == 1:
        return Interval(mean, mean, mean)
    half = NORMAL_90 * float(known.std(ddof=1)) / math.sqrt(len(known))
    return Interval(mean, max(0.0, mean - half), min(1.0, mean + half), CONFIDENCE)
