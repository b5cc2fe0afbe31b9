"""Bars and highlighted words of one comment, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.scores import Explanation, Scores, Tier
from webhook.explained.bars import (
    Bar,
    StanceBar,
    conversation_bars,
    label_bars,
    stance_bars,
)
from webhook.explained.highlight import Piece, split_words
from webhook.explained.words import Highlight, highlights_of


@dataclass(frozen=True, slots=True)
class Charts:
    """Everything that needs scores; absent when no model could answer."""

    scores: Scores
    acting: tuple[Bar, ...]
    informing: tuple[Bar, ...]
    stance: tuple[StanceBar, ...]
    conversation: tuple[Bar, ...]
    pieces: tuple[Piece, ...]
    highlights: Mapping[str, Highlight]
    key: str

    @property
    def shown(self) -> Highlight:
        """The highlight that the page starts with."""
        return self.highlights[self.key]

    @property
    def by_meaning(self) -> bool:
        """Whether what whole sentences mean counted as well."""
        return self.scores.tier is Tier.SEMANTIC

    @property
    def packed(self) -> Mapping[str, object]:
        """All highlights as JSON-ready values."""
        return {key: found.packed for key, found in self.highlights.items()}


def charts(
    text: str,
    scores: Scores | None,
    explanation: Explanation | None,
    thresholds: Mapping[str, Threshold],
    wanted: str = "",
) -> Charts | None:
    """Bars and highlights; ``wanted`` is the key to show, else the top label.

    None without scores or without an explanation.
    """
    if scores is None or explanation is None:
        return None
    acting, informing = label_bars(scores, thresholds)
    stances = stance_bars(scores)
    pieces = split_words(text)
    highlights = highlights_of(text, pieces, explanation, stances)
    return Charts(
        scores=scores,
        acting=acting,
        informing=informing,
        stance=stances,
        conversation=conversation_bars(scores, thresholds),
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
