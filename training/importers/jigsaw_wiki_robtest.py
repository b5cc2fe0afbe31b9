"""Import a balanced sample of Wikipedia talk comments.

The file has no header: text and ``toxic`` -> ``toxicity`` (0 or 1). Half of it is
toxic, so its rate says nothing about real comments.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, records

DATASET: Final = Dataset(
    name="jigsaw_wiki_robtest",
    title="Jigsaw toxic comments, balanced sample of RobTest",
    licence="MIT (selection); labels CC0 1.0, text CC BY-SA 3.0",
    homepage="https://github.com/thunlp/RobTest",
    languages=("en",),
    files=(
        github(
            "thunlp/RobTest",
            "5e9cd37d8a57746093f12b56a3d5e9190a5785ba",
            "datasets/jigsaw/test.csv",
            "ed555e1ce2cf67611afa7f624bc0679bf57b83fc39ece13f4cc54b21829cc9fc",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for number, (text, toxic) in enumerate(records(folder / "test.csv")):
        yield Example(
            Comment(text, language="en"),
            labels={"toxicity": float(toxic)},
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
        )
