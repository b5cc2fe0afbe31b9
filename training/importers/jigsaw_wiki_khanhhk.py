"""Import Wikipedia talk comments at the natural rate of toxic ones.

The first 20,000 rows of the 2018 Jigsaw challenge's training file with its one label
``toxic`` -> ``toxicity`` (a majority of raters: 0 or 1).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

_SOURCE: Final = (
    "khanhhk/Data-Systems-for-Toxic-Comment-Classification",
    "91c013125c753d62cb53bb0f06063f1d7ffed69e",
)
DATASET: Final = Dataset(
    name="jigsaw_wiki_khanhhk",
    title="Jigsaw toxic comments, Wikipedia talk at the natural rate",
    licence="labels CC0 1.0, text CC BY-SA 3.0",
    homepage=f"https://github.com/{_SOURCE[0]}",
    languages=("en",),
    files=(
        github(
            *_SOURCE,
            "data/raw/text_comment_1.csv",
            "83b6a1cf49d6e264a36c5d36bd821483c7f482217d432613fb5259c1c02d8727",
        ),
        github(
            *_SOURCE,
            "data/raw/text_comment_2.csv",
            "5106a69aacb000d4088f60782781b4702353e5b2f5b03489aedb8756b55537f6",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for file in DATASET.files:
        for number, row in enumerate(rows(folder / file.name)):
            yield Example(
                Comment(row["comment_text"], language="en"),
                labels={"toxicity": float(row["labels"])},
                source=DATASET.name,
                group=f"{DATASET.name}/{file.name}/{number}",
            )
