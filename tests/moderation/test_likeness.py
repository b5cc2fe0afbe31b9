"""What near copies share: the words, whatever their dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.fingerprint import letters, likeness

TEXT = "Buy the very best watches today"


@pytest.mark.parametrize(
    "copy",
    [
        "buy the VERY best watches today",
        "Buy the very best watches today!!! https://a.example/x?y=1",
        "Buy... the 100 very (best) watches -- today, www.b.example",
        "Buy the véry best wätches today",
        "Buuuuy the very beeest watches todayyy",
        "\u202eBuy\n\nthe  very best\twatches today\u202c \U0001f600",
    ],
)
def test_dress_makes_no_difference(copy: str) -> None:
    assert likeness(copy) == likeness(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        "Buy the very best clocks today",
        "Today buy the very best watches",
        "Buy the very best watches today, friend",
    ],
)
def test_other_words_do(other: str) -> None:
    assert likeness(other) != likeness(TEXT)


@pytest.mark.parametrize(
    "short", ["", "Thanks!", "http://a.example/long/path", "1" * 99]
)
def test_little_is_like_nothing(short: str) -> None:
    assert likeness(short) is None


@given(st.text(max_size=200))
def test_every_text_has_one_or_none(text: str) -> None:
    found = likeness(text)
    assert found is None or len(found) == 32


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=200))
def test_letters_of_ascii_are_those_beside_other_letters(text: str) -> None:
    beside = letters(f"{text} \N{CYRILLIC SMALL LETTER YA}")

    assert beside == f"{letters(text)} \N{CYRILLIC SMALL LETTER YA}".strip()
