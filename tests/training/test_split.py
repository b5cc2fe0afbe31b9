import numpy as np
import pytest

from moderation.comment import Comment
from training.errors import LeakError
from training.example import Example, Stance
from training.near_duplicates import cluster_ids
from training.split import Split, assert_disjoint, split

WORDS = ("red", "green", "blue", "bread", "water", "stone", "river", "lamp", "chair")


def corpus(size: int = 600) -> list[Example]:
    """Comments of random words in 200 threads, every tenth text used twice."""
    random = np.random.default_rng(1)
    examples: list[Example] = []
    for number in range(size):
        text = " ".join(random.choice(WORDS, 12))
        if number % 10 == 9:
            text = examples[random.integers(number)].comment.text.upper()
        group = f"thread/{random.integers(200)}"
        examples.append(Example(Comment(text), {"toxicity": 0.0}, "a", group))
    return examples


def example(text: str, group: str, split: str = "", target: str = "") -> Example:
    return Example(
        Comment(text, targets=(target,) if target else ()),
        group=group,
        stance=Stance.FAVOR if target else None,
        split=split,
    )


def side_of(parts: Split, index: int) -> int:
    return next(side for side in range(3) if index in parts.parts[side])


def test_every_example_is_in_one_part_and_parts_share_nothing() -> None:
    examples = corpus()
    clusters = cluster_ids(examples)

    parts = split(examples, seed=0, clusters=clusters)

    assert sorted(np.concatenate(parts.parts).tolist()) == list(range(len(examples)))
    assert all(len(part) for part in parts.parts)
    assert_disjoint(examples, parts, clusters)


def test_shares_are_kept_roughly() -> None:
    examples = [example(f"word{n} word{n * 7}", f"g/{n}") for n in range(2000)]

    parts = split(examples, seed=0, shares=(0.6, 0.3, 0.1), clusters=np.arange(2000))

    sizes = [len(part) / 2000 for part in parts.parts]
    assert sizes == pytest.approx([0.6, 0.3, 0.1], abs=0.04)


def test_same_seed_gives_the_same_split_in_any_order() -> None:
    examples = corpus()
    order = np.random.default_rng(2).permutation(len(examples)).tolist()

    straight = split(examples, seed=3)
    shuffled = split([examples[index] for index in order], seed=3)

    for one, other in zip(straight.parts, shuffled.parts, strict=True):
        assert {order[index] for index in other} == set(one.tolist())


def test_another_seed_gives_another_split() -> None:
    examples = corpus()

    assert not np.array_equal(split(examples, seed=1).test, split(examples, 2).test)


@pytest.mark.parametrize("seed", range(8))
def test_groups_are_joined_by_shared_texts_and_targets(seed: int) -> None:
    examples = [
        example("the same words are here", "a/1"),
        example("The same words are here!", "b/1"),
        example("something else entirely", "b/1", target="Ban boxing"),
        example("not seen before at all", "c/1", target="ban boxing."),
    ]

    parts = split(examples, seed=seed, shares=(0.4, 0.3, 0.3))

    assert len({side_of(parts, index) for index in range(4)}) == 1


@pytest.mark.parametrize("seed", range(8))
def test_published_test_examples_take_their_groups_along(seed: int) -> None:
    examples = [
        example("first of all", "a/1", split="test"),
        example("second to none", "a/1", split="train"),
    ]

    parts = split(examples, seed=seed)

    assert parts.test.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("other", "cluster"),
    [
        (example("other words", "a/1"), 1),
        (example("other words", "b/1"), 0),
        (example("other words", "b/1", target="Ban boxing"), 1),
    ],
    ids=["group", "cluster", "target"],
)
def test_leak_is_found(other: Example, cluster: int) -> None:
    examples = [example("some words", "a/1", target="Ban boxing"), other]
    empty = np.zeros(0, dtype=np.int64)
    parts = Split(train=np.array([0]), validation=empty, test=np.array([1]))

    with pytest.raises(LeakError, match="train and test"):
        assert_disjoint(examples, parts, np.array([0, cluster]))


def test_example_in_two_parts_is_a_leak() -> None:
    both = np.array([0])
    parts = Split(train=both, validation=np.zeros(0, dtype=np.int64), test=both)

    with pytest.raises(LeakError):
        assert_disjoint([example("some words", "a/1")], parts, np.array([0]))
