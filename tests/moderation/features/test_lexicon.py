import pytest

from moderation.features.lexicon import LISTS, STOP_WORDS, lexicon
from moderation.features.ngrams import lower, words


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_list_is_found_in_it(name: str) -> None:
    listed = " ".join(LISTS[name].split())

    found = lexicon().membership(words(listed).hashes)

    assert found[:, list(LISTS).index(name)].all()
    assert len(words(listed).hashes) == len(listed.split())


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_lower_case(name: str) -> None:
    assert LISTS[name] == lower(LISTS[name])


def test_stop_words_are_the_last_column() -> None:
    found = lexicon().membership(words("the pizza").hashes)

    assert found.shape == (2, len(LISTS) + 1)
    assert found[:, -1].tolist() == [1, 0]
    assert "the" in STOP_WORDS.split()


def test_lexicon_is_made_once() -> None:
    assert lexicon() is lexicon()
