import pytest

from moderation.features.direction import direction

FOR = (
    "We should build the bridge",
    "The bridge should not be closed",
    "Nobody should ban whaling",
    "Zoos are useful",
    "Zoos are not cruel",
    "Obamacare",
    "Never abolish the draft",
    "No, schools are safe",
    "Pools do no harm",
    "We should immediately fund libraries",
    "Governments should lower the voting age",
    "Cars don\N{RIGHT SINGLE QUOTATION MARK}t damage old streets",
    "",
    "!?",
)
AGAINST = (
    "Ban cars",
    "We should ban cars",
    "We should not build the bridge",
    "The bridge shouldn't be built",
    "Whaling must be completely prohibited",
    "Zoos are cruel",
    "Zoos are not useful",
    "Yes, zoos are wrong",
    "Tourism does more harm than good",
    "There should be no zoos",
    "People should eat no meat",
    "We should eat less meat",
)


@pytest.mark.parametrize("target", FOR)
def test_target_for_its_matter(target: str) -> None:
    assert direction(target) == 1.0


@pytest.mark.parametrize("target", AGAINST)
def test_target_against_its_matter(target: str) -> None:
    assert direction(target) == -1.0
