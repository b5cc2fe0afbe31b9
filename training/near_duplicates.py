"""Find texts that several sources share, and keep one of each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.example import Example
from training.labels import SPAM_LABEL
from training.minhash import clusters

_GAP: Final = re.compile(r"[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What is left of many sources once repeated texts are dropped.

    Parameters
    ----------
    examples : tuple of Example
        The kept ones in their order, with merged labels.
    clusters : array of shape (len(examples),)
        Examples of one number are near-duplicates and must not straddle a split.
    dropped : int
        How many were merged into a kept one.
    """

    examples: tuple[Example, ...]
    clusters: NDArray[np.int64]
    dropped: int


def plain(text: str) -> str:
    """Reduce a text to what makes it the same text: no case, marks or spacing.

    Emoji and every script's letters stay, for they can be all that differs. A text
    of marks alone is kept as it is.

    >>> plain("You're  an IDIOT!!")
    'you re an idiot'
    """
    return _GAP.sub(" ", text.casefold()).strip() or text.strip()


def cluster_ids(
    examples: Sequence[Example], *, threshold: float = 0.75
) -> NDArray[np.int64]:
    """Number the clusters of near-duplicate comments, one number per example."""
    numbers: dict[str, int] = {}
    exact = [
        numbers.setdefault(plain(example.comment.text), len(numbers))
        for example in examples
    ]
    found = clusters(tuple(numbers), threshold=threshold)
    return found[np.array(exact, dtype=np.int64)]


def deduplicate(
    examples: Sequence[Example], *, threshold: float = 0.75
) -> Deduplicated:
    """Keep one example of each text that was asked the same kind of question.

    Kinds are tone, spam and stance (towards one target). Of equal texts the first is
    kept (the first with capital letters, if any: some sources are lower-cased), its
    labels being the mean over those who were asked; an example whose stance has no
    majority is dropped. Of near-duplicates the first is kept too, but
    only where no label falls on the other side of 0.5 and never for stances: "should"
    and "should not", or an insult and its polite rewrite, are lessons, not repetitions.

    Parameters
    ----------
    examples : sequence of Example
        From all sources; put the most trusted first.
    threshold : float, default=0.75
        See :func:`training.minhash.clusters`.
    """
    numbers = cluster_ids(examples, threshold=threshold)
    entries = _merge_equal(examples, numbers)
    entries = _drop_near(entries)
    kept = [(entry.merged(), entry.cluster) for entry in entries]
    kept = [(example, number) for example, number in kept if _says_something(example)]
    return Deduplicated(
        examples=tuple(example for example, _ in kept),
        clusters=np.array([number for _, number in kept], dtype=np.int64),
        dropped=len(examples) - len(kept),
    )


@dataclass(slots=True)
class _Entry:
    """A text of one kind with all that was said of it."""

    cluster: int
    members: list[Example] = field(default_factory=list)

    def labels(self) -> dict[str, float]:
        shares: dict[str, list[float]] = defaultdict(list)
        for example in self.members:
            for label, share in example.labels.items():
                shares[label].append(share)
        return {label: sum(given) / len(given) for label, given in shares.items()}

    def merged(self) -> Example:
        """The first example that was not lower-cased, with the labels of all."""
        if len(self.members) == 1:
            return self.members[0]
        first = next(filter(_has_capitals, self.members), self.members[0])
        stances = [example.stance for example in self.members]
        most = max(stances, key=stances.count)
        tests = any(example.split == "test" for example in self.members)
        return replace(
            first,
            labels=self.labels(),
            stance=most if 2 * stances.count(most) > len(stances) else None,
            split="test" if tests else first.split,
        )


def _merge_equal(
    examples: Sequence[Example], numbers: NDArray[np.int64]
) -> list[_Entry]:
    entries: dict[tuple[str, str], _Entry] = {}
    for example, number in zip(examples, numbers.tolist(), strict=True):
        key = (_kind(example), plain(example.comment.text))
        entries.setdefault(key, _Entry(number)).members.append(example)
    return list(entries.values())


def _drop_near(entries: Iterable[_Entry]) -> list[_Entry]:
    """Merge an entry into the first near-duplicate that agrees with it."""
    kept: list[_Entry] = []
    seen: dict[tuple[int, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        kind = _kind(entry.members[0])
        rivals = seen[entry.cluster, kind]
        twin = None if _is_stance(entry) else _agreeing(entry, rivals)
        if twin is None:
            kept.append(entry)
            rivals.append(entry)
        else:
            twin.members.extend(entry.members)
    return kept


def _agreeing(entry: _Entry, rivals: Iterable[_Entry]) -> _Entry | None:
    mine = entry.labels()
    for rival in rivals:
        theirs = rival.labels()
        shared = mine.keys() & theirs.keys()
        if all((mine[label] >= 0.5) == (theirs[label] >= 0.5) for label in shared):
            return rival
    return None


def _kind(example: Example) -> str:
    if example.stance is not None:
        return "stance " + plain(" ".join(example.comment.targets))
    return "spam" if SPAM_LABEL in example.labels else "tone"


def _has_capitals(example: Example) -> bool:
    return example.comment.text != example.comment.text.lower()


def _is_stance(entry: _Entry) -> bool:
    return entry.members[0].stance is not None


def _says_something(example: Example) -> bool:
    return bool(example.labels) or example.stance is not None
