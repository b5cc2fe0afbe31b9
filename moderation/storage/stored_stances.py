"""Stances as they are stored: those of the first answer, or of the second look."""

from collections.abc import Sequence
from typing import Any

from moderation.scores import StanceScore, Tier


def stances(
    first: Sequence[Sequence[Any]], refined: Sequence[dict[str, Any]] | None
) -> tuple[StanceScore, ...]:
    """The refined stances of a screening where there are any, else its own."""
    if refined:
        return tuple(_refined_in(**part) for part in refined)
    return tuple(_first_in(*part) for part in first)


def first_out(stance: StanceScore) -> list[Any]:
    """A first answer on its way in; its tier is kept where it is not the fast one."""
    numbers = [float(stance.favor), float(stance.against), float(stance.neutral)]
    kept = [stance.target, *numbers, bool(stance.confident)]
    return kept if stance.tier is Tier.FAST else [*kept, stance.tier.value]


def refined_out(stance: StanceScore) -> dict[str, Any]:
    """A refined stance on its way in."""
    return {
        "target": stance.target,
        "favor": round(stance.favor, 6),
        "against": round(stance.against, 6),
        "neutral": round(stance.neutral, 6),
        "confident": stance.confident,
        "tier": stance.tier.value,
    }


def _first_in(
    target: str,
    favor: float,
    against: float,
    neutral: float,
    confident: bool = False,
    tier: str = Tier.FAST.value,
) -> StanceScore:
    return StanceScore(target, favor, against, neutral, confident, Tier(tier))


def _refined_in(*, tier: str = Tier.CROSS_ENCODER.value, **part: Any) -> StanceScore:
    """What was kept before tiers were is the larger model's."""
    return StanceScore(**part, tier=Tier(tier))
