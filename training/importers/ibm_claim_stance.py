"""Import claims from Wikipedia for and against 55 motions.

``PRO`` -> favor, ``CON`` -> against, towards the motion (``topicText``) without its
formula "This house believes (that)"; "This house would ban boxing" becomes "We should
ban boxing", as people would name a target. A motion is a group; the published train
and test splits are by motion and kept.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example, Stance
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="ibm_claim_stance",
    title="IBM Debater: claim stance",
    licence="CC BY 3.0",
    homepage="https://research.ibm.com/haifa/dept/vst/debating_data.shtml",
    languages=("en",),
    local_only="our copy is a cleaned edition of claim_stance_dataset_v1.csv",
    local_files=("claim_stance_v1_clean.csv",),
)
_STANCES: Final = {"PRO": Stance.FAVOR, "CON": Stance.AGAINST}
_FORMULAE: Final = (
    (re.compile(r"^This house believes in "), "We should believe in "),
    (re.compile(r"^This house believes (that )?"), ""),
    (re.compile(r"^This house supports "), "We should support "),
    (re.compile(r"^This house would "), "We should "),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per claim."""
    for row in rows(folder / DATASET.local_files[0]):
        yield Example(
            Comment(
                row["claims.claimCorrectedText"],
                id=row["claims.claimId"],
                targets=(target(row["topicText"]),),
                language="en",
            ),
            source=DATASET.name,
            group=f"{DATASET.name}/{row['topicId']}",
            stance=_STANCES[row["claims.stance"]],
            split=row["split"],
        )


def target(motion: str) -> str:
    """Name what a motion is about, without the formula of debating clubs.

    >>> target("This house believes that advertising is harmful")
    'Advertising is harmful'
    """
    for formula, plain in _FORMULAE:
        motion, found = formula.subn(plain, motion)
        if found:
            break
    return motion[:1].upper() + motion[1:]
