"""Thresholds by question, such as ``maximum recall @ precision >= 0.95``.

The language is that of Wikimedia's ORES. What stands behind ``@`` is not only counted
but proven on the exact bound (Clopper and Pearson 1934): candidates are tested from
where the condition holds most easily, and the search stops at the first that fails,
so that looking at many of them costs no confidence (fixed-sequence testing).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from training.errors import QueryError
from training.score_counts import ScoreCounts, candidates
from training.thresholds import first_hits, lower_bound, upper_bound

Statistic = Callable[[float, float, float], float]


def precision(hit: float, alarm: float, rate: float) -> float:
    """Share of the flagged that are rightly so; 1 where nothing is flagged."""
    flagged = match_rate(hit, alarm, rate)
    return rate * hit / flagged if flagged else 1.0


def match_rate(hit: float, alarm: float, rate: float) -> float:
    """Share of all comments that are flagged."""
    return rate * hit + (1 - rate) * alarm


def passed_right(hit: float, alarm: float, rate: float) -> float:
    """Share of those not flagged that are rightly so."""
    passed = 1 - match_rate(hit, alarm, rate)
    return (1 - rate) * (1 - alarm) / passed if passed else 1.0


def f1(hit: float, alarm: float, rate: float) -> float:
    """Harmonic mean of precision and recall."""
    right = precision(hit, alarm, rate)
    return 2 * right * hit / (right + hit) if right + hit else 0.0


STATISTICS: Mapping[str, Statistic] = {
    "recall": lambda hit, alarm, rate: hit,
    "precision": precision,
    "fpr": lambda hit, alarm, rate: alarm,
    "match_rate": match_rate,
    "filter_rate": lambda hit, alarm, rate: 1 - match_rate(hit, alarm, rate),
    "!recall": lambda hit, alarm, rate: 1 - alarm,
    "!precision": passed_right,
    "accuracy": lambda hit, alarm, rate: rate * hit + (1 - rate) * (1 - alarm),
    "f1": f1,
}
"""Of the true-positive rate, the false-positive rate and the natural rate of yes."""

RISES_WHEN_STRICT = frozenset({"precision", "filter_rate", "!recall"})
PROVABLE = RISES_WHEN_STRICT | {"recall", "fpr", "match_rate"}
"""What may stand behind ``@``: it only rises, or only falls, as one gets stricter."""

# Whether a higher true-positive rate, a higher false-positive rate, raises it;
# None where that does not matter.
_RAISED_BY: Mapping[str, tuple[bool | None, bool | None]] = {
    "precision": (True, False),
    "filter_rate": (False, False),
    "!recall": (None, False),
    "recall": (True, None),
    "fpr": (None, True),
    "match_rate": (True, True),
}
_QUERY = re.compile(
    r"\s*(?P<way>maximum|minimum)\s+(?P<wanted>!?\w+)\s*@"
    r"\s*(?P<bound>!?\w+)\s*(?P<sign>>=|<=)\s*(?P<value>\d*\.?\d+)\s*"
)


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Examples
    --------
    >>> Query.parse("maximum recall @ precision >= 0.95").bound
    'precision'
    """

    maximum: bool
    wanted: str
    bound: str
    at_least: bool
    value: float

    @classmethod
    def parse(cls, written: str) -> "Query":
        """Read a question; raises QueryError."""
        found = _QUERY.fullmatch(written)
        if found is None:
            raise QueryError(
                "Ask such as 'maximum recall @ precision >= 0.95', 'maximum "
                "filter_rate @ recall >= 0.8' or 'minimum fpr @ recall >= 0.5'."
            )
        for name, known in (("wanted", STATISTICS), ("bound", PROVABLE)):
            if found[name] not in known:
                names = ", ".join(sorted(known))
                raise QueryError(f"{found[name]!r} cannot stand there; {names} can.")
        value = float(found["value"])
        if not 0 <= value <= 1:
            raise QueryError("The bound lies in 0 to 1.")
        way = found["way"] == "maximum"
        return cls(way, found["wanted"], found["bound"], found["sign"] == ">=", value)

    def __str__(self) -> str:
        """The question as one writes it."""
        way, sign = (
            "maximum" if self.maximum else "minimum",
            ">=" if self.at_least else "<=",
        )
        return f"{way} {self.wanted} @ {self.bound} {sign} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Solution:
    """A threshold and what was counted and proven of it.

    Parameters
    ----------
    threshold : float or None
        None where the data cannot prove the condition anywhere.
    wanted, bound : float
        What was counted.
    proven : float
        What was proven of the condition's statistic.
    """

    threshold: float | None
    wanted: float = 0.0
    bound: float = 0.0
    proven: float = 0.0


def solve_query(query: Query, counts: ScoreCounts, confidence: float) -> Solution:
    """The best threshold of those for which the condition is proven."""
    best = Solution(None)
    for threshold, hits, alarms in _in_order(query, counts, confidence):
        proven = proven_bound(query, counts, hits, alarms, confidence)
        if proven < query.value if query.at_least else proven > query.value:
            break
        wanted = counted(query.wanted, counts, hits, alarms)
        better = wanted >= best.wanted if query.maximum else wanted <= best.wanted
        if best.threshold is None or better:
            bound = counted(query.bound, counts, hits, alarms)
            best = Solution(threshold, wanted, bound, proven)
    return best


def counted(name: str, counts: ScoreCounts, hits: int, alarms: int) -> float:
    """A statistic by mere count, at the natural rate."""
    hit, alarm = hits / max(counts.all_yes, 1), alarms / max(counts.all_no, 1)
    return STATISTICS[name](hit, alarm, counts.rate)


def proven_bound(
    query: Query, counts: ScoreCounts, hits: int, alarms: int, confidence: float
) -> float:
    """The value that the condition's statistic keeps at that confidence.

    The allowed error is shared by the two rates where both matter.
    """
    raised = _RAISED_BY[query.bound]
    error = (1 - confidence) / sum(way is not None for way in raised)
    sides = ((hits, counts.all_yes), (alarms, counts.all_no))
    rates = [
        0.0 if way is None else _bound(way is query.at_least, *side, error)
        for way, side in zip(raised, sides, strict=True)
    ]
    return STATISTICS[query.bound](rates[0], rates[1], counts.rate)


def _bound(low: bool, count: int, whole: int, error: float) -> float:
    return (lower_bound if low else upper_bound)(count, whole, error)


def _in_order(
    query: Query, counts: ScoreCounts, confidence: float
) -> Iterator[tuple[float, int, int]]:
    """Candidates from where the condition holds most easily, with their counts."""
    rows = list(
        zip(candidates().tolist(), counts.yes.tolist(), counts.no.tolist(), strict=True)
    )
    if query.bound == "precision" and query.at_least:
        # Where nothing is flagged nothing is proven: begin where something could be.
        first = first_hits(
            query.value, counts.all_yes, counts.all_no, counts.rate, confidence
        )
        return (row for row in rows if first is not None and row[1] >= first)
    strict_first = (query.bound in RISES_WHEN_STRICT) is query.at_least
    return iter(rows if strict_first else rows[::-1])
