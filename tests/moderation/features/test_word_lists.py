import numpy as np

from moderation.features.ngrams import words
from moderation.features.word_lists import WordLists

LISTS = WordLists.of({"food": "pizza salad\n tomato", "red": "tomato rose"})


def test_word_stands_in_the_lists_that_name_it() -> None:
    found = LISTS.membership(words("pizza tomato rose spoon").hashes)

    assert found.tolist() == [[1, 0], [1, 1], [0, 1], [0, 0]]


def test_no_words_give_no_rows() -> None:
    assert LISTS.membership(words("").hashes).shape == (0, 2)


def test_words_beyond_the_last_hash_are_in_no_list() -> None:
    highest = np.array([2**64 - 1, 0], dtype=np.uint64)

    assert LISTS.membership(highest).tolist() == [[0, 0], [0, 0]]


def test_look_up_leaves_its_argument_alone() -> None:
    hashes = words("pizza spoon").hashes
    before = hashes.copy()

    LISTS.membership(hashes)

    assert hashes.tolist() == before.tolist()
