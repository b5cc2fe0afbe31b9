"""Import news-site comments whose toxic spans three or more raters marked.

Read from the three public tables: a comment, its annotations (one per rater) and the
typed spans of each annotation.

- ``insult``, ``threat``, ``identity_attack`` and ``profanity`` (obscene): the share of
  a comment's raters who marked a span of that kind.
- ``toxicity``: every comment was picked because a first panel (Civil Comments) called
  it toxic, so a rater who marked nothing contradicts that panel but does not make the
  comment clean. The label is the mean of the first panel's "yes" and the share of
  raters who marked a span or the whole comment: from 0.5 to 1. There are no clean
  negatives here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github, rows

_SOURCE: Final = (
    "ipavlopoulos/toxic_spans",
    "beaf170538df8275c3447b2e26070f2f82e55272",
)
DATASET: Final = Dataset(
    name="toxic_spans_civil",
    title="Toxic Spans: Civil Comments with typed spans",
    licence="CC0 1.0",
    homepage="https://github.com/ipavlopoulos/toxic_spans",
    languages=("en",),
    files=(
        github(
            *_SOURCE,
            "data/comments.csv",
            "76cd6ebd10a890d269c0a7e5e451f3da12375219906f314fd9cfb1e18b1a905f",
        ),
        github(
            *_SOURCE,
            "data/annotations.csv",
            "f67725aa9de73cd4ef9050222f6ae985ef0e33e8da89cb8137ffeb9a1d0fc32b",
        ),
        github(
            *_SOURCE,
            "data/spans.csv",
            "389c6964db5d96d79ecfe038aa4ffe04abafd64b6d6427fbad4ec7fb2c7672aa",
        ),
    ),
)
_KINDS: Final = {
    "Insult": "insult",
    "Threat": "threat",
    "Identity based Attack": "identity_attack",
    "Profane/Obscene": "profanity",
}


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    raters = _raters(folder)
    for row in rows(folder / "comments.csv"):
        marked = raters[row["comment_id"]]
        if not marked:
            continue
        yield Example(
            Comment(row["comment_text"], id=row["comment_id"], language="en"),
            labels=_labels(marked),
            source=DATASET.name,
            group=f"{DATASET.name}/{row['comment_id']}",
        )


def _raters(folder: Path) -> Mapping[str, list[set[str]]]:
    """Give for each comment what each of its raters marked."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "spans.csv"):
        kinds[row["annotation"]].add(row["type"])
    raters: dict[str, list[set[str]]] = defaultdict(list)
    for row in rows(folder / "annotations.csv"):
        marked = set(kinds.get(row["annotation"], ()))
        if row["all toxic"] == "True" and row["not toxic"] == "False":
            marked.add("whole comment")
        raters[row["comment_id"]].append(marked)
    return raters


def _labels(marked: list[set[str]]) -> dict[str, float]:
    seen = sum(bool(kinds) for kinds in marked) / len(marked)
    shares = {
        label: sum(kind in kinds for kinds in marked) / len(marked)
        for kind, label in _KINDS.items()
    }
    return {"toxicity": (1 + seen) / 2, **shares}
