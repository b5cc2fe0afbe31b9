"""Words get what the stretches of text that cover them add."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scores import Contribution
from webhook.explained.highlight import (
    MAX_MARKS,
    bare,
    covering_marks,
    shared_marks,
    split_words,
    strongest_phrases,
)


@given(st.text())
def test_pieces_join_to_the_text_again(text: str) -> None:
    pieces = split_words(text)

    assert "".join(piece.text for piece in pieces) == text
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces)


def test_words_are_numbered_and_blanks_are_not() -> None:
    pieces = split_words(" you  idiot")

    assert [(piece.text, piece.index) for piece in pieces] == [
        (" ", None),
        ("you", 0),
        ("  ", None),
        ("idiot", 1),
    ]


def test_han_characters_are_words_of_their_own() -> None:
    assert [piece.text for piece in split_words("你好 ok")] == ["你", "好", " ", "ok"]


def test_stretches_of_one_word_are_added_up() -> None:
    pieces = split_words("you idiot")
    parts = [Contribution(4, 6, 0.5), Contribution(6, 9, 0.75)]

    (mark,) = shared_marks(pieces, parts)

    assert (mark.index, mark.weight, mark.css) == (1, 1.25, "up-3")


def test_a_stretch_over_two_words_is_shared_by_length() -> None:
    pieces = split_words("go away")

    marks = shared_marks(pieces, [Contribution(0, 7, 3.0)])

    assert [mark.weight for mark in marks] == pytest.approx([1.0, 2.0])


def test_covering_gives_each_word_the_full_weight() -> None:
    pieces = split_words("I agree. No.")

    marks = covering_marks(pieces, [Contribution(0, 9, -2.0)])

    assert [(mark.index, mark.weight) for mark in marks] == [(0, -2.0), (1, -2.0)]


def test_directions_and_strengths_have_their_own_classes() -> None:
    pieces = split_words("a b c d e")
    weights = [2.0, 0.8, 0.3, 0.1, -1.5]
    parts = [
        Contribution(2 * number, 2 * number + 1, weight)
        for number, weight in enumerate(weights)
    ]

    marks = shared_marks(pieces, parts)

    assert [mark.css for mark in marks] == ["up-3", "up-2", "up-1", "down-3"]
    assert marks[-1].factor == "\N{MINUS SIGN}1.50"


def test_noise_stays_without_a_mark() -> None:
    assert shared_marks(split_words("well"), [Contribution(0, 4, 0.05)]) == ()


def test_only_the_strongest_of_very_many_words_are_marked() -> None:
    text = "x " * 1_000
    parts = [
        Contribution(2 * number, 2 * number + 1, 1 + number / 1_000)
        for number in range(1_000)
    ]

    marks = shared_marks(split_words(text), parts)

    assert [mark.index for mark in marks] == list(range(1_000 - MAX_MARKS, 1_000))


def test_neighbours_of_one_weight_are_one_phrase() -> None:
    text = "I agree. You are wrong."
    pieces = split_words(text)
    marks = covering_marks(pieces, [Contribution(0, 8, 1.0), Contribution(9, 23, -2.0)])

    assert strongest_phrases(text, pieces, marks, rising=True) == ("I agree",)
    assert strongest_phrases(text, pieces, marks, rising=False) == ("You are wrong",)


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [("(wonderful,", "wonderful"), ("C++", "C++"), ("...", "..."), ("#tax", "#tax")],
)
def test_phrase_is_named_without_the_marks_around_it(phrase: str, shown: str) -> None:
    assert bare(phrase) == shown
