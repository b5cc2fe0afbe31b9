"""Word pieces are numbered as the model's own tokenizer numbers them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.errors import ArtifactError
from moderation.settings import SHIPPED_STANCE
from moderation.text.word_pieces import WordPieces

VOCABULARY = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nba\n##n\n##ana\n.\n'\nt\n"


@pytest.fixture(scope="module")
def shipped() -> WordPieces:
    """The vocabulary that ships."""
    place = SHIPPED_STANCE / "pieces.txt"
    if not place.is_file():
        pytest.skip("the larger stance model is not installed")
    return WordPieces.from_lines(place.read_text(encoding="utf-8"))


# Numbers as Hugging Face's tokenizers 0.23.3 gives them for this vocabulary.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We should ban whaling!", [2057, 2323, 7221, 23687, 999]),
        (
            "Naïve café-goers aren't amused...",
            [15743, 7668, 1011, 2175, 2545, 4995, 1005, 1056, 11770, 1012, 1012, 1012],
        ),
        ("東京 tower", [1879, 1755, 3578]),
        ("a\u200bb\x00c\ufffdd", [5925, 2094]),
        ("İstanbul ÅNGSTRÖM", [9960, 17076, 15687]),
        ("🙂 ok", [100, 7929]),
        ("x" * 101, [100]),
        (
            "$5.00 ~50% `code`",
            [1002, 1019, 1012, 4002, 1066, 2753, 1003, 1036, 3642, 1036],
        ),
        ("don’t “quote” – dash", [2123, 1521, 1056, 1523, 14686, 1524, 1516, 11454]),
        ("\ttabs\u00a0and\u3000spaces\n", [21628, 2015, 1998, 7258]),
        ("", []),
    ],
)
def test_pieces_are_those_of_the_reference(
    shipped: WordPieces, text: str, numbers: list[int]
) -> None:
    assert shipped.split(text) == numbers
    assert shipped.split(text) == numbers, "the second time they are remembered"


def test_longest_piece_comes_first_and_unknown_words_are_one_piece() -> None:
    words = WordPieces.from_lines(VOCABULARY)
    assert words.split("Banana ban.") == [4, 5, 6, 4, 5, 7]
    assert words.split("bat") == [1]


def test_special_pieces_cannot_be_written_by_a_commenter() -> None:
    words = WordPieces.from_lines(VOCABULARY)
    assert words.start not in words.split("[CLS] ban")
    assert words.end not in words.split("ban [SEP]")


@given(st.text(max_size=80))
def test_any_text_gives_numbers_of_the_vocabulary(text: str) -> None:
    words = WordPieces.from_lines(VOCABULARY)
    assert all(0 < number < 10 for number in words.split(text))


@pytest.mark.parametrize("text", ["", "a\nb\n", VOCABULARY + "ba\n"])
def test_vocabulary_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ArtifactError, match="vocabulary"):
        WordPieces.from_lines(text)
