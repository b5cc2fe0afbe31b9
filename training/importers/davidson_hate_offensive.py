"""Import tweets that three or more raters called hateful, offensive or neither.

- ``toxicity``: the share of raters who chose hateful or offensive.
- ``identity_attack``: the share who chose hateful.

Tweets were found by keyword, so 83 % are offensive, mostly for one rude word between
friends, and nearly no clean text has such a word: weight this source low where a
calibrated toxicity matters. Profanity was not asked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

DATASET: Final = Dataset(
    name="davidson_hate_offensive",
    title="Hate speech and offensive language on Twitter",
    licence="MIT",
    homepage="https://github.com/t-davidson/hate-speech-and-offensive-language",
    languages=("en",),
    files=(
        github(
            "t-davidson/hate-speech-and-offensive-language",
            "cb50f7e9eb855a99abc51423bf40df0e26d6fe30",
            "data/labeled_data.csv",
            "fcb8bc7c68120ae4af04a5b9acd58585513ede11e1548ebf36a5c2040b6f6281",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per tweet."""
    for row in rows(folder / "labeled_data.csv"):
        votes, hateful = int(row["count"]), int(row["hate_speech"])
        offensive = int(row["offensive_language"])
        yield Example(
            Comment(row["tweet"], id=row[""], language="en"),
            labels={
                "toxicity": (hateful + offensive) / votes,
                "identity_attack": hateful / votes,
            },
            source=DATASET.name,
            group=f"{DATASET.name}/{row['']}",
        )
