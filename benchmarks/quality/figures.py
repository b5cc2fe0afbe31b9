"""Tables of who ranks toxic comments above civil ones, and at what cost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks.figure import Figure, Table, number
from benchmarks.quality.answering import PARLEY
from benchmarks.quality.described import LEARNED, SAID, SETS
from benchmarks.quality.examined import Examined
from training.paired import Bootstrap, placements

NATURAL: Final = 0.08
"""The share of toxic comments that the shipped thresholds reckon with."""

TAIL: Final = 0.975
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One contender on one set.

    Parameters
    ----------
    less : tuple of float, optional
        Our ROC-AUC less theirs: estimate, low and high of a 95 % bootstrap interval.
    """

    contender: str
    auc: float
    precision: float
    natural_precision: float
    milliseconds: float
    less: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A set with its rows; ours is the first."""

    examined: Examined
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """Without any text."""
        return {
            "set": self.examined.name,
            "comments": len(self.examined.yes),
            "yes": int(self.examined.yes.sum()),
            "rows": {
                row.contender: {"auc": row.auc, "average_precision": row.precision}
                for row in self.rows
            },
        }


def compare(
    examined: Examined,
    scores: Mapping[str, Floats],
    milliseconds: Mapping[str, Sequence[float]],
) -> Measured:
    """Measure all contenders on one set; ``PARLEY`` is among them."""
    yes = examined.yes
    drawn = Bootstrap.over([str(row) for row in range(len(yes))])
    ours = placements(scores[PARLEY], yes)
    rows = []
    for name, found in scores.items():
        less = None
        if name != PARLEY:
            values = drawn.mean(ours - placements(found, yes), yes)
            low, high = np.quantile(values[1:], [1 - TAIL, TAIL])
            less = float(values[0]), float(low), float(high)
        rows.append(
            Row(
                name,
                float(roc_auc_score(yes, found)),
                natural_precision(yes, found, examined.rate),
                natural_precision(yes, found),
                median(milliseconds[name]),
                less,
            )
        )
    return Measured(examined, tuple(rows))


def natural_precision(
    yes: NDArray[np.bool_], scores: Floats, rate: float = NATURAL
) -> float:
    """Average precision where so many comments are yes, by weighing rows."""
    weights = np.where(yes, rate / yes.mean(), (1 - rate) / (1 - yes.mean()))
    return float(average_precision_score(yes, scores, sample_weight=weights))


def figure(
    measured: Sequence[Measured], beside: Sequence[Table], notes: Sequence[str]
) -> Figure:
    """The section: what, how, one table a set, the mean over sets, costs."""
    return Figure(
        title="Quality beside peers",
        how=(
            "Who ranks toxic comments above civil ones? Each contender runs in its own "
            "process and environment, sees the text alone, and gives one number. No "
            "comment is one that the shipped model has learned from (the artifact "
            "keeps their hashes), or a near-duplicate of one by MinHash. Peers have "
            "no such list: where a peer's own documentation names a set as training "
            "data, the row says so, and flatters it. *Less* is our ROC-AUC less "
            "theirs, with a 95 % paired bootstrap. Average precision depends on how "
            "many are toxic: rows are weighed to the set's own share, and in a second "
            f"column to {NATURAL:.0%}. Where yes is rare, more of it is drawn. "
            "Milliseconds are the median of single calls on that set's comments."
        ),
        tables=(_means(measured), *beside, *(_table(one) for one in measured)),
        notes=tuple(notes),
    )


def costs(
    rows: Mapping[str, tuple[float, float, float]], versions: Mapping[str, str]
) -> Table:
    """Milliseconds, megabytes on disk and in memory, by contender."""
    return Table(
        "What it takes",
        ("contender", "answers", "ms a comment", "its files, MB", "its process, MB"),
        tuple(
            (
                f"{name} {versions.get(name, '')}".strip(),
                SAID[name],
                number(milliseconds),
                number(disk),
                number(memory),
            )
            for name, (milliseconds, disk, memory) in rows.items()
        ),
    )


def _means(measured: Sequence[Measured]) -> Table:
    names = [row.contender for row in measured[0].rows]
    by_name = {
        name: [row for one in measured for row in one.rows if row.contender == name]
        for name in names
    }
    behind = {name: sum(map(_behind, rows)) for name, rows in by_name.items()}
    ahead = {name: sum(map(_ahead, rows)) for name, rows in by_name.items()}
    rows = tuple(
        (
            name,
            f"{fmean(row.auc for row in found):.3f}",
            f"{fmean(row.precision for row in found):.3f}",
            f"{fmean(row.natural_precision for row in found):.3f}",
            "–" if name == PARLEY else f"{behind[name]} of {len(found)}",
            "–" if name == PARLEY else f"{ahead[name]} of {len(found)}",
        )
        for name, found in by_name.items()
    )
    columns = (
        *("contender", "ROC-AUC", "average precision"),
        *(f"at {NATURAL:.0%} toxic", "behind us beyond chance", "ahead beyond chance"),
    )
    return Table(f"Mean over {len(measured)} sets", columns, rows)


def _behind(row: Row) -> bool:
    return row.less is not None and row.less[1] > 0


def _ahead(row: Row) -> bool:
    return row.less is not None and row.less[2] < 0


def _table(one: Measured) -> Table:
    set_ = one.examined
    title = (
        f"{set_.name}: {SETS[set_.name]}; {len(set_.yes):,} comments, "
        f"{set_.yes.sum():,} of them yes, in the set {set_.rate:.1%} "
        f"({set_.known:,} left out as learned from, {set_.near:,} as near-duplicates)"
    )
    columns = (
        *("contender", "ROC-AUC", "less", "average precision"),
        *(f"at {NATURAL:.0%} toxic", "ms a comment"),
    )
    return Table(title, columns, tuple(_cells(one)))


def _cells(one: Measured) -> Iterator[tuple[str, ...]]:
    for row in one.rows:
        learned = one.examined.name in LEARNED.get(row.contender, ())
        yield (
            f"{row.contender}{' (learned from this set)' if learned else ''}",
            f"{row.auc:.3f}",
            "–"
            if row.less is None
            else f"{row.less[0]:+.3f} ({row.less[1]:+.3f} to {row.less[2]:+.3f})",
            f"{row.precision:.3f}",
            f"{row.natural_precision:.3f}",
            number(row.milliseconds),
        )
