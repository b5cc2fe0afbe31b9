from pathlib import Path

import pytest

from moderation.comment import Comment
from training.example import Example
from training.held_out import HeldOut, fingerprint, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello,  World!", "hello world"),
        ("(No. 7)\n", "no 7"),
        ("Où est-il?", "o est il"),
        ("snake_case", "snake case"),
        ("Привет", ""),
    ],
    ids=["marks", "edges", "accents", "underscore", "other script"],
)
def test_normalised_text_has_ascii_letters_and_digits_only(
    text: str, expected: str
) -> None:
    assert normalise(text) == expected


def test_fingerprint_is_the_sha256_of_the_normalised_text() -> None:
    # printf 'hello world' | sha256sum
    expected = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"

    assert fingerprint("Hello, world!") == expected


def test_listed_text_is_dropped_however_it_is_written(tmp_path: Path) -> None:
    listing = tmp_path / "held_out.sha256"
    listing.write_text(f"{fingerprint('Hello, world!')}\n{'0' * 64}\n")
    held_out = HeldOut.load(listing)

    assert held_out.drops(Example(Comment("hello WORLD")))
    assert not held_out.drops(Example(Comment("hello you")))
