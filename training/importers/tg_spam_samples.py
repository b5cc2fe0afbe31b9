"""Import the samples that a Telegram anti-spam bot ships with.

Each line of ``spam-samples.txt`` is ``spam`` 1, in English and Russian; each line of
``ham-samples.txt`` is 0, short and nearly all Russian. Language and length nearly tell
the two apart here, so evaluate spam on other sources. The language is not named.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github

_SOURCE: Final = ("umputun/tg-spam", "e14d516ef36b766d614080b01dc92b7dce5ee790")
DATASET: Final = Dataset(
    name="tg_spam_samples",
    title="tg-spam: samples of Telegram spam",
    licence="MIT",
    homepage="https://github.com/umputun/tg-spam",
    languages=("en", "ru"),
    files=(
        github(
            *_SOURCE,
            "data/spam-samples.txt",
            "df46cfac4877470e440cdde7057b97f1d99ad03f15c6d9653c6dc6f1a80657d8",
        ),
        github(
            *_SOURCE,
            "data/ham-samples.txt",
            "46db6def4768798be37d2e2008ae1d224b0833a9c42b6d8b235607aae5230eef",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per line."""
    for kind, spam in (("spam", 1.0), ("ham", 0.0)):
        path = folder / f"{kind}-samples.txt"
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines):
                yield Example(
                    Comment(line.strip()),
                    labels={"spam": spam},
                    source=DATASET.name,
                    group=f"{DATASET.name}/{kind}/{number}",
                )
