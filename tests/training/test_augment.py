from random import Random

import numpy as np

from moderation.comment import Comment
from training.augment import Names, augmented, origin
from training.example import Example


def example(text: str, language: str = "en") -> Example:
    return Example(
        Comment(text, language=language),
        labels={"toxicity": 1.0, "insult": 1.0},
        source="wiki",
    )


def copies(*examples: Example, swapped: int = 0, typos: int = 0) -> list[Example]:
    return augmented(
        examples,
        np.arange(len(examples)),
        labels=["toxicity"],
        swapped_copies=swapped,
        typo_copies=typos,
        seed=3,
    )


def test_a_named_group_is_replaced_and_the_answer_kept_to_what_was_asked_for() -> None:
    made = copies(example("I can't stand Hindus."), swapped=4)

    assert len(made) == 4
    assert all("Hindus" not in copy.comment.text for copy in made)
    assert all(copy.comment.text.startswith("I can't stand ") for copy in made)
    assert all(copy.labels == {"toxicity": 1.0} for copy in made)


def test_one_group_is_replaced_by_one_other_all_through() -> None:
    text = Names.known().swapped("A Sikh is a Sikh.", Random(1))  # noqa: S311

    words = text.rstrip(".").split(" is a ")
    assert words[0] == f"A {words[1]}"


def test_texts_without_a_group_and_in_other_languages_are_not_swapped() -> None:
    assert not copies(example("What a fool."), swapped=2)
    assert not copies(example("Die Hindus sind da.", "de"), swapped=2)


def test_copies_are_mistyped_as_many_as_asked_for() -> None:
    texts = ["Nobody wants to read such nonsense again", "Completely useless opinions"]

    made = copies(*map(example, texts), typos=2)

    assert len(made) == 2
    assert not {copy.comment.text for copy in made} & set(texts)


def test_copies_are_the_same_in_every_run() -> None:
    given = [example(f"I met {n} Muslims and a gay friend today") for n in range(9)]

    assert copies(*given, swapped=2, typos=5) == copies(*given, swapped=2, typos=5)


def test_the_source_of_a_copy_is_known() -> None:
    (made,) = copies(example("I met a Sikh."), swapped=1)

    assert origin(made.source) == "wiki"
    assert origin("wiki:part") == "wiki"
