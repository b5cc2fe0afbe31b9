"""Import Reddit comments with the emotions that raters saw.

27 emotions and neutral, several at once, become the nine groups of
:mod:`training.labels`. Every comment was asked about all of them, so a group that is
not named is 0; only ``approving`` is left out where the comment is merely glad (see
there). An emotion counts when a rater's majority kept it in this published version.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, records
from training.labels import (
    EMOTION_GROUPS,
    EMOTION_LABELS,
    NEAR_APPROVING,
    NO_GROUP,
)

_SOURCE: Final = (
    "monologg/GoEmotions-pytorch",
    "b75f9d3a8b76bc1060687925b04ca98a1b8ea66b",
)
DATASET: Final = Dataset(
    name="goemotions",
    title="GoEmotions: emotions in Reddit comments",
    licence="Apache-2.0",
    homepage="https://github.com/google-research/google-research/tree/master/goemotions",
    languages=("en",),
    files=(
        github(
            *_SOURCE,
            "data/original/train.tsv",
            "1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5",
        ),
        github(
            *_SOURCE,
            "data/original/dev.tsv",
            "575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62",
        ),
        github(
            *_SOURCE,
            "data/original/test.tsv",
            "0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4",
        ),
        github(
            *_SOURCE,
            "data/original/labels.txt",
            "45c3ef86782d2a4d7fedcd6d8c111aa0d0e94720689bd164fac94fefb4495a89",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for split, number, text, emotions in annotated(folder):
        yield Example(
            Comment(text, id=number, language="en"),
            labels=groups(emotions),
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
            split=split,
        )


def annotated(folder: Path) -> Iterator[tuple[str, str, str, set[str]]]:
    """Split, number, text and the emotions themselves, comment by comment."""
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    for split in ("train", "dev", "test"):
        table = records(folder / f"{split}.tsv", delimiter="\t", quoted=False)
        for text, indices, number in table:
            emotions = {names[int(index)] for index in indices.split(",")}
            yield split, number, text, emotions


def groups(emotions: set[str]) -> dict[str, float]:
    """Turn a comment's emotions into its groups.

    Raises
    ------
    KeyError
        If an emotion is not one of GoEmotions' own.
    """
    shown = {EMOTION_GROUPS[e] for e in emotions - NEAR_APPROVING - NO_GROUP}
    labels = {label: float(label in shown) for label in EMOTION_LABELS}
    if emotions & NEAR_APPROVING and "approving" not in shown:
        del labels["approving"]
    return labels
