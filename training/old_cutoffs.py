"""From cut-offs on an older service's scores to cut-offs on ours.

Equal flag rate: as many comments are flagged as before. Equal precision, where people
said which comments deserve it: as large a share of the flagged deserves it as before.
Both are read off the very comments that have old scores; the interval says how much
another such sample of comments might move the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from moderation.attributes import LABELS
from moderation.model import Model
from training.errors import QueryError
from training.labelled_csv import DECISIONS, LabelledRows
from training.thresholds import lower_bound

Floats = NDArray[np.float64]
CUTOFFS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MIN_ROWS, MIN_FLAGGED, MIN_EACH = 200, 20, 20
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said about the comments that a cut-off flags.

    Parameters
    ----------
    old_precision, old_recall : float
        Of the old cut-off, by count.
    threshold : float or None
        The laxest of ours that is as precise by count; None where none is.
    precision, recall, proven : float
        Of that threshold, by count; and the precision that is proven of it.
    """

    old_precision: float
    old_recall: float
    threshold: float | None = None
    precision: float = 0.0
    recall: float = 0.0
    proven: float = 0.0


@dataclass(frozen=True, slots=True)
class Mapped:
    """One old cut-off and ours.

    Parameters
    ----------
    flagged, rows : int
        Comments that the old cut-off flagged, of how many.
    threshold : float or None
        Flags as many of ours; None where too few were flagged to tell.
    interval : (float, float)
        Where 90 of 100 such samples would put it.
    agreement : float
        Share of the comments flagged by the old cut-off that ours flags as well.
    why_not : str
        Why there is no threshold.
    """

    attribute: str
    cutoff: float
    flagged: int
    rows: int
    threshold: float | None = None
    interval: tuple[float, float] = (0.0, 1.0)
    agreement: float = 0.0
    judged: Judged | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Old and our scores of one attribute on the same comments, and what was said.

    Parameters
    ----------
    old, ours : arrays of shape (n,)
    answers : array of shape (n,)
        1, 0, or NaN where nobody said.
    """

    attribute: str
    old: Floats
    ours: Floats
    answers: Floats


def compare(
    rows: LabelledRows, model: Model
) -> tuple[list[Compared], Mapping[str, int]]:
    """Score the comments of a file.

    Returns
    -------
    compared : one per attribute that has old scores and a head of ours
    unused : number of comments, or of scores, by why they are not used

    Raises
    ------
    QueryError
        There is nothing to compare.
    """
    if not rows.scores:
        names = ", ".join(list(LABELS)[:6])
        raise QueryError(f"There is no column of old scores, such as {names}.")
    scores = model.score_many(rows.comments)
    spoken = np.array([found.language.supported for found in scores], dtype=bool)
    answers = next(
        (rows.answers[name] for name in DECISIONS if name in rows.answers),
        np.full(len(scores), np.nan),
    )
    compared = []
    unused = {"in a language that the model does not speak": int((~spoken).sum())}
    for attribute, old in rows.scores.items():
        label = LABELS[attribute]
        if label != "spam" and not all(label in found.tone for found in scores):
            unused[f"no head answers {attribute}"] = int((~np.isnan(old)).sum())
            continue
        ours = np.array(
            [found.spam if label == "spam" else found.tone[label] for found in scores]
        )
        kept = spoken & ~np.isnan(old)
        compared.append(Compared(attribute, old[kept], ours[kept], answers[kept]))
    return compared, {why: count for why, count in unused.items() if count}


def map_cutoffs(
    compared: Sequence[Compared], cutoffs: Mapping[str, Sequence[float]]
) -> Iterator[Mapped]:
    """Ours for each cut-off of each attribute; those of ``CUTOFFS`` unless named."""
    for one in compared:
        for cutoff in cutoffs.get(one.attribute, () if cutoffs else CUTOFFS):
            yield map_cutoff(one, cutoff)


def map_cutoff(one: Compared, cutoff: float) -> Mapped:
    """Ours for one old cut-off, which flags what is at or above it."""
    flags = one.old >= cutoff
    flagged, rows = int(flags.sum()), len(flags)
    found = Mapped(one.attribute, cutoff, flagged, rows)
    if rows < MIN_ROWS:
        return _without(found, f"too few: {rows} of {MIN_ROWS} comments")
    if flagged < MIN_FLAGGED:
        return _without(found, f"too few flagged: {flagged} of {MIN_FLAGGED}")
    if rows - flagged < MIN_FLAGGED:
        return _without(found, f"all but {rows - flagged} were flagged")
    ordered = np.sort(one.ours)[::-1]
    threshold = float(ordered[flagged - 1])
    low, high = binom.interval(CONFIDENCE, rows, flagged / rows)
    interval = (
        float(ordered[min(int(high), rows) - 1]),
        float(ordered[max(int(low), 1) - 1]),
    )
    agreement = float((one.ours[flags] >= threshold).mean())
    return Mapped(
        one.attribute,
        cutoff,
        flagged,
        rows,
        threshold,
        interval,
        agreement,
        _judged(one, flags),
    )


def _without(found: Mapped, why: str) -> Mapped:
    return Mapped(found.attribute, found.cutoff, found.flagged, found.rows, why_not=why)


def _judged(one: Compared, flags: NDArray[np.bool_]) -> Judged | None:
    """What the answers say; None where there are too few of either."""
    known = ~np.isnan(one.answers)
    yes = one.answers[known] == 1
    if min(yes.sum(), (~yes).sum()) < MIN_EACH or flags[known].sum() < MIN_FLAGGED:
        return None
    right = float(yes[flags[known]].mean())
    old = Judged(right, float(flags[known][yes].mean()))
    order = np.argsort(-one.ours[known], kind="stable")
    scores, hits = one.ours[known][order], np.cumsum(yes[order])
    taken = np.arange(1, len(scores) + 1)
    last_of_equals = np.append(scores[1:] != scores[:-1], True)
    fit = (hits / taken >= right) & (taken >= MIN_FLAGGED) & last_of_equals
    if not fit.any():
        return old
    place = int(np.flatnonzero(fit)[-1])
    return Judged(
        old.old_precision,
        old.old_recall,
        float(scores[place]),
        float(hits[place] / taken[place]),
        float(hits[place] / yes.sum()),
        lower_bound(int(hits[place]), int(taken[place]), 1 - CONFIDENCE),
    )
