"""Import YouTube comments under five music videos, half of them spam.

``CLASS`` -> ``spam``. A video is a group, so a split never learns a video's fans. The
comments are HTML; a byte order mark that the export left in some is removed.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Author, Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

_SOURCE: Final = (
    "sadhukruz/YOUTUBE-Spam-Classifier",
    "e754c316b60d7ec5cb3fcf3a309afca9385ea685",
)
_VIDEOS: Final = {
    "Youtube01-Psy.csv": (
        "19797e6c77690e3c8809cfd2853ae7341390636367ba66cf5d4f4083f0b88535"
    ),
    "Youtube02-KatyPerry.csv": (
        "902c614f8ef24f987d6f614d7e6111aa5160b89a0646b68e007bd6044a3d123b"
    ),
    "Youtube03-LMFAO.csv": (
        "702ef589860a1831956f527760a3d9737ef8a07ab36c7de35b92b8898b8c3928"
    ),
    "Youtube04-Eminem.csv": (
        "92f54eb6b22fdf3b7ae85e1f500e5aa7442edd025e504b988a97078756187e76"
    ),
    "Youtube05-Shakira.csv": (
        "1d8ab47b71e8037c51183b2fc62f0591a48a4b54f3a4f5d9d3043113b274e98e"
    ),
}
DATASET: Final = Dataset(
    name="youtube_spam",
    title="YouTube spam collection",
    licence="CC BY 4.0",
    homepage="https://archive.ics.uci.edu/dataset/380/youtube+spam+collection",
    languages=("en",),
    files=tuple(github(*_SOURCE, name, digest) for name, digest in _VIDEOS.items()),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    for video in _VIDEOS:
        for row in rows(folder / video):
            yield Example(
                Comment(
                    row["CONTENT"].replace("\ufeff", ""),
                    id=row["COMMENT_ID"],
                    author=Author(name=row["AUTHOR"] or None),
                    language="en",
                ),
                labels={"spam": float(row["CLASS"])},
                source=DATASET.name,
                group=f"{DATASET.name}/{video}",
            )
