"""Import Reddit comments with a degree of offensiveness.

``offensiveness_score`` comes from best-worst scaling, -1 (supportive) to 1 (maximally
offensive); it ranks, it is no share of raters. We need a share who would call the
comment toxic, so a ramp stands in for it: 0 up to a score of 0, 1 from a score of 0.6
on, linear between (0.3 is the even split). Deleted and removed comments are skipped.
A thread (``post_id``) is a group.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, RemoteFile, rows

_REPOSITORY: Final = "AMontgomerie/jigsaw-toxic-severity-competition"
_COMMIT: Final = "60867447224308722c4cae0ddf0b2cf0b957f66c"
DATASET: Final = Dataset(
    name="ruddit_with_text",
    title="Ruddit: degrees of offensiveness on Reddit",
    licence="MIT",
    homepage="https://github.com/hadarishav/Ruddit",
    languages=("en",),
    files=(
        # A Git LFS file: the raw address would give the pointer only.
        RemoteFile(
            name="ruddit_with_text.csv",
            url=f"https://media.githubusercontent.com/media/{_REPOSITORY}/{_COMMIT}"
            "/data/ruddit_with_text.csv",
            sha256="d8a45cf08ea8e5e49a6202af4f2697e27e817cd5e86d1fec7d5e276d2ed6fae5",
        ),
    ),
)
_SURELY_OFFENSIVE: Final = 0.6
_GONE: Final = frozenset(("[deleted]", "[removed]"))


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment that is still there."""
    for row in rows(folder / "ruddit_with_text.csv"):
        if row["txt"].strip() in _GONE:
            continue
        yield Example(
            Comment(row["txt"], id=row["comment_id"], language="en"),
            labels={"toxicity": _share(float(row["offensiveness_score"]))},
            source=DATASET.name,
            group=f"{DATASET.name}/{row['post_id']}",
        )


def _share(score: float) -> float:
    return min(max(score / _SURELY_OFFENSIVE, 0.0), 1.0)
