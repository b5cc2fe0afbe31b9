"""Import Reddit and Gab comments with kinds of sexism.

- ``identity_attack``: 1 for sexist, 0 for not sexist. Raters were asked about sexism
  only, and some of the latter attack other groups: these zeros are a little noisy.
- ``threat``: asked of sexist comments alone, 1 for the category "threats, plans to
  harm and incitement", 0 for the other three.

The published train, dev and test splits are kept.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="edos_sexism",
    title="EDOS: explainable detection of online sexism",
    licence="CC0 1.0",
    homepage="https://github.com/rewire-online/edos",
    languages=("en",),
    files=(
        github(
            "rewire-online/edos",
            "b1f1fbcca9d42de0395432ada8fcfb5c35f68c77",
            "data/edos_labelled_aggregated.csv",
            "607bdbb766e1803a28f0eb8fc21c14b6b9dfa20039f726ba6767438584b47f9b",
        ),
    ),
)
_SEXIST: Final = {"sexist": 1.0, "not sexist": 0.0}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for row in rows(folder / "edos_labelled_aggregated.csv"):
        yield Example(
            Comment(row["text"], id=row["rewire_id"], language="en"),
            labels=_labels(row),
            source=DATASET.name,
            group=f"{DATASET.name}/{row['rewire_id']}",
            split=row["split"],
        )


def _labels(row: Mapping[str, str]) -> dict[str, float]:
    sexist = _SEXIST[row["label_sexist"]]
    if not sexist:
        return {"identity_attack": 0.0}
    return {
        "identity_attack": 1.0,
        "threat": float(row["label_category"].startswith("1.")),
    }
