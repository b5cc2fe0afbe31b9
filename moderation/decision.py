"""What a human concludes about a comment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.verdict import Action


@dataclass(frozen=True, slots=True)
class Decision:
    """A reviewer's conclusion; ``labels`` holds corrected scores as 0 or 1."""

    action: Action
    reviewer: str
    decided_at: datetime
    labels: Mapping[str, float] = field(default_factory=dict)
