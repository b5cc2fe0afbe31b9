"""Import Reddit comments that were coded as civil or not.

``correction`` (the corrected code, 0 or 1) -> ``incivility``. Toxicity was not asked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="reddit_incivility",
    title="Incivility on Reddit",
    licence="BSD-3-Clause",
    homepage="https://github.com/ercexpo/reddit_incivility",
    languages=("en",),
    files=(
        github(
            "ercexpo/reddit_incivility",
            "650e4ce9c5e1b1f37fe421eeab4f2643a5f3930e",
            "incivility_coded_0302.csv",
            "53926dd6421335ba451df240c0e577bb9855ca24e87943ee2088b89796507f2b",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for number, row in enumerate(rows(folder / "incivility_coded_0302.csv")):
        yield Example(
            Comment(row["comment"], language="en"),
            labels={"incivility": float(row["correction"])},
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
        )
