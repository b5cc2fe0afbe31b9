"""The gate: a challenger serves only when nothing says that it is worse.

Overall it has to prove that it loses no more than a margin; in parts, where comments
are few, it is refused when it is worse beyond chance (with Bonferroni's correction for
the number of parts). What it may lose is in :class:`Limits`.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.calibrate import expected_calibration_error, natural_weights
from training.evidence import (
    SIDES,
    Contender,
    Evidence,
    probabilities,
    side_probabilities,
    slices,
)
from training.example import Example
from training.golden import right
from training.paired import SEED, Bootstrap, bounded, placements

Floats = NDArray[np.float64]
MIN_EACH: Final = 10
MIN_SLICE: Final = 40
TIMED: Final = 60
CHANCE_HITS: Final = 5
"""Hashes of 32 bits meet by chance now and then; more hits than this are a leak."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a challenger may lose.

    Parameters
    ----------
    loss, slice_loss : float
        Log loss at natural rates, in shares of the champion's: overall, in a part.
    area : float
        Mean area under the ROC curve over labels.
    calibration : float
        Expected calibration error of a label.
    golden : float
        Share of the golden sentences, net.
    slower, larger : float
        Time for a comment and bytes, as multiples of the champion's.
    """

    loss: float = 0.05
    slice_loss: float = 0.05
    area: float = 0.01
    calibration: float = 0.01
    golden: float = 0.05
    slower: float = 1.5
    larger: float = 1.5
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``says`` is for people."""

    check: str
    passed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Compares a challenger with the champion.

    Parameters
    ----------
    clock : callable
        Seconds of work done by this thread.
    """

    evidence: Evidence
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.thread_time

    def judge(self, champion: Contender, challenger: Contender) -> list[Finding]:
        """Everything that was looked at; it may serve when all of it passed."""
        found = [_vocabulary(champion, challenger), self._leak(challenger)]
        if not found[0].passed:
            return found
        unseen = self.evidence.without(
            self.evidence.seen_by(champion) | self.evidence.seen_by(challenger)
        )
        found.extend(self._labels(unseen, champion, challenger))
        found.extend(self._stances(unseen.stances(), champion, challenger))
        found.append(self._golden(champion, challenger))
        found.append(self._latency(champion, challenger))
        times = challenger.size / max(champion.size, 1)
        says = f"{challenger.size:,} bytes, {times:.2f} times the champion's"
        found.append(Finding("size", times <= self.limits.larger, says))
        return found

    def _leak(self, challenger: Contender) -> Finding:
        if challenger.trained_on is None:
            return Finding("leak", False, "it does not say what it was trained on")
        seen = int(self.evidence.seen_by(challenger).sum())
        allowed = max(CHANCE_HITS, len(self.evidence.examples) // 1_000)
        says = (
            f"it was trained on {seen} of {len(self.evidence.examples)} test comments"
        )
        return Finding("leak", seen <= allowed, says)

    def _labels(
        self, evidence: Evidence, champion: Contender, challenger: Contender
    ) -> Iterator[Finding]:
        examples = evidence.labelled()
        labels = _measurable(examples, champion.labels, evidence)
        if not labels:
            yield Finding("overall", False, "there are too few labelled comments")
            return
        shares = _shares(examples, labels)
        old = probabilities(champion.model, examples, labels)
        new = probabilities(challenger.model, examples, labels)
        rates = [evidence.rates[label] for label in labels]
        drawn = Bootstrap.over([example.group for example in examples])
        before, after = _losses(old, shares, rates), _losses(new, shares, rates)
        yield self._overall(drawn, before, after)
        yield self._area(drawn, old, new, shares)
        yield from self._slices(examples, before, after)
        for column, label in enumerate(labels):
            if label in champion.model.thresholds:
                asked = ~np.isnan(shares[:, column])
                yield self._calibration(
                    label,
                    (old[asked, column], new[asked, column]),
                    shares[asked, column],
                    rates[column],
                )

    def _overall(self, drawn: Bootstrap, before: Floats, after: Floats) -> Finding:
        change = drawn.ratio(after - before, before, self.limits.confidence)
        says = f"log loss {change.estimate:+.1%}, at most {change.high:+.1%}"
        return Finding("overall", change.high <= self.limits.loss, says)

    def _area(
        self, drawn: Bootstrap, old: Floats, new: Floats, shares: Floats
    ) -> Finding:
        lost = np.zeros(len(drawn.times))
        for column in range(shares.shape[1]):
            asked = ~np.isnan(shares[:, column])
            yes = shares[:, column] >= 0.5
            gain = np.zeros(len(shares))
            gain[asked] = placements(new[asked, column], yes[asked]) - placements(
                old[asked, column], yes[asked]
            )
            kinds = drawn.mean(gain, asked & yes), drawn.mean(gain, asked & ~yes)
            # each mean alone is the whole change; around it, their errors add up
            change = kinds[0][0]
            lost -= kinds[0] + kinds[1] - change
        area = bounded(-lost / shares.shape[1], self.limits.confidence)
        says = f"area under the curve {area.estimate:+.4f}, at least {area.low:+.4f}"
        return Finding("ranking", area.low >= -self.limits.area, says)

    def _slices(
        self, examples: list[Example], before: Floats, after: Floats
    ) -> Iterator[Finding]:
        parts = [(n, rows) for n, rows in slices(examples) if rows.sum() >= MIN_SLICE]
        for name, rows in parts:
            groups = [e.group for e, in_it in zip(examples, rows, strict=True) if in_it]
            yield self._part(name, groups, before[rows], after[rows], len(parts))

    def _stances(
        self, examples: list[Example], champion: Contender, challenger: Contender
    ) -> Iterator[Finding]:
        if len(examples) < MIN_SLICE:
            return
        before, after = (
            -np.log(np.maximum(side_probabilities(one.model, examples), 1e-6))
            for one in (champion, challenger)
        )
        sides = np.array([str(example.stance) for example in examples])
        for side in SIDES:
            rows = sides == side
            if rows.sum() >= MIN_SLICE:
                groups = [e.group for e in examples if e.stance == side]
                name = f"stance {side}"
                yield self._part(name, groups, before[rows], after[rows], len(SIDES))

    def _part(
        self, name: str, groups: list[str], before: Floats, after: Floats, parts: int
    ) -> Finding:
        confidence = 1 - (1 - self.limits.confidence) / parts
        drawn = Bootstrap.over(groups)
        change = drawn.ratio(after - before, before, confidence)
        says = (
            f"log loss {change.estimate:+.1%}, at least {change.low:+.1%} "
            f"({len(before)} comments)"
        )
        return Finding(name, change.low <= self.limits.slice_loss, says)

    def _calibration(
        self, label: str, scores: tuple[Floats, Floats], shares: Floats, rate: float
    ) -> Finding:
        chance = np.random.default_rng(SEED)
        rows = len(shares)
        draws = [np.arange(rows), *chance.integers(0, rows, (100, rows))]
        old, new = (
            np.array(
                [expected_calibration_error(one[d], shares[d], rate) for d in draws]
            )
            for one in scores
        )
        change = bounded(new - old, self.limits.confidence)
        says = f"calibration error {old[0]:.3f}, now {new[0]:.3f}"
        passed = change.low <= self.limits.calibration
        return Finding(f"calibration {label}", passed, says)

    def _golden(self, champion: Contender, challenger: Contender) -> Finding:
        sentences = tuple(
            one for one in self.evidence.golden if one.label in champion.labels
        )
        before = sum(right(champion.model, sentences))
        after = sum(right(challenger.model, sentences))
        says = f"{after} of {len(sentences)} sentences right, the champion {before}"
        lost = before - after
        return Finding("golden set", lost <= self.limits.golden * len(sentences), says)

    def _latency(self, champion: Contender, challenger: Contender) -> Finding:
        comments = [one.comment for one in self.evidence.examples[:TIMED]]
        took: tuple[list[float], list[float]] = ([], [])
        for comment in comments:
            for times, one in zip(took, (champion, challenger), strict=True):
                begin = self.clock()
                one.model.score(comment)
                times.append(self.clock() - begin)
        old, new = (median(times) if times else 0.0 for times in took)
        slower = new / old if old else 1.0
        says = f"{slower:.2f} times the champion's time for a comment"
        return Finding("latency", slower <= self.limits.slower, says)


def _vocabulary(champion: Contender, challenger: Contender) -> Finding:
    """Labels and languages that the champion knows and the challenger does not."""
    lost = [
        *(label for label in champion.labels if label not in challenger.labels),
        *(code for code in champion.languages if code not in challenger.languages),
    ]
    says = f"it does not know {', '.join(lost)}" if lost else "all of the champion's"
    return Finding("labels and languages", not lost, says)


def _measurable(
    examples: list[Example], labels: tuple[str, ...], evidence: Evidence
) -> list[str]:
    """Labels with enough yes and no to be measured on, and a natural rate."""
    shares = _shares(examples, labels)
    with np.errstate(invalid="ignore"):
        enough = np.minimum((shares >= 0.5).sum(axis=0), (shares < 0.5).sum(axis=0))
    return [
        label
        for label, each in zip(labels, enough.tolist(), strict=True)
        if each >= MIN_EACH and label in evidence.rates
    ]


def _shares(examples: list[Example], labels: tuple[str, ...] | list[str]) -> Floats:
    rows = [[e.labels.get(label, np.nan) for label in labels] for e in examples]
    return np.array(rows, dtype=np.float64).reshape(len(examples), len(labels))


def _losses(scores: Floats, shares: Floats, rates: list[float]) -> Floats:
    """Log loss of each row at natural rates, summed over the labels that it has."""
    losses = np.zeros(len(scores))
    for column, rate in enumerate(rates):
        asked = ~np.isnan(shares[:, column])
        yes, no = natural_weights(shares[asked, column], rate)
        likely = np.clip(scores[asked, column], 1e-6, 1 - 1e-6)
        losses[asked] -= yes * np.log(likely) + no * np.log(1 - likely)
    return losses
