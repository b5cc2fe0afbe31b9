"""Words of a comment and what each of them adds to one label."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.scores import Contribution

MAX_MARKS = 200
NAMED_PHRASES = 6
PHRASE_LENGTH = 60
AROUND = ".,;:\"'()[]“”‘’„«»…"
FAINTEST = 0.12
CLEAR = 0.3
STRONG = 0.6
LEAST_SCALE = 0.7  # log-odds: a doubling of the odds, so that noise stays pale

_ONE_BY_ONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[{_ONE_BY_ONE}]|[^\s{_ONE_BY_ONE}]{{1,48}}|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; words are numbered, what lies between is not.

    Parameters
    ----------
    start, end : int
        Code-point offsets, ``end`` exclusive.
    index : int, optional
        Number of the word; None for white space.
    """

    text: str
    start: int
    end: int
    index: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What one word adds to one label.

    Parameters
    ----------
    index : int
        Number of the word.
    level : int
        -3 … 3 without 0: how strongly it lowers or raises the score.
    weight : float
        Log-odds.
    """

    index: int
    level: int
    weight: float

    @property
    def css(self) -> str:
        """The class of the word: ``up-1`` … ``up-3`` or ``down-1`` … ``down-3``."""
        return f"{'up' if self.level > 0 else 'down'}-{abs(self.level)}"

    @property
    def factor(self) -> str:
        """The weight in log-odds with its sign, for a tooltip."""
        return f"{self.weight:+.2f}".replace("-", "\N{MINUS SIGN}")


def split_words(text: str) -> tuple[Piece, ...]:
    """Cut a text into words and white space that join to the same text again."""
    pieces: list[Piece] = []
    count = 0
    for found in _PIECES.finditer(text):
        blank = found.group().isspace()
        index = None if blank else count
        pieces.append(Piece(found.group(), found.start(), found.end(), index))
        count += 0 if blank else 1
    return tuple(pieces)


def shared_marks(
    pieces: Sequence[Piece], contributions: Iterable[Contribution]
) -> tuple[Mark, ...]:
    """Marks where each stretch's weight is shared by the words it covers.

    The sum over all words stays the sum over all stretches, save what fell on white
    space only.
    """
    weights = dict.fromkeys((p.index for p in pieces if p.index is not None), 0.0)
    for part in contributions:
        for index, share in _shares(pieces, part):
            weights[index] += part.weight * share
    return _marks(weights)


def covering_marks(
    pieces: Sequence[Piece], contributions: Iterable[Contribution]
) -> tuple[Mark, ...]:
    """Marks where each word gets the full weight of the stretch it stands in."""
    weights: dict[int, float] = {}
    for part in contributions:
        for index, _ in _shares(pieces, part):
            weights[index] = part.weight
    return _marks(weights)


def strongest_phrases(
    text: str, pieces: Sequence[Piece], marks: Sequence[Mark], *, rising: bool
) -> tuple[str, ...]:
    """The few words that raise (or lower) a score most, strongest first.

    Neighbours of the same weight, such as the words of a sentence, are one phrase.
    """
    words = {piece.index: piece for piece in pieces if piece.index is not None}
    runs = [run for run in _runs(marks) if (run[0].level > 0) == rising]
    runs.sort(key=lambda run: -abs(run[0].weight))
    phrases = dict.fromkeys(
        shortened(bare(text[words[run[0].index].start : words[run[-1].index].end]))
        for run in runs
    )
    return tuple(phrases)[:NAMED_PHRASES]


def bare(phrase: str) -> str:
    """A phrase without the marks at its ends, unless it is nothing but marks.

    >>> bare("(wonderful,"), bare("C++"), bare("?!"), bare("#tax")
    ('wonderful', 'C++', '?!', '#tax')
    """
    return phrase.strip(AROUND) or phrase


def shortened(phrase: str) -> str:
    """A phrase of at most ``PHRASE_LENGTH`` characters.

    >>> shortened("short  enough")
    'short enough'
    """
    flat = " ".join(phrase.split())
    if len(flat) <= PHRASE_LENGTH:
        return flat
    return flat[: PHRASE_LENGTH - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _runs(marks: Sequence[Mark]) -> list[list[Mark]]:
    runs: list[list[Mark]] = []
    for mark in marks:
        last = runs[-1][-1] if runs else None
        if last and last.index + 1 == mark.index and last.weight == mark.weight:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _shares(pieces: Sequence[Piece], part: Contribution) -> Sequence[tuple[int, float]]:
    first = _first_ending_after(pieces, part.start)
    lengths: list[tuple[int, int]] = []
    for piece in pieces[first:]:
        if piece.start >= part.end:
            break
        covered = min(piece.end, part.end) - max(piece.start, part.start)
        if piece.index is not None and covered > 0:
            lengths.append((piece.index, covered))
    total = sum(length for _, length in lengths)
    return [(index, length / total) for index, length in lengths]


def _first_ending_after(pieces: Sequence[Piece], offset: int) -> int:
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high) // 2
        if pieces[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low


def _marks(weights: dict[int, float]) -> tuple[Mark, ...]:
    scale = max((abs(weight) for weight in weights.values()), default=0.0)
    scale = max(scale, LEAST_SCALE)
    marks = [
        Mark(index, level, weight)
        for index, weight in weights.items()
        if (level := _level(weight / scale))
    ]
    marks.sort(key=lambda mark: -abs(mark.weight))
    return tuple(sorted(marks[:MAX_MARKS], key=lambda mark: mark.index))


def _level(ratio: float) -> int:
    size = sum(abs(ratio) >= bound for bound in (FAINTEST, CLEAR, STRONG))
    return size if ratio > 0 else -size
