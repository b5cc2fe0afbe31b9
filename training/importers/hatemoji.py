"""Import written test cases of hate in emoji and their near misses.

- ``label_gold`` -> ``toxicity`` and ``identity_attack``.
- ``threat``: asked of the hateful alone, 1 for the type "threatening language".

A case and the perturbation written from it are one group.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="hatemoji",
    title="HatemojiBuild: hate expressed in emoji",
    licence="CC BY 4.0",
    homepage="https://github.com/HannahKirk/Hatemoji",
    languages=("en",),
    files=(
        github(
            "HannahKirk/Hatemoji",
            "a626f63216158748d072e581efc00267031f4404",
            "HatemojiBuild/train.csv",
            "2255818a5b10153876320068451be582ed876a2eefb22a250bd2f6478d1815e5",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per case."""
    for row in rows(folder / "train.csv"):
        pair = sorted((row["entry_id"], row["matched_id"]))
        yield Example(
            Comment(row["text"], id=row["entry_id"], language="en"),
            labels=_labels(row),
            source=DATASET.name,
            group=f"{DATASET.name}/{'-'.join(pair)}",
            split=row["split"],
        )


def _labels(row: Mapping[str, str]) -> dict[str, float]:
    hateful = float(row["label_gold"])
    labels = {"toxicity": hateful, "identity_attack": hateful}
    if hateful:
        labels["threat"] = float(row["type"] == "threateninglanguage")
    return labels
