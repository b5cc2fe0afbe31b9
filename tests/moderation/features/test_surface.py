import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.features.surface import CUES, surface


def cue(text: str, name: str, **more: int) -> float:
    return float(surface(text, **more)[CUES.index(name)])


@pytest.mark.parametrize(
    ("name", "loud", "quiet"),
    [
        ("length", "A long comment about many things", "Short"),
        ("capitals", "SO MANY CAPITALS", "so few capitals"),
        ("shouted_words", "WHAT A mess THIS IS", "What a mess this is"),
        ("exclamations", "Stop it!!!", "Stop it."),
        ("questions", "Why? And how?", "I know why."),
        ("repeated_marks", "What?! No!!", "What? No!"),
        ("digits", "Call 555 1234", "Call me"),
        ("quotes", '"So" you say > what', "So you say"),
        ("second_person", "You and your dog", "Me and my dog"),
        ("mentions", "@ann @bob look", "ann bob look"),
        ("masked_letters", "You f*** id*ot", "You fine person"),
        ("non_ascii", "Grüße 🙂", "Greetings"),
    ],
)
def test_cue_is_higher_where_it_is_meant_to_be(
    name: str, loud: str, quiet: str
) -> None:
    assert cue(loud, name) > cue(quiet, name)


@pytest.mark.parametrize("name", [n for n in CUES if n not in {"length"}])
def test_plain_sentence_shows_no_cue_but_its_length(name: str) -> None:
    text = "the bread here is baked in the morning"

    assert cue(text, name) == 0


def test_tricks_that_cleaning_found_are_counted() -> None:
    assert cue("hello", "hidden_characters", hidden=2) == pytest.approx(2 / 3)
    assert cue("hello", "disguised_words", disguised=1) == 0.5
    assert cue("hello", "disguised_words", disguised=99) == 1


@given(st.text(max_size=200), st.integers(0, 99), st.integers(0, 99))
def test_every_cue_is_finite_and_bounded(
    text: str, hidden: int, disguised: int
) -> None:
    found = surface(text, hidden=hidden, disguised=disguised)

    assert found.shape == (len(CUES),)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1.5)).all()
