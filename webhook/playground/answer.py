"""The answer as the page shows it: verdict, bars, and words by what they added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.scores import Explanation, Scores
from moderation.screening import Screening
from moderation.verdict import Action, Reason
from webhook.playground.bars import Bar, StanceBar, label_bars, stance_bars
from webhook.playground.highlight import (
    Mark,
    Piece,
    covering_marks,
    shared_marks,
    split_words,
    strongest_phrases,
)
from webhook.playground.wording import label_name, percent


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason: what fired, what that means, and what the number rests on."""

    name: str
    text: str
    promise: str = ""


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


@dataclass(frozen=True, slots=True)
class Charts:
    """Everything that needs scores; absent when no model could answer."""

    scores: Scores
    acting: tuple[Bar, ...]
    informing: tuple[Bar, ...]
    stance: tuple[StanceBar, ...]
    pieces: tuple[Piece, ...]
    highlights: Mapping[str, Highlight]
    key: str

    @property
    def shown(self) -> Highlight:
        """The highlight that the page starts with."""
        return self.highlights[self.key]

    @property
    def packed(self) -> Mapping[str, object]:
        """All highlights as JSON-ready values."""
        return {key: found.packed for key, found in self.highlights.items()}


def reason_lines(
    reasons: Sequence[Reason], thresholds: Mapping[str, Threshold]
) -> tuple[ReasonLine, ...]:
    """The reasons in the page's words; those without a threshold keep their own."""
    return tuple(_reason_line(reason, thresholds) for reason in reasons)


def charts(
    screening: Screening, thresholds: Mapping[str, Threshold], wanted: str
) -> Charts | None:
    """Bars and highlights; ``wanted`` is the key to show, else the top label."""
    scores, explanation = screening.scores, screening.explanation
    if scores is None or explanation is None:
        return None
    acting, informing = label_bars(scores, thresholds)
    stances = stance_bars(scores)
    pieces = split_words(screening.comment.text)
    highlights = _highlights(screening.comment.text, pieces, explanation, stances)
    return Charts(
        scores=scores,
        acting=acting,
        informing=informing,
        stance=stances,
        pieces=pieces,
        highlights=highlights,
        key=wanted if wanted in highlights else _top(acting, informing, highlights),
    )


def _top(
    acting: Sequence[Bar],
    informing: Sequence[Bar],
    highlights: Mapping[str, Highlight],
) -> str:
    """The label that carried the verdict, else the likeliest that has words."""
    bars = [bar for bar in (*acting, *informing) if bar.label in highlights]
    return min(
        bars,
        key=lambda bar: (
            -bar.action.severity,
            not highlights[bar.label].raising,
            -bar.width,
        ),
    ).label


def _reason_line(reason: Reason, thresholds: Mapping[str, Threshold]) -> ReasonLine:
    if reason.score is None or reason.threshold is None:
        return ReasonLine(label_name(reason.code), reason.message)
    threshold = thresholds.get(reason.code, Threshold())
    rejects = threshold.reject is not None and reason.score >= threshold.reject
    text = (
        f"{percent(reason.score)}, {'rejected' if rejects else 'held'} "
        f"from\N{NO-BREAK SPACE}{percent(reason.threshold)}"
    )
    promised = threshold.promised(Action.REJECT if rejects else Action.HOLD)
    return ReasonLine(label_name(reason.code), text, promised)


def _highlights(
    text: str,
    pieces: Sequence[Piece],
    explanation: Explanation,
    stances: Sequence[StanceBar],
) -> dict[str, Highlight]:
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
