"""Split examples so that no group, text or target is on two sides."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from training.errors import LeakError
from training.example import Example
from training.near_duplicates import cluster_ids, plain

Indices = NDArray[np.int64]
SHARES: Final = (0.8, 0.1, 0.1)


@dataclass(frozen=True, slots=True)
class Split:
    """Which examples to learn from, choose with and measure on, as sorted indices."""

    train: Indices
    validation: Indices
    test: Indices

    @property
    def parts(self) -> tuple[Indices, Indices, Indices]:
        """The three parts in the order in which a run uses them."""
        return self.train, self.validation, self.test


def split(
    examples: Sequence[Example],
    seed: int,
    shares: tuple[float, float, float] = SHARES,
    *,
    clusters: Indices | None = None,
) -> Split:
    """Split by whole components of groups, near-duplicates and stance targets.

    Two examples are in one component when they share a group, a cluster of
    near-duplicates or a stance target, or are linked by others that do. A component
    falls by a hash of the seed and of its first group name, so neither the order of
    the examples nor those of other components move it. A component with an example of
    a published test split is in the test part as a whole.

    Parameters
    ----------
    examples : sequence of Example
        Those of one run.
    seed : int
        Another seed, another split.
    shares : tuple of float, default=(0.8, 0.1, 0.1)
        Of the components in train, validation and test; sums to 1.
    clusters : array of shape (len(examples),), optional
        From :func:`training.near_duplicates.deduplicate`; found here otherwise.
    """
    if clusters is None:
        clusters = cluster_ids(examples)
    components = _components(examples, clusters)
    names: dict[int, str] = {}
    published: set[int] = set()
    for example, component in zip(examples, components.tolist(), strict=True):
        names[component] = min(example.group, names.get(component, example.group))
        if example.split == "test":
            published.add(component)
    sides = np.array(
        [
            2 if number in published else _side(f"{seed} {names[number]}", shares)
            for number in range(len(names))
        ],
        dtype=np.int64,
    )
    placed = sides[components]
    train, validation, test = (np.flatnonzero(placed == side) for side in range(3))
    return Split(train=train, validation=validation, test=test)


def assert_disjoint(
    examples: Sequence[Example], parts: Split, clusters: Indices
) -> None:
    """Check that the parts share no example, group, cluster or stance target.

    Raises
    ------
    LeakError
        If they do; the message counts what is shared.
    """
    for (first, one), (second, other) in combinations(
        zip(("train", "validation", "test"), parts.parts, strict=True), 2
    ):
        shared = _keys(examples, clusters, one) & _keys(examples, clusters, other)
        if shared:
            message = f"{first} and {second} share {len(shared)} groups or texts"
            raise LeakError(message)


def _keys(
    examples: Sequence[Example], clusters: Indices, part: Indices
) -> set[tuple[str, str]]:
    keys: set[tuple[str, str]] = set()
    for index in part.tolist():
        keys.add(("example", str(index)))
        keys.update(_ties(examples[index], int(clusters[index])))
    return keys


def _ties(example: Example, cluster: int) -> Iterator[tuple[str, str]]:
    """Name whatever else binds an example to others."""
    yield "group", example.group
    yield "cluster", str(cluster)
    for target in example.comment.targets:
        yield "target", plain(target)


def _components(examples: Sequence[Example], clusters: Indices) -> Indices:
    """Number the components of examples that must stay together."""
    ties: dict[tuple[str, str], int] = {}
    owners: list[int] = []
    tied: list[int] = []
    for index, example in enumerate(examples):
        for tie in _ties(example, int(clusters[index])):
            owners.append(index)
            tied.append(len(examples) + ties.setdefault(tie, len(ties)))
    size = len(examples) + len(ties)
    links = coo_array((np.ones(len(owners), dtype=bool), (owners, tied)), (size, size))
    found = connected_components(links, directed=False)[1][: len(examples)]
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _side(key: str, shares: tuple[float, float, float]) -> int:
    """Place a key at random but always alike: 0 train, 1 validation, 2 test."""
    digest = hashlib.sha256(key.encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < shares[0]:
        return 0
    return 1 if place < shares[0] + shares[1] else 2
