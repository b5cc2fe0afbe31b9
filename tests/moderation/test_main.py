import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from moderation.__main__ import MALFORMED_EXIT, UNSCORED_EXIT, main
from moderation.registry.store import CHAMPION, Store
from tests.artifacts import TARGETS, tiny_files

ROOT = Path(__file__).parents[2]


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry whose champion is the tiny model."""
    store = Store(tmp_path / "models")
    manifest, weights = tiny_files()
    store.add(manifest, weights)
    store.point(CHAMPION, manifest.digest)
    return store.folder


@pytest.fixture
def environment(registry: Path) -> dict[str, str]:
    """This process's variables with no setting of ours but the registry."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    return inherited | {"PARLEY_MODELS": str(registry)}


@pytest.fixture
def score(registry: Path, monkeypatch: pytest.MonkeyPatch) -> "Score":
    """Runs the command in this process."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_MODELS", str(registry))
    return Score()


class Score:
    """``python -m moderation score -`` over lines of standard input."""

    def __call__(self, lines: str, *options: str) -> Result:
        return CliRunner().invoke(main, ["score", "-", *options], input=lines)


def line(text: str, **more: Any) -> str:
    return json.dumps({"text": text, **more}) + "\n"


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(row) for row in result.stdout.splitlines()]


def test_every_comment_is_answered_in_order(score: Score) -> None:
    texts = ["You are an idiot", "Thank you for the recipe", "The bread is good 🙂"]

    result = score("".join(line(text, id=str(n)) for n, text in enumerate(texts)))

    assert result.exit_code == 0
    found = answers(result)
    assert [answer["id"] for answer in found] == ["0", "1", "2"]
    assert [a["verdict"]["action"] for a in found] == ["reject", "approve", "approve"]
    assert {answer["model"] for answer in found} == {tiny_files()[0].identifier}
    assert set(found[0]["tone"]) == {"toxicity", "insult"}
    assert "explanation" not in found[0]


def test_blank_lines_are_skipped(score: Score) -> None:
    result = score("\n" + line("one") + "   \n\n" + line("two") + "\n")

    assert len(answers(result)) == 2
    assert result.exit_code == 0


def test_malformed_line_is_answered_in_its_place(score: Score) -> None:
    result = score(line("one", id="a") + "\n{nonsense\n" + line("two", id="b"))

    first, second, third = answers(result)
    assert (first["id"], third["id"]) == ("a", "b")
    assert second["line"] == 3
    assert "JSON" in second["error"]
    assert "nonsense" not in second["error"]
    assert result.exit_code == MALFORMED_EXIT == 2


def test_nothing_in_gives_nothing_out(score: Score) -> None:
    result = score("")

    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("more", "targets"),
    [
        pytest.param({}, [], id="neither"),
        pytest.param({"article": {"url": "https://b.example"}}, [], id="no title"),
        pytest.param({"article": {"title": "Tea"}}, ["Tea"], id="title"),
        pytest.param(
            {"article": {"title": "Tea"}, "targets": list(TARGETS)},
            list(TARGETS),
            id="named",
        ),
    ],
)
def test_stance_is_towards_named_targets_else_the_title(
    more: dict[str, Any], targets: list[str], score: Score
) -> None:
    (answer,) = answers(score(line("I agree", **more)))

    assert [stance["target"] for stance in answer["stance"]] == targets
    for side in answer["stance"]:
        total = side["favor"] + side["against"] + side["neutral"]
        assert total == pytest.approx(1, abs=2e-4)


def test_explanation_slices_the_original_text(score: Score) -> None:
    text = "🙂 <b>You</b> are an 1d1ot. I like pizza."

    (answer,) = answers(score(line(text, targets=["Pizza"]), "--explain"))

    why = answer["explanation"]
    spans = [span for label in why["labels"].values() for span in label["spans"]]
    assert all(0 <= s["start"] < s["end"] <= len(text) for s in spans)
    worst = max(why["labels"]["toxicity"]["spans"], key=lambda span: span["weight"])
    assert "1d1ot" in text[worst["start"] : worst["end"]]
    assert set(why["labels"]) == {*answer["tone"], "spam"}
    assert len(why["stance"]["Pizza"]) == 2


def test_answers_can_go_to_a_file(score: Score, tmp_path: Path) -> None:
    result = score(line("one"), "--output", str(tmp_path / "out.jsonl"))

    assert result.stdout == ""
    assert json.loads((tmp_path / "out.jsonl").read_text())["spam"] >= 0


def test_comments_can_come_from_a_file(score: Score, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(line("one").encode() + b"\xff\n")

    result = CliRunner().invoke(main, ["score", str(tmp_path / "in.jsonl")])

    assert [bool(a.get("error")) for a in answers(result)] == [False, True]


def test_missing_model_holds_every_comment(
    score: Score, monkeypatch: pytest.MonkeyPatch, registry: Path
) -> None:
    (registry / CHAMPION).write_text("junk")

    result = score(line("one"))

    (answer,) = answers(result)
    assert answer["verdict"]["action"] == "hold"
    assert answer["verdict"]["reasons"][0]["code"] == "model_unavailable"
    assert answer["model"] is None
    assert result.exit_code == UNSCORED_EXIT
    assert "No model could score anything" in result.stderr


def test_nothing_to_score_is_no_failure(score: Score, registry: Path) -> None:
    (registry / CHAMPION).write_text("junk")
    assert score("").exit_code == 0


def test_first_answer_comes_before_the_input_ends(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "moderation", "score", "-"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line("You are an idiot", id="first"))
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        rest, noise = process.communicate("broken\n", timeout=60)

    assert first["id"] == "first"
    assert first["verdict"]["action"] == "reject"
    assert json.loads(rest)["line"] == 2
    assert noise.startswith("Lines that are no comments: 1. ")
    assert process.returncode == MALFORMED_EXIT


@pytest.mark.parametrize("command", ["score", "shares"])
def test_unknown_setting_is_one_line(environment: dict[str, str], command: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "moderation", command, "-"],
        cwd=ROOT,
        env=environment | {"PARLEY_WRONG": "1"},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (1, "Error: PARLEY_WRONG: no such setting\n")


def test_many_lines_are_scored_with_their_own_numbers(
    score: Score, tmp_path: Path
) -> None:
    good = [
        line(f"comment {number} " + "é" * 900, id=str(number)) for number in range(150)
    ]
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(["\n", *good[:100], "broken\r\n", *good[100:]]).rstrip("\n")
    )

    found = answers(CliRunner().invoke(main, ["score", str(path)]))

    assert [a["id"] for a in found if "id" in a] == [str(n) for n in range(150)]
    assert [a["line"] for a in found if "error" in a] == [102]
    assert "error" in found[100]
