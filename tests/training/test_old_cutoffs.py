import csv
from pathlib import Path

import numpy as np
import pytest

from tests.webhook.tiny_model import TinyModel
from training.errors import QueryError
from training.labelled_csv import read_labelled
from training.old_cutoffs import Compared, compare, map_cutoff, map_cutoffs

ROWS = 2_000
NAN = np.nan


def made(answered: bool = True, rows: int = ROWS) -> Compared:
    """Old scores that see the same as ours, stretched, and with other noise."""
    generator = np.random.default_rng(3)
    truth = generator.normal(-1, 1.5, rows)
    old = 1 / (1 + np.exp(-truth - generator.normal(0, 0.3, rows)))
    ours = 1 / (1 + np.exp(3 - truth - generator.normal(0, 0.3, rows)))
    answers = (generator.random(rows) < 1 / (1 + np.exp(-2 * truth))).astype(float)
    return Compared("TOXICITY", old, ours, answers if answered else np.full(rows, NAN))


def write(file: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    """A CSV file."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    return file


def test_as_many_are_flagged_as_before() -> None:
    one = made()

    found = map_cutoff(one, 0.8)

    assert found.threshold is not None
    assert (
        (one.ours >= found.threshold).sum() == found.flagged == (one.old >= 0.8).sum()
    )
    assert found.interval[0] < found.threshold < found.interval[1]
    assert 0.7 < found.agreement < 1


def test_interval_holds_what_many_more_comments_would_give() -> None:
    truth = map_cutoff(made(rows=200_000), 0.7).threshold
    assert truth is not None

    inside = 0
    for seed in range(60):
        part = np.random.default_rng(seed).choice(200_000, 400, replace=False)
        whole = made(rows=200_000)
        few = Compared(
            "TOXICITY", whole.old[part], whole.ours[part], whole.answers[part]
        )
        low, high = map_cutoff(few, 0.7).interval
        inside += low <= truth <= high

    assert inside >= 50


def test_as_precise_as_before_where_people_decided() -> None:
    one = made()

    judged = map_cutoff(one, 0.8).judged

    assert judged is not None
    assert judged.threshold is not None
    flags = one.ours >= judged.threshold
    assert one.answers[flags].mean() == pytest.approx(judged.precision)
    assert judged.precision >= judged.old_precision
    assert judged.proven < judged.precision
    assert one.answers[one.old >= 0.8].mean() == pytest.approx(judged.old_precision)


def test_without_decisions_there_is_no_precision() -> None:
    assert map_cutoff(made(answered=False), 0.8).judged is None


def test_too_few_are_told_as_that() -> None:
    few, rare = made(rows=150), map_cutoff(made(), 0.9999)

    assert map_cutoff(few, 0.5).why_not == "too few: 150 of 200 comments"
    assert rare.threshold is None
    assert rare.why_not.startswith("too few flagged: ")
    assert map_cutoff(made(), 1e-9).why_not == "all but 0 were flagged"


def test_cutoffs_that_are_named_are_the_only_ones() -> None:
    one = made()

    assert len(list(map_cutoffs([one], {}))) == 6
    [named] = map_cutoffs([one], {"TOXICITY": [0.66]})
    assert named.cutoff == 0.66
    assert list(map_cutoffs([one], {"INSULT": [0.66]})) == []


def test_file_is_compared_by_the_names_of_attributes(tmp_path: Path) -> None:
    header = ("comment_id", "Text", "attributeScores.TOXICITY.summaryScore.value")
    file = write(
        tmp_path / "old.csv",
        (*header, "insult_score", "SEXUALLY_EXPLICIT", "decision"),
        ("1", "You idiot", "0.9", "0.95", "0.1", "reject"),
        ("2", "Thanks, all", "0.1", "", "0.1", "approve"),
        ("3", "Well", "", "0.2", "", "hold"),
    )

    compared, unused = compare(read_labelled(file), TinyModel())

    assert [(one.attribute, len(one.old)) for one in compared] == [
        ("TOXICITY", 2),
        ("INSULT", 2),
    ]
    assert compared[0].answers.tolist() == [1, 0]
    assert compared[0].ours[0] > compared[0].ours[1]
    assert unused == {"no head answers SEXUALLY_EXPLICIT": 2}


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (("words",), ("x",), "needs a column called text"),
        (("text", "TOXICITY"), ("hush", "1.5"), "row 2: TOXICITY is no score"),
        (("text", "TOXICITY"), ("hush", "high"), "row 2: TOXICITY is no score"),
        (("text", "decision"), ("hush", "perhaps"), "row 2: decision is neither"),
        (("text", "decision"), ("hush", "reject"), "no column of old scores"),
    ],
)
def test_other_files_are_refused_without_a_quote(
    tmp_path: Path, header: tuple[str, ...], row: tuple[str, ...], message: str
) -> None:
    file = write(tmp_path / "old.csv", header, row)

    with pytest.raises(QueryError, match=message) as caught:
        compare(read_labelled(file), TinyModel())
    assert "hush" not in str(caught.value)


def test_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes(b"\xff\xfe\x00\x01")

    with pytest.raises(QueryError, match="not a CSV file"):
        read_labelled(tmp_path / "old.csv")
