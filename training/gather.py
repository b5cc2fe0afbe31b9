"""Gather the examples of a run: read, drop what is held out, merge, split."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from training.errors import DatasetUnavailableError
from training.example import Example
from training.held_out import HeldOut
from training.importers import IMPORTERS
from training.importers.base import locate
from training.near_duplicates import deduplicate
from training.split import SHARES, Indices, Split, assert_disjoint, split


@dataclass(frozen=True, slots=True)
class Gathered:
    """The examples of a run and where each belongs.

    Parameters
    ----------
    rows : mapping of source to int
        Examples kept per source.
    held_out : int
        Examples dropped because their text is held out.
    duplicates : int
        Examples merged into another.
    """

    examples: Sequence[Example]
    clusters: Indices
    split: Split
    rows: dict[str, int]
    held_out: int
    duplicates: int

    def with_stance(self, part: int) -> list[Example]:
        """The examples of a part of the split that have a stance."""
        chosen = (self.examples[row] for row in self.split.parts[part].tolist())
        return [example for example in chosen if example.stance is not None]

    def digest(self) -> str:
        """SHA-256 over texts, labels and sides: the data's fingerprint."""
        digest = hashlib.sha256()
        for example in self.examples:
            labels = sorted(example.labels.items())
            record = (example.comment.text, example.comment.targets, labels)
            digest.update(repr((*record, example.stance, example.source)).encode())
        for part in self.split.parts:
            digest.update(part.tobytes())
        return digest.hexdigest()


def gather(
    sources: Sequence[str],
    *,
    seed: int,
    shares: tuple[float, float, float] = SHARES,
    local: Path | None,
    cache: Path,
    held_out: Path | None = None,
    unpinned_tests: Sequence[str] = (),
    written: Sequence[Example] = (),
    decided: Sequence[Example] = (),
    skip_unavailable: bool = False,
    on_source: Callable[[str, str], None] = lambda source, note: None,
) -> Gathered:
    """Gather the examples of the named sources.

    Parameters
    ----------
    written : sequence of Example
        Sentences of our own: alike on purpose, so they are not merged.
    decided : sequence of Example
        What people decided on sites, first among equals where texts are repeated.
    skip_unavailable : bool
        Go on without a data set that is neither at hand nor downloadable.
    on_source : callable
        Told each source and a note: empty, or why it was skipped.

    Raises
    ------
    DatasetError
        A data set cannot be had, was altered, or is not what its importer knows.
    LeakError
        The parts of the split share something.
    """
    examples: list[Example] = [*decided]
    for source in sources:
        importer = IMPORTERS[source]
        try:
            folder = locate(importer.dataset, local=local, cache=cache)
        except DatasetUnavailableError as error:
            if not skip_unavailable:
                raise
            on_source(source, str(error))
            continue
        found = importer.read(folder)
        if source in unpinned_tests:
            found = (replace(example, split="") for example in found)
        examples.extend(found)
        on_source(source, "")
    if sources and len(examples) == len(decided):
        raise DatasetUnavailableError(
            "Of all its data sets none is at hand, and none could be fetched. Set "
            "PARLEY_DATA_DIR to the folder that holds them, or go online; "
            "`python -m training datasets` lists them."
        )
    kept = examples
    if held_out is not None:
        barred = HeldOut.load(held_out)
        kept = [example for example in examples if not barred.drops(example)]
    merged = deduplicate(kept)
    full = (*merged.examples, *written)
    clusters = _with_own(merged.clusters, len(written))
    parts = split(full, seed, shares, clusters=clusters)
    assert_disjoint(full, parts, clusters)
    return Gathered(
        examples=full,
        clusters=clusters,
        split=parts,
        rows=dict(sorted(Counter(e.source for e in full).items())),
        held_out=len(examples) - len(kept),
        duplicates=len(kept) - len(merged.examples),
    )


def _with_own(clusters: Indices, count: int) -> Indices:
    """Cluster numbers with ``count`` new ones, each alone in its cluster."""
    first = int(clusters.max(initial=-1)) + 1
    return np.concatenate([clusters, np.arange(first, first + count)])
