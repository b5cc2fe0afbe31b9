"""Made-up comments under an article."""

from datetime import UTC, datetime, timedelta

from moderation.scores import StanceScore
from moderation.storage.discussions import Spoken
from moderation.verdict import Action

BEGIN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TARGET = "The square needs trees"


def spoken(
    number: int,
    text: str = "I walk across the square every day and it is far too hot.",
    *,
    favor: float = 0.2,
    against: float = 0.2,
    toxicity: float = 0.1,
    author: str = "",
    action: Action = Action.APPROVE,
    after: timedelta | None = None,
) -> Spoken:
    """A comment that came so long after the beginning, by default a minute each."""
    stance = StanceScore(TARGET, favor, against, 1 - favor - against)
    return Spoken(
        number,
        f"c{number}",
        author or f"author {number}",
        "Ines",
        BEGIN + (timedelta(minutes=number) if after is None else after),
        action,
        text,
        {"toxicity": toxicity, "approving": 0.3},
        (stance,),
    )
