"""Comments that newspapers published: what a spam head must leave alone.

``arc`` (clean) is the New York Times. ``sfu_c3`` and ``ucc_train_text_only`` (research,
the Globe and Mail) have no licence that lets a model learn from them; they are measured
with where they are at hand, and never trained on.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np

from training.importers import arc

LONGEST_FIELD: Final = 10_000_000


def published_comments(data: Path, *, most: int, seed: int) -> dict[str, list[str]]:
    """Different comments of each newspaper set at hand, a sample of so many."""
    generator = np.random.default_rng(seed)
    found = {}
    for (licence, source), read in READERS.items():
        folder = data / licence / source
        if folder.is_dir():
            texts = sorted({text.strip() for text in read(folder)} - {""})
            picked = generator.permutation(len(texts))[:most].tolist()
            found[source] = [texts[at] for at in picked]
    return found


def _arc(folder: Path) -> Iterator[str]:
    return (example.comment.text for example in arc.examples(folder))


def _c3(folder: Path) -> Iterator[str]:
    csv.field_size_limit(LONGEST_FIELD)
    place = folder / "C3_anonymized.csv"
    with place.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from (row["comment_text"] for row in csv.DictReader(file))


def _ucc(folder: Path) -> Iterator[str]:
    place = folder / "train_comments.txt"
    with place.open(encoding="utf-8") as lines:
        yield from lines


READERS: Final[Mapping[tuple[str, str], Callable[[Path], Iterator[str]]]] = {
    ("clean", arc.DATASET.name): _arc,
    ("research", "sfu_c3"): _c3,
    ("research", "ucc_train_text_only"): _ucc,
}
