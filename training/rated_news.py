"""Comments of newspapers' readers, rated by people: to measure with, never to train on.

``sfu_c3`` and ``ucc`` may not be used in a model that anyone may ship; each is measured
where it is at hand, in the folder ``research``.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Final

LONGEST_FIELD: Final = 10_000_000
TOXIC_LEVEL: Final = 2.0
"""Mean of what raters gave a comment in C3, from 1 (not toxic) to 4 (very toxic)."""

Rated = Iterator[tuple[str, bool | None]]
"""Texts, and whether raters found them toxic; None where nobody was asked."""


def c3_comments(folder: Path) -> Rated:
    """Comments that were rated for toxicity; those that nobody rated are left out."""
    for row in _rows(folder / "C3_anonymized.csv"):
        lines = row["crowd_toxicity_level"].split("\n")
        levels = [float(line.split(":")[0]) for line in lines if line.strip()]
        if levels:
            yield row["comment_text"], fmean(levels) >= TOXIC_LEVEL


def ucc_comments(folder: Path) -> Rated:
    """Comments that were rated as hostile or not."""
    for row in _rows(folder / "val.csv"):
        yield row["comment"], float(row["hostile"]) >= 0.5


def ucc_pool(folder: Path) -> Rated:
    """Comments of the same newspaper as they came, which nobody rated."""
    with (folder / "train_comments.txt").open(encoding="utf-8") as file:
        yield from ((line.strip(), None) for line in file if line.strip())


READERS: Final[Mapping[str, Callable[[Path], Rated]]] = {
    "sfu_c3": c3_comments,
    "ucc": ucc_comments,
    "ucc_train_text_only": ucc_pool,
}


def _rows(place: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LONGEST_FIELD)
    with place.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
