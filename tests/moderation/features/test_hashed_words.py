"""Stretches of a text have the hash of the same letters on their own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.features.hashed_words import lower, words, words_and_stems

LETTERS = 5


def test_stem_of_a_word_is_its_beginning_as_a_word() -> None:
    found, stems = words_and_stems("serving pizzas at school", LETTERS)

    assert np.array_equal(stems, words("servi pizza at schoo").hashes)
    assert np.array_equal(found.hashes, words("serving pizzas at school").hashes)


@given(st.text(max_size=80))
def test_any_text_has_a_stem_for_each_word(text: str) -> None:
    lowered = lower(text)

    found, stems = words_and_stems(lowered, LETTERS)

    cut = [
        words(lowered[start : min(end, start + LETTERS)]).hashes.tolist()
        for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)
    ]
    assert [[stem] for stem in stems.tolist()] == cut
    assert np.array_equal(found.starts, words(lowered).starts)
