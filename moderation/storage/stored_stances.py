"""Stances as they are stored: the first tier's, or what the larger model found."""

from collections.abc import Sequence
from typing import Any

from moderation.scores import StanceScore, Tier


def stances(
    first: Sequence[Sequence[Any]], refined: Sequence[dict[str, Any]] | None
) -> tuple[StanceScore, ...]:
    """The refined stances of a screening where there are any, else its own."""
    if refined:
        return tuple(StanceScore(**part, tier=Tier.CROSS_ENCODER) for part in refined)
    return tuple(StanceScore(*part) for part in first)


def refined_out(stance: StanceScore) -> dict[str, Any]:
    """A refined stance on its way in."""
    return {
        "target": stance.target,
        "favor": round(stance.favor, 6),
        "against": round(stance.against, 6),
        "neutral": round(stance.neutral, 6),
        "confident": stance.confident,
    }
