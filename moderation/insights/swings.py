"""Sudden swings: times before and after which the shares differ beyond chance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

ERROR = 0.05
LEAST_COMMENTS = 20
MOST_STRETCHES = 6
LEAST_CHANGE = 0.1


@dataclass(frozen=True, slots=True)
class Swing:
    """The share of ``side`` went from one value to another when ``number`` began.

    ``chance`` is how likely such a change is without any, corrected for the number
    of places that were looked at.
    """

    number: int
    side: str
    before: float
    after: float
    chance: float


@dataclass(frozen=True, slots=True)
class _Window:
    comments: int
    takers: float

    @property
    def share(self) -> float:
        return self.takers / self.comments


def swings(
    counts: Sequence[int], shares: Mapping[str, Sequence[float]]
) -> tuple[Swing, ...]:
    """Every change from one stretch of time to the next that chance does not explain.

    At each beginning of a stretch, the comments just before are compared with those
    from then on: as few stretches each as hold 20 comments, at most 6. A two-proportion
    z test (pooled variance), for each side; all tests together are corrected by Holm's
    method to an error of 5 %. Of neighbouring finds the clearest stays. Changes below
    10 points are left out whatever the test says: over thousands of comments every
    trifle is significant.

    Parameters
    ----------
    counts : sequence of int
        Comments in each stretch.
    shares : mapping of side to shares
        One share a stretch.
    """
    tested = [
        swing
        for side, values in shares.items()
        for number in range(1, len(counts))
        if counts[number] and (swing := _tested(counts, values, number, side))
    ]
    tested.sort(key=lambda swing: swing.chance)
    found: list[Swing] = []
    corrected = 0.0
    for rank, one in enumerate(tested):
        corrected = max(corrected, min(1.0, one.chance * (len(tested) - rank)))
        if corrected > ERROR:
            break
        if abs(one.after - one.before) >= LEAST_CHANGE:
            found.append(replace(one, chance=corrected))
    return _clearest(found)


def _tested(
    counts: Sequence[int], shares: Sequence[float], number: int, side: str
) -> Swing | None:
    earlier = range(number - 1, max(-1, number - 1 - MOST_STRETCHES), -1)
    later = range(number, min(len(counts), number + MOST_STRETCHES))
    before = _window(counts, shares, earlier)
    after = _window(counts, shares, later)
    if min(before.comments, after.comments) < LEAST_COMMENTS:
        return None
    return Swing(number, side, before.share, after.share, _chance(before, after))


def _window(counts: Sequence[int], shares: Sequence[float], places: range) -> _Window:
    comments, takers = 0, 0.0
    for place in places:
        if comments >= LEAST_COMMENTS:
            break
        comments += counts[place]
        takers += shares[place] * counts[place]
    return _Window(comments, takers)


def _chance(before: _Window, after: _Window) -> float:
    """The two-sided chance of such a difference between equal shares."""
    pooled = (before.takers + after.takers) / (before.comments + after.comments)
    spread = pooled * (1 - pooled) * (1 / before.comments + 1 / after.comments)
    if spread <= 0:
        return 1.0
    z = abs(after.share - before.share) / math.sqrt(spread)
    return math.erfc(z / math.sqrt(2))


def _clearest(found: Sequence[Swing]) -> tuple[Swing, ...]:
    """The clearest of each run of finds that lie within one window."""
    kept: list[Swing] = []
    ordered = sorted(found, key=lambda swing: (swing.side, swing.number))
    for _, of_side in groupby(ordered, key=lambda swing: swing.side):
        last: Swing | None = None
        for one in of_side:
            if last is None or one.number - last.number >= MOST_STRETCHES:
                kept.append(one)
            elif abs(one.after - one.before) > abs(kept[-1].after - kept[-1].before):
                kept[-1] = one
            last = one
    return tuple(sorted(kept, key=lambda swing: (swing.number, swing.side)))
