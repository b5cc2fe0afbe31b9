"""Import implicit hate from Twitter and machine-written statements about groups.

- ``implicitHate.json``: ``hate`` -> ``identity_attack`` 1, ``neutral`` -> 0. Its
  ``toxicity_score`` is a constant per label and is not used.
- ``toxiGen.json``: people scored each statement from 1 (benign) to 5; (score - 1) / 4
  -> ``toxicity``. Each statement is about a group of people, so its harm is aimed at
  that group: the same share is ``identity_attack``.

Both are lower-cased, positives and negatives alike.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github

_SOURCE: Final = ("microsoft/SafeNLP", "e351b6cb892284cf843b88e363b1a6dbaded584e")
DATASET: Final = Dataset(
    name="safenlp_implicithate_toxigen",
    title="SafeNLP: implicit hate and ToxiGen with human scores",
    licence="MIT",
    homepage="https://github.com/microsoft/SafeNLP",
    languages=("en",),
    files=(
        github(
            *_SOURCE,
            "data/implicitHate.json",
            "119771b0b5332de9922a180eec11ca83b303b6acfccbc358ea1a3f4c08125320",
        ),
        github(
            *_SOURCE,
            "data/toxiGen.json",
            "42863b997f545833b8c9bfe7fc950aeaccc274d49f7386384db147face745fc3",
        ),
    ),
)
_HATEFUL: Final = {"hate": 1.0, "neutral": 0.0}


def examples(folder: Path) -> Iterator[Example]:
    """Yield the tweets, then the statements."""
    for entry in _entries(folder / "implicitHate.json"):
        labels = {"identity_attack": _HATEFUL[str(entry["label"])]}
        yield _example("implicithate", entry, labels)
    for entry in _entries(folder / "toxiGen.json"):
        share = (float(str(entry["toxicity_score"])) - 1) / 4
        labels = {"toxicity": share, "identity_attack": share}
        yield _example("toxigen", entry, labels)


def _entries(path: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8-sig"))
    return entries


def _example(part: str, entry: dict[str, object], labels: dict[str, float]) -> Example:
    return Example(
        Comment(str(entry["text"]), id=str(entry["id"]), language="en"),
        labels=labels,
        source=DATASET.name,
        group=f"{DATASET.name}/{part}/{entry['id']}",
    )
