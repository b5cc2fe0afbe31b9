import numpy as np
import pytest

from moderation.comment import Comment
from training.example import Example, Stance
from training.near_duplicates import cluster_ids, deduplicate, plain

LONG = (
    "The council wants to close the old library next spring, and nobody asked the "
    "people who read there every single week."
)
NEARLY = LONG.replace("next spring", "this spring")
OTHER = "My cat sleeps on the warm radiator all winter long and dreams of tuna fish."


def tone(text: str, source: str = "a", split: str = "", **labels: float) -> Example:
    return Example(Comment(text), labels, source=source, group=text, split=split)


def stance(text: str, side: Stance, target: str = "Close the library") -> Example:
    return Example(Comment(text, targets=(target,)), group=target, stance=side)


def test_marks_case_and_spacing_do_not_make_another_text() -> None:
    assert plain("You're  an IDIOT!!\n") == plain("you re an idiot")


@pytest.mark.parametrize("other", ["I 👏 them", "I 🔪 us", "Я 🔪 them"])
def test_emoji_words_and_scripts_make_another_text(other: str) -> None:
    assert plain("I 🔪 them") != plain(other)


def test_near_duplicates_share_a_cluster_and_others_do_not() -> None:
    numbers = cluster_ids([tone(LONG), tone(OTHER), tone(NEARLY), tone(LONG.upper())])

    assert numbers[0] == numbers[2] == numbers[3] != numbers[1]


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["!", "?"], ["a", "b", "ab", "👍"]],
    ids=["none", "empty", "marks", "shorter than a gram"],
)
def test_tiny_texts_are_each_their_own_cluster(texts: list[str]) -> None:
    numbers = cluster_ids([tone(text) for text in texts])

    assert len(set(numbers.tolist())) == len(texts)


def test_clusters_do_not_depend_on_how_many_texts_fill_a_chunk() -> None:
    filler = [tone(f"{OTHER} {number} " + "na " * 400) for number in range(300)]
    examples = [tone(LONG), *filler, tone(NEARLY)]

    numbers = cluster_ids(examples)

    assert numbers[0] == numbers[-1]


def test_equal_texts_are_merged_over_those_who_were_asked() -> None:
    found = deduplicate(
        [
            tone("You idiot!", source="a", toxicity=1.0),
            tone("you idiot", source="b", toxicity=0.0, insult=1.0),
        ]
    )

    assert found.dropped == 1
    (example,) = found.examples
    assert example.source == "a"
    assert example.labels == {"toxicity": 0.5, "insult": 1.0}


def test_text_with_capitals_is_preferred() -> None:
    found = deduplicate([tone("you idiot", toxicity=1.0), tone("You!! idiot")])

    assert found.examples[0].comment.text == "You!! idiot"


def test_merged_test_example_stays_in_the_test_part() -> None:
    found = deduplicate(
        [tone("Hello", split="train", spam=0.0), tone("hello", split="test", spam=0.0)]
    )

    assert found.examples[0].split == "test"


def test_near_duplicates_that_agree_are_merged() -> None:
    found = deduplicate([tone(LONG, toxicity=0.0), tone(NEARLY, toxicity=0.2)])

    assert [example.comment.text for example in found.examples] == [LONG]
    assert found.examples[0].labels == {"toxicity": 0.1}


def test_near_duplicates_that_disagree_are_both_kept_in_one_cluster() -> None:
    found = deduplicate([tone(LONG, toxicity=0.0), tone(NEARLY, toxicity=1.0)])

    assert found.dropped == 0
    assert np.unique(found.clusters).size == 1


def test_kinds_of_question_are_not_merged() -> None:
    found = deduplicate(
        [
            tone("Hello", toxicity=0.0),
            tone("Hello", spam=1.0),
            stance("Hello", Stance.NEUTRAL),
        ]
    )

    assert found.dropped == 0


def test_stances_are_merged_per_target_and_only_for_equal_texts() -> None:
    found = deduplicate(
        [
            stance(LONG, Stance.AGAINST),
            stance(LONG.upper(), Stance.AGAINST),
            stance(LONG, Stance.FAVOR, target="Keep the library"),
            stance(NEARLY, Stance.AGAINST),
        ]
    )

    assert found.dropped == 1
    assert len(found.examples) == len(found.clusters) == 3


def test_stance_without_a_majority_is_dropped() -> None:
    found = deduplicate([stance("Yes", Stance.FAVOR), stance("Yes", Stance.AGAINST)])

    assert found.examples == ()
    assert found.dropped == 2
