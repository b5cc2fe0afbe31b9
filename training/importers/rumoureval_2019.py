"""Import replies in Twitter and Reddit threads about rumours.

``support`` -> favor, ``deny`` -> against, ``query`` and ``comment`` -> neutral, towards
the text of the post that started the thread. That post itself is left out (it is its
own target), as are deleted posts and replies whose source is unknown. A thread is a
group; the published train and dev splits are kept.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment, Parent
from training.example import Example, Stance
from training.importers.base import Dataset, rows

DATASET: Final = Dataset(
    name="rumoureval_2019",
    title="RumourEval 2019: support, deny, query, comment",
    licence="CC BY 4.0",
    homepage="https://figshare.com/articles/dataset/RumourEval_2019_data/8845580",
    languages=("en",),
    local_only="our copy joins the archive's many files into one table",
    local_files=("sdqc.csv",),
)
_STANCES: Final = {
    "support": Stance.FAVOR,
    "deny": Stance.AGAINST,
    "query": Stance.NEUTRAL,
    "comment": Stance.NEUTRAL,
}
_GONE: Final = frozenset(("", "[deleted]", "[removed]"))


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per reply."""
    for row in rows(folder / "sdqc.csv"):
        if not _usable(row):
            continue
        yield Example(
            Comment(
                row["text"],
                id=row["id"],
                targets=(row["source_text"],),
                parent=Parent(id=row["parent_id"], text=row["parent_text"] or None),
                language="en",
            ),
            source=DATASET.name,
            group=f"{DATASET.name}/{row['source_id']}",
            stance=_STANCES[row["label"]],
            split=row["split"],
        )


def _usable(row: Mapping[str, str]) -> bool:
    return (
        row["is_source"] == "False"
        and row["text"].strip() not in _GONE
        and row["source_text"].strip() not in _GONE
    )
