"""Import the comments of one real blog, most of them spam.

A comment that its owner did not publish, or removed, is ``spam`` 1; the others, mostly
German, are 0. A title, where there is one, is the comment's first line. The language
is not named: spam comes in several, and naming it would leak the label.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import Dataset, github

DATASET: Final = Dataset(
    name="django_cast_blog_spam",
    title="django-cast: comments of one blog",
    licence="BSD-3-Clause",
    homepage="https://github.com/ephes/django-cast",
    languages=("de", "en", "ru"),
    files=(
        github(
            "ephes/django-cast",
            "a7a72bdf1d85edb78fe66fe4206cb7b12c4fb055",
            "notebooks/moderation/comments.json",
            "e1d0cda843c1a4686f9441a20f389f183d6f7736ec3c6a6928d85ca07d42ea07",
        ),
    ),
)


def examples(folder: Path) -> Iterator[Example]:
    """Yield one example per comment."""
    entries = json.loads((folder / "comments.json").read_text(encoding="utf-8"))
    for number, entry in enumerate(entries):
        shown = entry["is_public"] and not entry["is_removed"]
        yield Example(
            Comment(f"{entry['title']}\n\n{entry['comment']}".strip()),
            labels={"spam": float(not shown)},
            source=DATASET.name,
            group=f"{DATASET.name}/{number}",
        )
