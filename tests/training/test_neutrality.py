"""Whether the machine acts on one side more than on the other, and that it does not."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.tiered import tiered
from tests.artifacts import tiny_model, write_tiny
from training.card_neutrality import NEUTRALITY, PICTURE
from training.difference import ALLOWED, difference
from training.neutrality import by_stance, own_sentences, too_large
from training.neutrality_command import audit
from training.sided_comments import Sided, arc_comments, iac_comments, spinos_comments
from training.sided_sentences import FRAMES, ISSUES, LEFT, RIGHT, sided_sentences

ARC = """id\turl\ttitle\tdescription\tstance1\tstance2\ttext\tannotatedStance
1\t/trees\tTrees\tOn trees\tTrees help\tTrees do not help\tShade is good\tTrees help
2\t/trees\tTrees\tOn trees\tTrees help\tTrees do not help\tLeaves\tTrees do not help
"""
SPINOS = """content,annotation,topic,top_level_post_id
I am for it,s_favor,trees,t1
I am not,against,trees,t1
Who knows,undecided,trees,t1
"""
IAC = """response,agreement,attack,discussion_id
Quite right,3.0,2.0,7
No,-2.5,0.0,7
"No, you fool",-4.0,-3.0,7
Perhaps,0.2,1.0,7
Nobody asked,,1.0,7
"""


@pytest.fixture(scope="module")
def shipped() -> FittedModel:
    """The model that comes with the program."""
    return artifact.load(SHIPPED_MODEL)


def test_the_shipped_model_acts_on_no_side_and_no_group_more_than_on_others(
    shipped: FittedModel,
) -> None:
    assert too_large(own_sentences(shipped)) == []


def test_no_more_does_it_as_it_serves_with_meaning(shipped: FittedModel) -> None:
    served = tiered(shipped, LiveSemantic(SHIPPED_SEMANTIC))

    assert too_large(own_sentences(served)) == []


def test_own_sentences_are_the_same_for_both_sides() -> None:
    sides = [side for _, side, _ in sided_sentences()]

    assert len(ISSUES) >= 20
    assert len({claim for pair in ISSUES for claim in pair}) == 2 * len(ISSUES)
    assert sides.count(LEFT) == sides.count(RIGHT) == len(ISSUES) * len(FRAMES)


def test_a_real_difference_is_found_and_chance_is_not() -> None:
    units = [str(number // 10) for number in range(2_000)]
    first = np.arange(2_000) % 2 == 0
    lot = np.random.default_rng(5)
    alike = lot.random(2_000) < 0.1
    apart = lot.random(2_000) < np.where(first, 0.16, 0.08)

    assert not difference(alike, first, units).too_large
    found = difference(apart, first, units)
    assert found.too_large
    assert found.low > 0
    assert found.difference == pytest.approx(0.08, abs=0.03)


def test_units_that_resemble_each_other_are_no_evidence() -> None:
    first = np.repeat([True, False], 500)
    acted = np.zeros(1_000, dtype=bool)
    acted[:100] = True  # all of them in one debate
    debates = [str(number // 100) for number in range(1_000)]
    comments = [str(number) for number in range(1_000)]

    assert difference(acted, first, comments).too_large
    assert not difference(acted, first, debates).too_large
    assert difference(acted, first, debates).difference > ALLOWED


def kept(rows: list[Sided]) -> list[tuple[str, str, str]]:
    return [(row.comment.text, row.side.value, row.unit) for row in rows]


def test_sets_are_read_with_their_sides(tmp_path: Path) -> None:
    for name, text in (
        ("arc_stance.tsv", ARC),
        ("spinos.csv", SPINOS),
        ("iac_qr.csv", IAC),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert kept(list(arc_comments(tmp_path))) == [
        ("Shade is good", "favor", "arc//trees"),
        ("Leaves", "against", "arc//trees"),
    ]
    assert kept(list(spinos_comments(tmp_path))) == [
        ("I am for it", "favor", "trees/t1"),
        ("I am not", "against", "trees/t1"),
    ]
    assert kept(list(iac_comments(tmp_path))) == [
        ("Quite right", "favor", "7"),
        ("No", "against", "7"),
    ]


def test_stances_are_compared_where_both_have_enough(tmp_path: Path) -> None:
    folder = tmp_path / "research" / "spinos"
    folder.mkdir(parents=True)
    head, *rows = SPINOS.splitlines()
    text = "\n".join([head, *rows * 40])
    (folder / "spinos.csv").write_text(text, encoding="utf-8")

    found = by_stance(tiny_model(), tmp_path)

    assert set(found) == {"spinos"}
    assert found["spinos"]["hold"].rows == (40, 40)


def test_the_command_writes_figures_and_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARLEY_DATA_DIR", raising=False)
    manifest = write_tiny(tmp_path / "model")

    result = CliRunner().invoke(
        audit, [str(tmp_path / "model"), "--out", str(tmp_path / "out")]
    )

    found = json.loads((tmp_path / "out" / NEUTRALITY).read_text(encoding="utf-8"))
    assert result.exit_code in (0, 1), result.output
    assert found["model"] == manifest.identifier
    assert set(found["sides"]) == {"left, right"}
    assert (tmp_path / "out" / PICTURE).read_text(encoding="utf-8").startswith("<?xml")


def test_figures_with_the_semantic_head_are_kept_out_of_the_card(
    tmp_path: Path,
) -> None:
    write_tiny(tmp_path / "model")
    folder, head = str(tmp_path / "model"), str(SHIPPED_SEMANTIC)

    nowhere = CliRunner().invoke(audit, [folder, "--semantic", head])
    foreign = CliRunner().invoke(
        audit, [folder, "--semantic", head, "--out", str(tmp_path / "out")]
    )

    assert "needs --out" in nowhere.output
    assert "was not fitted beside" in foreign.output


def test_without_data_the_command_says_what_it_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARLEY_DATA_DIR", raising=False)
    write_tiny(tmp_path / "model")

    result = CliRunner().invoke(
        audit, [str(tmp_path / "model"), "--out", str(tmp_path / "out")]
    )

    assert "PARLEY_DATA_DIR" in result.output
