"""How often two kinds of comments are acted upon, and whether that differs.

The interval is a bootstrap over whole units (an issue, a debate, a frame): comments of
one unit resemble each other and are no independent evidence.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 4_000
SEED = 20261122
ALLOWED = 0.02

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Rate of the first kind less that of the second, with bounds."""

    rows: tuple[int, int]
    rates: tuple[float, float]
    difference: float
    low: float
    high: float

    @property
    def too_large(self) -> bool:
        """Above what we allow ourselves, and not by chance."""
        return abs(self.difference) > ALLOWED and not self.low <= 0 <= self.high

    def as_json(self) -> dict[str, Any]:
        """Rounded to four places."""
        values = asdict(self)
        rounded = {
            name: round(values[name], 4) for name in ("difference", "low", "high")
        }
        rates = [round(rate, 4) for rate in self.rates]
        return {"rows": list(self.rows), "rates": rates, **rounded}


def difference(
    acted: Flags,
    first: Flags,
    units: Sequence[str],
    *,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> Difference:
    """Compare the rows where ``first`` holds with the others.

    Parameters
    ----------
    acted : array of shape (n,), bool
        Whether the machine acted on the comment.
    first : array of shape (n,), bool
        Each kind has at least one row.
    units : sequence of str, length n
        Drawn again as wholes.
    """
    if not acted.any():
        rows = int(first.sum()), int((~first).sum())
        return Difference(rows, (0.0, 0.0), 0.0, 0.0, 0.0)
    _, place = np.unique(np.array(units), return_inverse=True)
    hits = [_per_unit(place, acted & kind) for kind in (first, ~first)]
    counts = [_per_unit(place, kind) for kind in (first, ~first)]
    count = len(counts[0])
    lot = np.random.default_rng(SEED)
    drawn = lot.multinomial(count, np.full(count, 1 / count), size=draws).astype(float)
    apart = _rates(drawn, hits[0], counts[0]) - _rates(drawn, hits[1], counts[1])
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(apart, [tail, 1 - tail])
    rates = tuple(float(h.sum() / n.sum()) for h, n in zip(hits, counts, strict=True))
    return Difference(
        rows=(int(first.sum()), int((~first).sum())),
        rates=(rates[0], rates[1]),
        difference=rates[0] - rates[1],
        low=float(low),
        high=float(high),
    )


def _per_unit(place: NDArray[np.intp], flags: Flags) -> Floats:
    found = np.bincount(place, weights=flags.astype(float), minlength=place.max() + 1)
    return found.astype(np.float64)


def _rates(drawn: Floats, hits: Floats, rows: Floats) -> Floats:
    """Rate in each draw; not a number where a draw has no row of the kind."""
    counts = drawn @ rows
    return np.where(counts > 0, drawn @ hits / np.maximum(counts, 1.0), np.nan)
