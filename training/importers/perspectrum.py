"""Import perspectives that support or undermine a claim.

``stance3`` -> favor or against towards the claim. Where five raters found no majority
among the finer degrees (``stance5``) the coarse stance still holds. A claim is a
group; the published train and dev splits are by claim and kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example, Stance
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="perspectrum",
    title="Perspectrum: claims and perspectives",
    licence="CC BY-SA 4.0",
    homepage="https://github.com/CogComp/perspectrum",
    languages=("en",),
    local_only="our copy joins the public claims, perspectives and splits",
    local_files=("claim_perspective_stance.csv",),
)
_STANCES: Final = {"SUPPORT": Stance.FAVOR, "UNDERMINE": Stance.AGAINST}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per pair of claim and perspective."""
    for row in rows(folder / DATASET.local_files[0]):
        yield Example(
            Comment(
                row["perspective"],
                id=row["pid"],
                targets=(row["claim"],),
                language="en",
            ),
            source=DATASET.name,
            group=f"{DATASET.name}/{row['cId']}",
            stance=_STANCES[row["stance3"]],
            split=row["split"],
        )
