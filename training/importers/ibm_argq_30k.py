"""Import crowd-written arguments for and against 56 topics.

``FAVOR`` and ``AGAINST`` keep their meaning towards ``Target 1``, which is a group.
The published train and dev splits are by topic and kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example, Stance
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="ibm_argq_30k",
    title="IBM Debater: argument quality ranking, 30k arguments",
    licence="CC BY 3.0",
    homepage="https://research.ibm.com/haifa/dept/vst/debating_data.shtml",
    languages=("en",),
    local_only="our copy is a re-formatted edition without its test topics",
    local_files=("raw_train_all_onecol.csv", "raw_val_all_onecol.csv"),
)
_STANCES: Final = {"FAVOR": Stance.FAVOR, "AGAINST": Stance.AGAINST}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per argument."""
    for name in DATASET.local_files:
        for row in rows(folder / name):
            target = row["Target 1"]
            yield Example(
                Comment(row["Tweet"], targets=(target,), language="en"),
                source=DATASET.name,
                group=f"{DATASET.name}/{target}",
                stance=_STANCES[row["Stance 1"]],
                split=row["set"],
            )
