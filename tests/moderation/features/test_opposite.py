"""A target's opposite is said in words, where a rule knows how."""

import pytest

from moderation.features.opposite import opposite


@pytest.mark.parametrize(
    ("target", "turned"),
    [
        ("We should ban whaling", "We should not ban whaling"),
        ("We should not ban whaling", "We should ban whaling"),
        ("Companies shouldn't patent genes", "Companies should patent genes"),
        ("Drones can't be trusted", "Drones can be trusted"),
        ("Cats cannot be owned", "Cats can be owned"),
        ("Ban fireworks", "Keep fireworks"),
        ("Keep fireworks", "Ban fireworks"),
        ("Keep the pool open", "Do not keep the pool open"),
        ("Build the bridge", "Do not build the bridge"),
        ("Do not build the bridge", "Build the bridge"),
        ("Don’t raise the fees", "Raise the fees"),
        ("The library is a waste of money", "The library is not a waste of money"),
        ("There is no need for a new road", "There is a need for a new road"),
        ("Homework helps children", "Homework does not help children"),
        ("We need a new stadium", "We do not need a new stadium"),
        ("Speed limits", "No to speed limits"),
        ("No speed limits", "Speed limits"),
    ],
)
def test_opposite_of_a_target(target: str, turned: str) -> None:
    assert opposite(target) == turned


def test_nothing_is_made_up_where_no_rule_holds() -> None:
    assert opposite("Whoever wrote about the harbour in such words last week") is None
    assert opposite("") is None
    assert opposite("  ") is None


@pytest.mark.parametrize(
    "target",
    [
        "We should close the street to cars",
        "The council must publish its minutes",
        "Dogs are welcome in the park",
        "Ban plastic bags",
        "Lower the voting age",
        "Smartphones make children unhappy",
    ],
)
def test_opposite_of_the_opposite_is_the_target(target: str) -> None:
    turned = opposite(target)
    assert turned is not None
    assert opposite(turned) == target
