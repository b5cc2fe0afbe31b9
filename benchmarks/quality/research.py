"""Research sets that are measured with where they are at hand, and never trained on.

Their licences (none stated, or CC BY-NC-SA) let no shipped model learn from them.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Example
from training.importers.base import rows

MILDLY_TOXIC: Final = 2.0
"""On C3's scale: 1 not toxic, 2 mildly, 3 toxic, 4 very."""


def kaggle_insults(folder: Path) -> Iterator[Example]:
    """Comments on news, blogs and forums: insults to another participant."""
    for row in rows(folder / "train.csv"):
        text = decoded(row["Comment"].strip().strip('"'))
        yield _example("kaggle_insults", text, row["Insult"] == "1")


def sfu_c3(folder: Path) -> Iterator[Example]:
    """News comments: at least mildly toxic, as the mean of three or more raters."""
    for row in rows(folder / "C3_anonymized.csv"):
        toxic = float(row["crowd_toxicity_level"]) >= MILDLY_TOXIC
        yield _example("sfu_c3", row["comment_text"], toxic)


def ucc(folder: Path) -> Iterator[Example]:
    """News comments: hostile, as raters saw it."""
    for row in rows(folder / "val.csv"):
        yield _example("ucc", row["comment"], row["hostile"] == "1")


READERS: Final[Mapping[str, Callable[[Path], Iterator[Example]]]] = {
    "kaggle_insults": kaggle_insults,
    "sfu_c3": sfu_c3,
    "ucc": ucc,
}


def decoded(text: str) -> str:
    """Undo backslash escapes, which were written twice over UTF-8 bytes.

    >>> decoded(r"A\\\\xc2\\\\xa0b\\\\nc") == "A" + chr(0xA0) + "b" + chr(10) + "c"
    True
    """
    for _ in range(2):
        escaped = text.encode("latin-1", "backslashreplace")
        try:
            text = escaped.decode("unicode_escape")
        except UnicodeDecodeError:
            break
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _example(name: str, text: str, yes: bool) -> Example:
    return Example(
        Comment(text, language="en"),
        labels={"toxicity": float(yes)},
        source=name,
        group=name,
    )
