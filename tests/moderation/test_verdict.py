from itertools import pairwise

import pytest

from moderation.verdict import Action, Reason, Verdict


def test_actions_are_listed_mildest_first() -> None:
    assert list(Action) == [Action.APPROVE, Action.HOLD, Action.REJECT]
    assert all(one.severity < two.severity for one, two in pairwise(Action))


@pytest.mark.parametrize("action", Action)
def test_action_is_its_own_word(action: Action) -> None:
    assert Action(str(action)) is action
    assert str(action) == action.name.lower()


def test_approval_needs_no_reason() -> None:
    assert Verdict(Action.APPROVE).reasons == ()


def test_verdicts_with_the_same_reasons_are_equal() -> None:
    one = Verdict(Action.HOLD, (Reason("insult", "It insults.", 0.8, 0.5),), "p:1")
    two = Verdict(Action.HOLD, (Reason("insult", "It insults.", 0.8, 0.5),), "p:1")

    assert one == two
    assert len({one, two}) == 1
