"""Import toxic sentences with neutral rewrites: same content, other tone.

The toxic sentence gives ``toxicity`` 1, each rewrite 0; a sentence and its rewrites
are one group. Toxic sentences are lower-cased and tokenised ("steel balls too !"),
rewrites are so only partly, and toxic ones more often end in a mark: all that would
leak the label, so both sides are levelled alike (lower case, no space before a mark,
straight apostrophes, no closing marks). Style features must not be learned from here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="paradetox",
    title="ParaDetox: toxic sentences and neutral rewrites",
    licence="CC0 1.0",
    homepage="https://github.com/s-nlp/paradetox",
    languages=("en",),
    files=(
        github(
            "s-nlp/paradetox",
            "d97b17d0813539cf05c74f9cdb5e66372704ca57",
            "paradetox/paradetox.tsv",
            "6e5e80def7deaf4a3410f7de6c638c13f100ce5ece09ee84a47f6f14ab69a0cd",
        ),
    ),
)
_SPACED_MARK: Final = re.compile(r"\s+(?=[.,!?;:'])")
_REWRITES: Final = ("neutral1", "neutral2", "neutral3")


def examples(folder: Path) -> Iterator[Example]:
    """Yield each toxic sentence, followed by its rewrites."""
    for number, row in enumerate(rows(folder / "paradetox.tsv", delimiter="\t")):
        group = f"{DATASET.name}/{number}"
        for column in ("toxic", *_REWRITES):
            yield Example(
                Comment(level(row[column]), language="en"),
                labels={"toxicity": float(column == "toxic")},
                source=DATASET.name,
                group=group,
            )


def level(text: str) -> str:
    """Write both sides of a pair in one style.

    >>> level("You ’re an idiot !") == level("you're an idiot")
    True
    """
    straight = " ".join(text.lower().replace("’", "'").split())
    return _SPACED_MARK.sub("", straight).rstrip(".!? ")
