"""What takes long gives way to whoever serves on the same machine."""

import os
from collections.abc import Sequence
from typing import Final

LOWEST: Final = 19
LONG: Final = frozenset(
    (
        "train",
        "evaluate",
        "rescore",
        "semantic",
        "stance-semantic",
        "learning-curves",
    )
)
"""Commands that are busy for minutes."""


def give_way(arguments: Sequence[str]) -> bool:
    """Take the lowest priority for a command that takes long; whether it did."""
    if not LONG.intersection(arguments[:1]):
        return False
    os.nice(LOWEST)
    return True
