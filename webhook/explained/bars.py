"""Scores as bars: one per label with the policy's thresholds, one per stance."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.policies.base import Threshold
from moderation.scores import Scores, StanceScore
from moderation.verdict import Action
from webhook.explained.wording import label_name, percent

SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Tick:
    """A threshold on a bar: where it stands, in percent, and what it does."""

    position: float
    action: Action
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One label's score.

    Parameters
    ----------
    width : float
        Length in percent.
    action : Action
        What this score alone asks for.
    """

    label: str
    name: str
    width: float
    percent: str
    ticks: tuple[Tick, ...]
    action: Action

    @property
    def urgency(self) -> tuple[int, float]:
        """Sort key, most important first."""
        return (-self.action.severity, -self.width)


@dataclass(frozen=True, slots=True)
class StanceBar:
    """Three shares of one target; offsets and widths in percent, left to right.

    ``confident`` tells whether the likeliest side is to be counted on.
    """

    key: str
    target: str
    favor: float
    neutral: float
    against: float
    side: str
    percents: Mapping[str, str]
    confident: bool


def label_bars(
    scores: Scores, thresholds: Mapping[str, Threshold]
) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """Bars of the labels that can act, then of those that only inform."""
    acting: list[Bar] = []
    informing: list[Bar] = []
    for label, value in {**scores.tone, SPAM: scores.spam}.items():
        bar = _bar(label, value, thresholds.get(label, Threshold()))
        (acting if bar.ticks else informing).append(bar)
    acting.sort(key=lambda bar: bar.urgency)
    informing.sort(key=lambda bar: bar.urgency)
    return tuple(acting), tuple(informing)


def conversation_bars(
    scores: Scores, thresholds: Mapping[str, Threshold]
) -> tuple[Bar, ...]:
    """Bars of the conversation add-on, in its order; none where it had no say."""
    talk = scores.conversation
    return tuple(
        _bar(label, value, thresholds.get(label, Threshold()))
        for label, value in ({} if talk is None else talk.labels).items()
    )


def stance_bars(scores: Scores) -> tuple[StanceBar, ...]:
    """One three-way bar per target, in the order of the targets."""
    return tuple(
        _stance_bar(f"stance:{number}", stance)
        for number, stance in enumerate(scores.stance)
    )


def _bar(label: str, value: float, threshold: Threshold) -> Bar:
    bounds = ((Action.HOLD, threshold.hold), (Action.REJECT, threshold.reject))
    ticks = tuple(
        Tick(round(bound * 100, 1), action, f"{action.value} from {percent(bound)}")
        for action, bound in bounds
        if bound is not None
    )
    action = Action.APPROVE
    for asked, bound in bounds:
        if bound is not None and value >= bound:
            action = asked
    width = round(min(max(value, 0.0), 1.0) * 100, 1)
    return Bar(label, label_name(label), width, percent(value), ticks, action)


def _stance_bar(key: str, stance: StanceScore) -> StanceBar:
    shares = {
        "favor": stance.favor,
        "neutral": stance.neutral,
        "against": stance.against,
    }
    return StanceBar(
        key=key,
        target=stance.target,
        favor=round(stance.favor * 100, 1),
        neutral=round(stance.neutral * 100, 1),
        against=round(stance.against * 100, 1),
        side=max(shares, key=lambda name: shares[name]),
        percents={name: percent(value) for name, value in shares.items()},
        confident=stance.confident,
    )
