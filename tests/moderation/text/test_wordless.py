import pytest

from moderation.text.wordless import is_wordless_and_everyday


@pytest.mark.parametrize(
    "text",
    ["❤️", "👍🏿👍", "😂 😂!", "🇺🇦", "🇷🇺", "🏳️‍🌈", "🤷‍♀️", "👎", "😡", "–", "...", ""],
)
def test_everyday_emoji_and_marks_alone_are_recognised(text: str) -> None:
    assert is_wordless_and_everyday(text)


@pytest.mark.parametrize(
    "text",
    ["🖕", "🐒", "❤️🤡", "🔪", "💩", "🤮", "😈", "$$$", "a", "❤️ x", "10/10", "你"],
)
def test_words_digits_and_emoji_thrown_at_people_are_left_to_the_model(
    text: str,
) -> None:
    assert not is_wordless_and_everyday(text)
