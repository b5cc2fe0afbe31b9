"""A site's own CSV file: texts, what somebody concluded, scores of an older service."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.attributes import LABELS
from moderation.comment import Comment
from training.errors import QueryError

Floats = NDArray[np.float64]
TEXTS = ("text", "comment", "comment_text", "body")
DECISIONS = ("label", "decision", "rejected", "toxic")
LANGUAGES = ("language", "lang")
YES = frozenset({"1", "1.0", "true", "yes", "reject", "rejected", "toxic", "spam"})
NO = frozenset({"0", "0.0", "false", "no", "approve", "approved", "ok", "ham", "civil"})
MAX_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class LabelledRows:
    """What such a file holds.

    Parameters
    ----------
    comments : sequence of Comment, length n
    answers : mapping of column to array of shape (n,)
        1 for yes, 0 for no, NaN where nobody said.
    scores : mapping of attribute to array of shape (n,)
        Old scores in [0, 1] by Perspective's name; NaN where there is none.
    """

    comments: Sequence[Comment]
    answers: Mapping[str, Floats]
    scores: Mapping[str, Floats]


def read_labelled(file: Path, labels: Sequence[str] = DECISIONS) -> LabelledRows:
    """Read a CSV file with a header.

    Parameters
    ----------
    labels : sequence of str
        Columns of answers, such as ``decision``: 1 or 0, yes or no, reject or
        approve. ``hold`` and an empty cell are no answer.

    Raises
    ------
    QueryError
        It has no column of texts, or a cell is not what its column holds; the message
        names line and column and quotes nothing.
    """
    csv.field_size_limit(MAX_FIELD)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns = {_plain(name): name for name in reader.fieldnames or ()}
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise QueryError(f"{file.name}: not a CSV file in UTF-8.") from error
    text = next((columns[name] for name in TEXTS if name in columns), None)
    if text is None:
        raise QueryError(f"{file.name}: needs a column called text.")
    language = next((columns[name] for name in LANGUAGES if name in columns), "")
    return LabelledRows(
        comments=[
            Comment(row[text] or "", language=row.get(language) or None) for row in rows
        ],
        answers={
            name: _column(rows, columns[name], _answer)
            for name in labels
            if name in columns
        },
        scores={
            attribute: _column(rows, columns[name], _score)
            for attribute in LABELS
            for name in (attribute.lower(), f"{attribute.lower()}_score")
            if name in columns
        },
    )


def _plain(name: str) -> str:
    """``attributeScores.TOXICITY.summaryScore.value`` is ``toxicity``."""
    bare = name.strip().lower()
    bare = bare.removeprefix("attributescores.").removesuffix(".value")
    return bare.removesuffix(".summaryscore").replace(" ", "_")


def _column(
    rows: Sequence[Mapping[str, str]], name: str, read: Callable[[str], float]
) -> Floats:
    found = []
    for number, row in enumerate(rows, start=2):
        try:
            found.append(read((row[name] or "").strip().lower()))
        except (ValueError, AttributeError) as error:
            raise QueryError(f"row {number}: {name} is {WRONG[read]}.") from error
    return np.array(found, dtype=np.float64)


def _answer(cell: str) -> float:
    if cell in YES:
        return 1.0
    if cell in NO:
        return 0.0
    if cell in {"", "hold", "held"}:
        return np.nan
    raise ValueError


def _score(cell: str) -> float:
    value = float(cell) if cell else np.nan
    if value < 0 or value > 1:
        raise ValueError
    return value


WRONG: Mapping[Callable[[str], float], str] = {
    _answer: "neither yes nor no",
    _score: "no score from 0 to 1",
}
