"""``python -m moderation shares``: who stands where, by article and target."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from moderation.__main__ import MALFORMED_EXIT, main
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.confusions import confusions
from moderation.registry.store import CHAMPION, Store
from moderation.scores import Tier
from moderation.shares import Confusion
from tests.artifacts import described, tiny_arrays, tiny_files

CONFUSION = Confusion(
    np.full((3, 3), 0.2) + 0.4 * np.eye(3),
    np.stack([np.eye(3) * 0.02] * 3),
    np.stack([np.eye(3) * 0.001] * 3),
)


def put_in_service(registry: Path, **more: Any) -> None:
    """Make the tiny model the champion of a registry."""
    store = Store(registry)
    _, weights = tiny_files()
    manifest = described(weights, tiny_arrays(), **more)
    store.add(manifest, weights)
    store.point(CHAMPION, manifest.digest)


def shares(registry: Path, lines: str) -> Result:
    """Run the command over lines of standard input."""
    return CliRunner().invoke(
        main, ["shares", "-"], input=lines, env={"PARLEY_MODELS": str(registry)}
    )


def lines(texts: list[str], **article: str) -> str:
    made = [{"text": text, "article": article} for text in texts]
    return "".join(json.dumps(one) + "\n" for one in made)


def test_each_article_gets_its_shares(tmp_path: Path) -> None:
    put_in_service(tmp_path)
    food = lines(["Yes, soup is good and helps"] * 3, title="We should serve soup")
    cake = lines(["No, cake is bad"], title="We should serve cake", url="https://c.ex")

    result = shares(tmp_path, food + cake)

    rows = [json.loads(row) for row in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [(row["url"], row["comments"]) for row in rows] == [
        (None, 3),
        ("https://c.ex", 1),
    ]
    assert not rows[0]["adjusted"]
    assert rows[0]["favor"]["low"] <= rows[0]["favor"]["share"]


def test_shares_are_adjusted_by_what_the_manifest_knows(tmp_path: Path) -> None:
    entry = ConfusionEntry.of(CONFUSION, 300, 12)
    put_in_service(tmp_path, confusion=entry)

    result = shares(tmp_path, lines(["Soup helps"], title="We should serve soup"))

    known = confusions(tmp_path, *[tmp_path / "none"] * 3)
    assert json.loads(result.stdout)["adjusted"]
    assert set(known) == {Tier.FAST}
    assert known[Tier.FAST].means == pytest.approx(CONFUSION.means)


def test_what_is_no_comment_is_counted(tmp_path: Path) -> None:
    put_in_service(tmp_path)

    result = shares(tmp_path, "nonsense\n" + lines(["Soup helps"], title="Soup"))

    assert result.exit_code == MALFORMED_EXIT
    assert "no comments: 1." in result.stderr
    assert json.loads(result.stdout)["comments"] == 1


def test_the_first_lines_that_are_no_comments_are_named(tmp_path: Path) -> None:
    put_in_service(tmp_path)

    result = shares(tmp_path, lines(["Soup helps"], title="Soup") + "{broken\n" * 9)

    named = [line for line in result.stderr.splitlines() if line.startswith("line ")]
    assert [line.split(":")[0] for line in named] == [f"line {n}" for n in range(2, 7)]
    assert "9" in result.stderr


def test_comments_in_other_languages_are_told_apart_and_not_counted(
    tmp_path: Path,
) -> None:
    put_in_service(tmp_path, confusion=ConfusionEntry.of(CONFUSION, 300, 12))
    english = lines(["Yes, soup is good and helps us all"], title="Soup")
    german = lines(["Das Brot hier wird am Morgen gebacken"] * 2, title="Soup")

    row = json.loads(shares(tmp_path, english + german).stdout)

    assert (row["comments"], row["other_languages"]) == (1, 2)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "There are no comments to read."),
        ('{"text": "Soup helps"}\n', "Comments without a target: 1."),
    ],
    ids=["nothing", "no target"],
)
def test_no_output_is_explained(tmp_path: Path, sent: str, said: str) -> None:
    put_in_service(tmp_path)

    result = shares(tmp_path, sent)

    assert (result.exit_code, result.stdout) == (0, "")
    assert said in result.stderr
