"""A threshold tells the promise of one action apart from the other's."""

import pytest

from moderation.policies.base import Threshold
from moderation.verdict import Action

BOTH = "hold: at least 60% right; reject: at least 95% right"


@pytest.mark.parametrize(
    ("promise", "action", "part"),
    [
        (BOTH, Action.HOLD, "at least 60% right"),
        (BOTH, Action.REJECT, "at least 95% right"),
        ("hold: by count", Action.HOLD, "by count"),
        ("hold: by count", Action.REJECT, ""),
        ("set by the site", Action.REJECT, "set by the site"),
        ("", Action.HOLD, ""),
    ],
    ids=["hold", "reject", "only-hold", "no-reject", "for-both", "none"],
)
def test_promise_of_an_action_is_its_part(
    promise: str, action: Action, part: str
) -> None:
    assert Threshold(0.5, 0.9, promise).promised(action) == part
