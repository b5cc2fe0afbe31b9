"""Comments by people that take a side, of sets that say which.

``arc`` (clean) are comments that a newspaper published under debates. ``spinos`` and
``iac_quote_response`` (research) have no licence that lets a model learn from them;
they are measured with where they are at hand, and never trained on.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moderation.comment import Comment
from training.example import Stance
from training.importers import arc

NEGATION: Final = re.compile(r"\b(?:not|no|never|cannot|nor|without)\b|n't\b", re.I)
SPINOS: Final = "spinos"
IAC: Final = "iac_quote_response"
SPINOS_SIDES: Final = {
    "favor": Stance.FAVOR,
    "s_favor": Stance.FAVOR,
    "against": Stance.AGAINST,
    "s_against": Stance.AGAINST,
}
LONGEST_FIELD: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Sided:
    """A comment that takes a side; ``unit`` is its debate or topic."""

    comment: Comment
    side: Stance
    unit: str
    source: str


def arc_comments(folder: Path) -> Iterator[Sided]:
    """Favor takes the claim of a debate without a negation, against the other.

    Debates whose claims both have one, or none, are left out.
    """
    for example in arc.examples(folder):
        target = example.comment.targets[0]
        if example.stance is not Stance.FAVOR:
            continue  # each comment comes twice: once towards the claim that it takes
        side = Stance.AGAINST if NEGATION.search(target) else Stance.FAVOR
        yield Sided(example.comment, side, example.group, arc.DATASET.name)


def spinos_comments(folder: Path) -> Iterator[Sided]:
    """Reddit posts on eight topics; those whose stance cannot be told are left out."""
    for row in _rows(folder / "spinos.csv"):
        side = SPINOS_SIDES.get(row["annotation"])
        if side is not None:
            unit = f"{row['topic']}/{row['top_level_post_id']}"
            yield Sided(Comment(row["content"], language="en"), side, unit, SPINOS)


def iac_comments(folder: Path) -> Iterator[Sided]:
    """Forum replies that agree or disagree with a quote, without an attack in them.

    Raters gave -5 to 5; a reply counts from 1 on either side, and is no attack from 0
    (nothing said) upwards on the scale of attacks.
    """
    for row in _rows(folder / "iac_qr.csv"):
        agreement, attack = _number(row["agreement"]), _number(row["attack"])
        if agreement is None or attack is None or attack < 0 or abs(agreement) < 1:
            continue
        side = Stance.FAVOR if agreement > 0 else Stance.AGAINST
        comment = Comment(row["response"], language="en")
        yield Sided(comment, side, row["discussion_id"], IAC)


READERS: Final = {
    ("clean", arc.DATASET.name): arc_comments,
    ("research", SPINOS): spinos_comments,
    ("research", IAC): iac_comments,
}


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _rows(place: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(LONGEST_FIELD)
    with place.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
