"""Import Facebook comments in Indian English with overt or covert aggression.

Overtly (``OAG``) and covertly (``CAG``) aggressive -> ``aggression`` 1, not aggressive
(``NAG``) -> 0. Nothing else was asked; covert aggression is often sarcasm without a
rude word, so this is not toxicity.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, records

_SOURCE: Final = (
    "kmi-linguistics/trac-1",
    "cc0ec40468e2bbe9549c30ee8d016424479cd9bf",
)
DATASET: Final = Dataset(
    name="trac1_facebook",
    title="TRAC-1: aggression on Facebook, Indian English",
    licence="Apache-2.0",
    homepage="https://github.com/kmi-linguistics/trac-1",
    languages=("en",),
    files=(
        github(
            *_SOURCE,
            "english/agr_en_train.csv",
            "3438d44fdc1df17fa9cf20bf0330f3e266483eb2a8c24d79631b5355a1143dac",
        ),
        github(
            *_SOURCE,
            "english/agr_en_dev.csv",
            "c1aa30260f227a08db31c5ba1a8ea182670f13b3cdf16b94941685a510a3364c",
        ),
    ),
)
_AGGRESSION: Final = {"OAG": 1.0, "CAG": 1.0, "NAG": 0.0}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for split, number, text, degree in annotated(folder):
        yield Example(
            Comment(text, id=number, language="en"),
            labels={"aggression": _AGGRESSION[degree]},
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
            split=split,
        )


def annotated(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Split, number, text and the degree of aggression, comment by comment."""
    for split in ("train", "dev"):
        for number, text, degree in records(folder / f"agr_en_{split}.csv"):
            yield split, number, text, degree
