"""Languages are told apart well enough, and what nobody speaks gets no score."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.comment import Comment
from moderation.features.embedding import LANGUAGES
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL
from moderation.text.language import UNDETERMINED, detect
from moderation.verdict import Action
from training import languages_command
from training.cli import main
from training.errors import RecipeError
from training.languages import LENGTHS, by_words, told, treated, written


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return artifact.load(SHIPPED_MODEL)


def test_twenty_comments_are_there_in_each_of_sixteen_languages() -> None:
    spoken = written().spoken

    assert {code.split("-")[0] for code in spoken} == set(LANGUAGES)
    assert len(spoken) == 16
    for texts in spoken.values():
        every = [text for length in LENGTHS for text in texts[length]]
        assert len(set(every)) == len(every) >= 20


def test_sentences_are_told_right_and_few_words_are_seldom_told_wrong() -> None:
    found = told(written().spoken)

    for short, medium, long in found.values():
        assert medium.right == medium.comments
        assert long.right == long.comments
        assert short.wrong <= 1
        assert short.right >= 3
    assert sum(parts[0].wrong for parts in found.values()) <= 2


def test_no_comment_in_a_language_that_nobody_speaks_is_taken_for_a_spoken_one(
    model: FittedModel,
) -> None:
    for texts in written().unspoken.values():
        found = treated(model, texts)

        assert found["supported"] == 0
        assert not {detect(text)[0] for text in texts} & set(LANGUAGES)


@pytest.mark.parametrize("action", [Action.HOLD, Action.APPROVE])
def test_unsupported_language_is_held_or_passes_as_the_policy_says(
    model: FittedModel, action: Action
) -> None:
    policy = PromisesPolicy(unsupported_language=action)
    for text in _sentences(written().unspoken):
        scores = model.score(Comment(text))

        verdict = policy.conclude(scores, model.thresholds)

        assert not scores.language.supported
        assert verdict.action is action
        assert {reason.code for reason in verdict.reasons} <= {"unsupported_language"}


def test_short_abuse_with_an_english_word_stays_english_or_open() -> None:
    for text in ("fuck em all", "Do you. Fuck em", "You tell 'em, Max!", "what an ass"):
        assert detect(text)[0] in {"en", UNDETERMINED}


def test_portuguese_is_not_taken_for_english_by_a_word_that_both_have() -> None:
    assert detect("Moro em Lisboa desde sempre, adoro")[0] == "pt"


@pytest.mark.parametrize(
    ("text", "code"),
    [("说得对!", "zh"), ("ばかばかしい", "ja"), ("잘 쓰셨네요", "ko"), ("ใช่", "th")],
)
def test_script_tells_where_words_are_too_few(text: str, code: str) -> None:
    assert detect(text)[0] == code


def test_comments_are_counted_by_their_words(model: FittedModel) -> None:
    found = by_words(model, ["lol", "Who will pay for all of this?", "ok then"])

    assert found["up to 3 words"].total() == 2
    assert found["4 to 8"] == {"supported": 1}


def test_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[spoken.en]\nshort = []\n")

    with pytest.raises(RecipeError, match=r"bad\.toml"):
        written(tmp_path / "bad.toml")


def test_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))
    monkeypatch.delenv("PARLEY_DATA_DIR", raising=False)
    monkeypatch.setattr(languages_command, "PAGE", tmp_path / "languages.md")

    CliRunner().invoke(main, ["languages", "--write"], catch_exceptions=False)

    page = (tmp_path / "languages.md").read_text("utf-8")
    assert "| **all** | " in page
    assert "| zh-Hant | 7 of 7 |" in page
    assert "python -m training languages --write" in page


def _sentences(unspoken: Mapping[str, object]) -> list[str]:
    """The longest comment in each language: nothing is unclear about these."""
    return [str(texts[-1]) for texts in unspoken.values() if isinstance(texts, tuple)]
