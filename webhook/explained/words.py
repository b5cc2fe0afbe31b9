"""Which words moved which score: one highlight a label, and one a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.scores import Explanation
from webhook.explained.bars import StanceBar
from webhook.explained.highlight import (
    Mark,
    Piece,
    covering_marks,
    shared_marks,
    strongest_phrases,
)
from webhook.explained.wording import label_name


@dataclass(frozen=True, slots=True)
class Highlight:
    """The words of one key: a label, or ``stance:0`` for the first target.

    Parameters
    ----------
    up, down : str
        What raising and lowering mean for this key.
    raising, lowering : tuple of str
        The strongest words or phrases.
    """

    name: str
    marks: tuple[Mark, ...]
    up: str
    down: str
    raising: tuple[str, ...]
    lowering: tuple[str, ...]

    @property
    def by_index(self) -> Mapping[int, Mark]:
        """The marks by the number of their word."""
        return {mark.index: mark for mark in self.marks}

    @property
    def packed(self) -> Mapping[str, object]:
        """The same as JSON-ready values, for switching in the browser."""
        marks = [(mark.index, mark.css, mark.factor) for mark in self.marks]
        return {
            "name": self.name,
            "marks": marks,
            "up": self.up,
            "down": self.down,
            "raising": self.raising,
            "lowering": self.lowering,
        }


def highlights_of(
    text: str,
    pieces: Sequence[Piece],
    explanation: Explanation,
    stances: Sequence[StanceBar],
) -> dict[str, Highlight]:
    """Every label's and every target's words; targets under the keys of their bars."""
    found = {
        label: _highlight(
            text,
            pieces,
            shared_marks(pieces, why.contributions),
            (label_name(label), "raises it", "lowers it"),
        )
        for label, why in explanation.labels.items()
    }
    for bar in stances:
        marks = covering_marks(pieces, explanation.stance.get(bar.target, ()))
        names = (f"the stance on {bar.target}", "towards favor", "towards against")
        found[bar.key] = _highlight(text, pieces, marks, names)
    return found


def _highlight(
    text: str,
    pieces: Sequence[Piece],
    marks: tuple[Mark, ...],
    names: tuple[str, str, str],
) -> Highlight:
    name, up, down = names
    return Highlight(
        name=name,
        marks=marks,
        up=up,
        down=down,
        raising=strongest_phrases(text, pieces, marks, rising=True),
        lowering=strongest_phrases(text, pieces, marks, rising=False),
    )
