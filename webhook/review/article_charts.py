"""An article's discussion as charts."""

import math
from dataclasses import dataclass

from moderation.insights.discussion import TargetStances, ToneOverTime
from moderation.insights.stance_shares import StanceShares
from moderation.insights.swings import Swing
from webhook.explained.wording import label_name
from webhook.review.charts.chart import Chart
from webhook.review.charts.lines import Line, Mark, lines
from webhook.review.charts.share_bars import Share, share_bars

NAMES = {"favor": "In favor", "against": "Against", "neutral": "Neither"}
STYLES = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class TargetCharts:
    """Who stands where towards one target; ``over_time`` needs two stretches.

    ``adjusted`` tells whether the shares are corrected for how the model errs,
    ``confident`` how many of the single answers are, ``in_words`` which side is larger.
    """

    target: str
    comments: int
    shares: Chart
    over_time: Chart | None
    swings: tuple[str, ...]
    adjusted: bool = False
    confident: int = 0
    in_words: str = ""


def target_charts(place: int, found: TargetStances) -> TargetCharts:
    """The charts of the target that comes at that place on the page."""
    key, when = f"target{place}", found.when
    bars = share_bars(
        f"{key}-shares",
        f"Who stands where on {found.target}",
        _sentence(found.shares),
        [Share(side, name, found.shares.of(side)) for side, name in NAMES.items()],
    )
    told = tuple(_told(swing, when.names) for swing in found.swings)
    over_time = None
    if len(when.begins) > 1:
        over_time = lines(
            f"{key}-time",
            f"Who stood where over time on {found.target}",
            f"Shares with 90 % intervals in {len(when.begins)} stretches of time. "
            + (" ".join(told) or "No sudden swing."),
            when.names,
            [_line(side, found) for side in ("favor", "against")],
            marks=[
                Mark(swing.number, text)
                for swing, text in zip(found.swings, told, strict=True)
            ],
        )
    return TargetCharts(
        found.target,
        found.shares.comments,
        bars,
        over_time,
        told,
        found.shares.adjusted,
        found.shares.confident,
        _larger(found.shares),
    )


def tone_chart(found: ToneOverTime) -> Chart | None:
    """Tone over time; None where there is less than two stretches of it."""
    if len(found.when.begins) < 2:
        return None
    drawn = [
        Line(
            style,
            label_name(label),
            [one.estimate for one in over_time],
            [one.low for one in over_time] if style == STYLES[0] else (),
            [one.high for one in over_time] if style == STYLES[0] else (),
        )
        for style, (label, over_time) in zip(STYLES, found.labels.items(), strict=False)
    ]
    return lines(
        "tone",
        "Tone over time",
        "Mean probability of each label among the comments of each stretch of time.",
        found.when.names,
        drawn,
    )


def _line(side: str, found: TargetStances) -> Line:
    stretches = [one.of(side) if one.comments else None for one in found.over_time]
    return Line(
        side,
        NAMES[side],
        [math.nan if one is None else one.estimate for one in stretches],
        [math.nan if one is None else one.low for one in stretches],
        [math.nan if one is None else one.high for one in stretches],
    )


def _sentence(shares: StanceShares) -> str:
    plain = ", ".join(
        f"{name.lower()} {share:.0%}"
        for name, share in zip(NAMES.values(), shares.counted, strict=True)
    )
    return f"{_estimated(shares)}. Plain count: {plain}"


def _larger(shares: StanceShares) -> str:
    """Which side is larger beyond doubt: their intervals do not meet."""
    if shares.favor.low > shares.against.high:
        return "More are in favor than against."
    if shares.against.low > shares.favor.high:
        return "More are against than in favor."
    return "Which side is larger cannot be told: the intervals meet."


def _estimated(shares: StanceShares) -> str:
    return ", ".join(
        f"{name.lower()} {shares.of(side).estimate:.0%} "
        f"(90 % sure: {shares.of(side).low:.0%} to {shares.of(side).high:.0%})"
        for side, name in NAMES.items()
    )


def _told(swing: Swing, names: tuple[str, ...]) -> str:
    chance = "less than 1 in 1,000" if swing.chance < 0.001 else f"{swing.chance:.3f}"
    return (
        f"{names[swing.number]}: {NAMES[swing.side].lower()} went from "
        f"{swing.before:.0%} to {swing.after:.0%} "
        f"(by chance: {chance}, corrected for all places looked at)."
    )
