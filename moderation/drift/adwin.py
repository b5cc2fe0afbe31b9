"""ADWIN: does the mean of a stream change? (Bifet and Gavaldà 2007, SDM, ADWIN2.)

A window is kept as buckets of 1, 2, 4, … values, at most five of a size, so that a
stream of n values takes O(log n). Wherever it is cut in two, the means of both parts
must not differ by more than chance allows; while they do, the oldest bucket goes.
"""

import math
from collections import deque
from dataclasses import dataclass, field

DELTA = 0.002
CLOCK = 32
MOST_OF_A_SIZE = 5
SHORTEST_PART = 5
SHORTEST_WINDOW = 10


@dataclass(frozen=True, slots=True)
class _Bucket:
    """``count`` values: their sum, and the sum of squared distances from their mean."""

    count: int
    total: float
    spread: float

    def joined(self, other: "_Bucket") -> "_Bucket":
        count = self.count + other.count
        apart = self.total / self.count - other.total / other.count
        between = apart**2 * self.count * other.count / count
        return _Bucket(
            count, self.total + other.total, self.spread + other.spread + between
        )


@dataclass(slots=True)
class Adwin:
    """Feed it values in [0, 1], or at least of bounded size, one after the other.

    Parameters
    ----------
    delta : float
        How likely a change may be found where there is none, at each look.
    clock : int
        Values between two looks.
    """

    delta: float = DELTA
    clock: int = CLOCK
    _sizes: list[deque[_Bucket]] = field(default_factory=list)
    _seen: int = 0

    @property
    def width(self) -> int:
        """Values in the window: those since the last change, or all."""
        return sum(bucket.count for row in self._sizes for bucket in row)

    @property
    def mean(self) -> float:
        """Mean of the window; 0 for an empty one."""
        total = sum(bucket.total for row in self._sizes for bucket in row)
        return total / max(self.width, 1)

    def update(self, value: float) -> bool:
        """Add a value; whether the mean has changed, and the window was shortened."""
        self._seen += 1
        self._add(_Bucket(1, value, 0.0))
        if self._seen % self.clock or self.width <= SHORTEST_WINDOW:
            return False
        changed = False
        while self.width > SHORTEST_WINDOW and self._differs():
            self._sizes[-1].popleft()
            if not self._sizes[-1]:
                self._sizes.pop()
            changed = True
        return changed

    def _add(self, bucket: _Bucket) -> None:
        size = 0
        while True:
            if size == len(self._sizes):
                self._sizes.append(deque())
            row = self._sizes[size]
            row.append(bucket)
            if len(row) <= MOST_OF_A_SIZE:
                return
            bucket = row.popleft().joined(row.popleft())
            size += 1

    def _differs(self) -> bool:
        buckets = [bucket for row in reversed(self._sizes) for bucket in row]
        whole = buckets[0]
        for bucket in buckets[1:]:
            whole = whole.joined(bucket)
        surprise = math.log(2 * math.log(whole.count) / self.delta)
        variance = whole.spread / whole.count
        count, total = 0, 0.0
        for bucket in buckets[:-1]:
            count, total = count + bucket.count, total + bucket.total
            rest = whole.count - count
            if min(count, rest) < SHORTEST_PART:
                continue
            parts = 1 / (count - SHORTEST_PART + 1) + 1 / (rest - SHORTEST_PART + 1)
            allowed = math.sqrt(2 * parts * variance * surprise)
            allowed += 2 / 3 * surprise * parts
            if abs(total / count - (whole.total - total) / rest) > allowed:
                return True
        return False
