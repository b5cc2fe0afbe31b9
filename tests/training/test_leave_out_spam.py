"""How the spam head ranks what it never saw."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moderation.comment import Comment
from tests.artifacts import write_tiny
from tests.moderation.test_repeats import ADVERTISEMENT, OPINION
from tests.training.tiny_data import RECIPE, gathered, tiny_recipe, write_data
from training.cli import main
from training.leave_out_spam import FAMILIES, leave_one_out, spam_rows
from training.matrix import design_matrix
from training.near_copies import copied
from training.published_comments import published_comments
from training.spam_command import console

NEWS = ["The bridge was closed all winter.", "Our school has a new piano teacher."]
C3 = 'comment_text\n"The bridge, at last"\nWell said\nWell said\n'


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_left_out_source_is_ranked_by_what_is_left(tmp_path: Path) -> None:
    write_data(tmp_path)
    recipe = tiny_recipe()
    rows = spam_rows(gathered(tmp_path), recipe, n_jobs=1)
    news = design_matrix([Comment(text) for text in NEWS], n_jobs=1)

    assert not np.isnan(rows.answers).any()
    assert "perspectrum" not in rows.sources
    alone = np.flatnonzero(rows.sources == "tg_spam_samples")
    rows.sources[alone[::2]] = FAMILIES[0]  # as if a second source had been at hand
    found = leave_one_out(rows, recipe, news)

    assert set(found) == {FAMILIES[0], "tg_spam_samples"}
    for one in found.values():
        assert one.rows > one.spam > 0
        assert one.auc > 0.8
        assert one.beside_news is not None
        assert 0 <= (one.found or 0) <= 1
    assert all(
        one.beside_news is None for one in leave_one_out(rows, recipe, None).values()
    )


def test_published_comments_are_read_once_each_as_far_as_they_are_at_hand(
    tmp_path: Path,
) -> None:
    research = tmp_path / "research"
    for name, file, text in (
        ("sfu_c3", "C3_anonymized.csv", C3),
        ("ucc_train_text_only", "train_comments.txt", "One\n\nTwo\nThree\n"),
    ):
        (research / name).mkdir(parents=True)
        (research / name / file).write_text(text, encoding="utf-8")

    found = published_comments(tmp_path, most=2, seed=1)

    assert sorted(found["sfu_c3"]) == ["The bridge, at last", "Well said"]
    assert len(found["ucc_train_text_only"]) == 2
    assert "arc" not in found


def test_rule_on_near_copies_is_shown_comments_in_their_order() -> None:
    said = [ADVERTISEMENT.replace("tea.ex", f"tea{one}.ex") for one in range(7)]

    found = copied([*map(Comment, said), Comment(OPINION), Comment("Thanks!")])

    assert (found.comments, found.held) == (9, 4)
    assert copied([]).share == 0.0


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_command_ranks_sources_and_counts_ham(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setattr(console, "_width", 200)
    write_data(tmp_path)
    write_tiny(tmp_path / "model")
    news = tmp_path / "research" / "ucc_train_text_only"
    news.mkdir(parents=True)
    (news / "train_comments.txt").write_text("\n".join(NEWS), encoding="utf-8")
    own = "identity_sentences = 0\nspam_sentences = 3"
    recipe = RECIPE.replace("identity_sentences = 0", own)
    (tmp_path / "tiny.toml").write_text(recipe, encoding="utf-8")

    command = ["spam", str(tmp_path / "model"), "--recipe", str(tmp_path / "tiny.toml")]
    said = CliRunner().invoke(main, [*command, "--jobs", "1"], catch_exceptions=False)

    assert said.exit_code == 0, said.output
    assert "tg_spam_samples" in said.output
    assert "ucc_train_text_only" in said.output
    assert "0 of 2 (0.0%)" in said.output
    assert "0.00%" in said.output
