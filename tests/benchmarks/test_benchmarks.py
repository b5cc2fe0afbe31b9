"""The benchmarks run, in little, and their page can be written and read."""

from io import BytesIO
from zipfile import ZipFile

import numpy as np

from benchmarks import rescoring, scoring
from benchmarks.figure import Figure, Plan, Table, met, number, percentile, spread
from benchmarks.load import poisson
from benchmarks.machine import machine
from benchmarks.mutations import forged, packed
from benchmarks.peers import Absent, Contender
from benchmarks.report import markdown, section
from benchmarks.scoring import PARLEY
from benchmarks.texts import SIXTY_WORDS, comments

TINY = Plan(runs=1, calls=3, batch=5, peers=False)


def test_scoring_in_little_gives_every_figure_of_ours() -> None:
    figure = scoring.measure(TINY)

    own, beside, batch = figure.tables
    assert [row[0].split(":")[0] for row in own.rows][1] == "the same"
    assert all(row[3] in {"yes", "**no**", ""} for row in own.rows)
    assert [row[0] for row in beside.rows] == [PARLEY, f"{PARLEY} + 1 target"]
    assert batch.rows[0][2] == "× 1"
    assert len(SIXTY_WORDS.split()) == 60


def test_page_holds_every_table_with_the_machine() -> None:
    table = Table("A|B", ("what", "measured"), (("a|b", "1 ms"), ("c", "2 ms")))
    figure = Figure("Title", "How.", (table,), ("A note.",))

    part = section("title", figure, command="python -m benchmarks", date="today")
    page = markdown({"title": part}, machine=machine())

    assert "## Title\n\nWritten by `python -m benchmarks` on today" in page
    assert "| what | measured |\n| --- | --- |\n| a\\|b | 1 ms |" in page
    assert "- Python: 3." in page
    assert "- A note." in page


def test_median_comes_with_its_extremes() -> None:
    assert spread([3.0, 1.0, 2.0], "ms") == "2 ms (1–3)"
    assert spread([0.25], "ms") == "0.25 ms"
    assert spread([]) == "–"
    assert [number(0), number(12_345.6), number(0.12345)] == ["0", "12,346", "0.123"]
    assert percentile([5.0, 1.0, 3.0], 0.99) == 5.0


def test_promise_is_kept_by_the_median() -> None:
    assert met([1.0, 2.0, 9.0], 2.0) == "yes"
    assert met([1.0, 2.0, 9.0], 3.0, at_least=True) == "**no**"
    assert met([], 1.0) == "not measured"


def test_template_comments_repeat_with_their_seed_and_vary() -> None:
    made = comments(200)

    assert made == comments(200)
    assert len({comment.text for comment in made}) > 190
    assert made != comments(200, seed=3)


def test_arrivals_come_at_the_rate_and_in_order() -> None:
    times = poisson(100, 10, seed=1)

    assert times == sorted(times)
    assert 900 < len(times) < 1_100


def test_peer_that_is_not_installed_is_reported() -> None:
    plan = Plan(runs=1, calls=1, batch=1)
    contenders: list[Contender | Absent] = [Absent("somebody", "not installed")]

    figure = scoring.figure(plan, contenders)

    assert ("somebody", "not measured", "not installed", "–", "–") in figure.tables[
        1
    ].rows


def test_forged_arrays_have_right_checksums_and_other_bytes() -> None:
    raw = packed({"a": np.arange(9.0), "b": np.zeros(200_000, dtype=np.int8)})
    chance = np.random.default_rng(1)

    for _ in range(20):
        changed = forged(raw, chance)
        with ZipFile(BytesIO(changed)) as archive:
            assert archive.testzip() is None
        assert len(changed) == len(raw)


def test_rescoring_in_little_tells_both_rates() -> None:
    measured = rescoring.figure(
        {"scores": [rescoring.run(40, jobs=1, sides=True)]}, 40, 1
    )

    [table] = measured.tables
    assert [row[0] for row in table.rows] == ["scores: by the clock", "scores: a core"]
    assert table.rows[1][3] in {"yes", "**no**"}
