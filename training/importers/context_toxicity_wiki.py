"""Import Wikipedia talk comments that raters saw without their parent.

``label`` (0 or 1) -> ``toxicity``. The rate is natural: 59 in 10,000. The column
``api`` is Perspective's score: never trained on, measured beside ours. ``parent`` is
carried where the file has one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment, Parent
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="context_toxicity_wiki",
    title="Context and toxicity: Wikipedia talk at the natural rate",
    licence="Apache-2.0",
    homepage="https://github.com/ipavlopoulos/context_toxicity",
    languages=("en",),
    files=(
        github(
            "ipavlopoulos/context_toxicity",
            "5df49c294e6a41f0ba351e65fda7c315aa4cc168",
            "data/CAT_LARGE/gn.csv",
            "def84ddcff46dfd628e3d37c9c81b9cb81d7cf35e82197212a5758c0d24fb667",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for row in rows(folder / "gn.csv"):
        yield Example(
            Comment(
                row["text"],
                id=row["id"],
                parent=Parent(text=row["parent"] or None),
                language="en",
            ),
            labels={"toxicity": float(row["label"])},
            source=DATASET.name,
            group=f"{DATASET.name}/{row['id']}",
        )


def perspective_scores(folder: Path) -> dict[str, float]:
    """Perspective's own scores, by the comment's id."""
    return {row["id"]: float(row["api"]) for row in rows(folder / "gn.csv")}
