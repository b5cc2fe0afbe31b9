import numpy as np
import pytest

from training.errors import QueryError
from training.score_counts import ScoreCounts, candidates
from training.threshold_queries import (
    PROVABLE,
    STATISTICS,
    Query,
    Solution,
    counted,
    proven_bound,
    solve_query,
)
from training.thresholds import solve

RATE = 0.1


def made(yes: int = 400, no: int = 4_000, rate: float = RATE) -> ScoreCounts:
    """Counts of a world where yes and no are two normal distributions."""
    generator = np.random.default_rng(5)
    margins = np.concatenate(
        [generator.normal(2.5, 1, yes), generator.normal(-1.25, 1, no)]
    )
    scores = 1 / (1 + np.exp(-margins))
    return ScoreCounts.of(scores, np.arange(yes + no) < yes, rate)


def ask(written: str, counts: ScoreCounts | None = None) -> Solution:
    """The answer at 90 %."""
    return solve_query(Query.parse(written), counts or made(), 0.9)


def test_counts_come_back_as_they_were_written() -> None:
    counts = made(30, 70)

    again = ScoreCounts.read(counts.entry())

    assert again.yes.tolist() == counts.yes.tolist()
    assert again.no.tolist() == counts.no.tolist()
    assert (again.all_yes, again.all_no, again.rate) == (30, 70, RATE)


def test_counts_are_of_scores_at_or_above_each_candidate() -> None:
    grid = candidates()
    scores, answers = grid[[10, 10, 20]], np.array([True, True, False])

    counts = ScoreCounts.of(scores, answers, 0.5)

    assert counts.yes[9:12].tolist() == [0, 2, 2]
    assert counts.no[19:22].tolist() == [0, 1, 1]


@pytest.mark.parametrize("precision", [0.5, 0.8, 0.9, 0.95])
def test_maximum_recall_at_a_precision_is_what_the_manifest_promises(
    precision: float,
) -> None:
    generator = np.random.default_rng(9)
    margins = generator.normal(0, 2, 3_000)
    scores = 1 / (1 + np.exp(-margins))
    answers = generator.random(3_000) < 1 / (1 + np.exp(-3 * margins))

    promised = solve(scores, answers, precision=precision, rate=0.2)
    solved = ask(
        f"maximum recall @ precision >= {precision}",
        ScoreCounts.of(scores, answers, 0.2),
    )

    assert solved.threshold == promised.threshold is not None
    assert solved.wanted == promised.recall
    assert solved.bound >= solved.proven >= precision


@pytest.mark.parametrize(
    ("written", "at_least"),
    [
        ("maximum filter_rate @ recall >= 0.75", True),
        ("maximum precision @ recall >= 0.5", True),
        ("maximum recall @ fpr <= 0.01", False),
        ("maximum recall @ match_rate <= 0.05", False),
        ("maximum recall @ filter_rate >= 0.9", True),
        ("maximum f1 @ !recall >= 0.9", True),
        ("minimum match_rate @ recall >= 0.9", True),
        ("minimum filter_rate @ match_rate >= 0.02", True),
    ],
)
def test_condition_is_counted_and_proven(written: str, at_least: bool) -> None:
    found, value = ask(written), float(written.split()[-1])

    assert found.threshold is not None
    if at_least:
        assert found.bound >= found.proven >= value
    else:
        assert found.bound <= found.proven <= value


def test_answer_is_the_best_of_all_that_keep_the_condition() -> None:
    counts, query = made(), Query.parse("maximum filter_rate @ recall >= 0.75")

    found = solve_query(query, counts, 0.9)

    rows = zip(counts.yes.tolist(), counts.no.tolist(), strict=True)
    fitting = [
        counted("filter_rate", counts, *row)
        for row in rows
        if proven_bound(query, counts, *row, 0.9) >= 0.75
    ]
    assert found.wanted == max(fitting)


def test_fewer_labels_prove_less() -> None:
    many = ask("maximum recall @ precision >= 0.6", made())
    few = ask("maximum recall @ precision >= 0.6", made(100, 1_000))
    none = ask("maximum recall @ precision >= 0.99", made(5, 50))

    assert many.threshold is not None
    assert few.threshold is not None
    assert few.threshold > many.threshold
    assert none == Solution(None)


def test_every_statistic_lies_in_zero_to_one() -> None:
    for name in STATISTICS:
        for hits, alarms in ((0, 0), (400, 4_000), (400, 0), (7, 4_000)):
            assert 0 <= counted(name, made(), hits, alarms) <= 1 + 1e-12


@pytest.mark.parametrize("bound", sorted(PROVABLE))
@pytest.mark.parametrize("sign", [">=", "<="])
def test_what_may_be_asked_has_an_answer(bound: str, sign: str) -> None:
    written = f"maximum recall @ {bound} {sign} 0.5"

    assert str(Query.parse(written)) == written
    ask(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "recall",
        "maximum recall",
        "maximum recall @ precision > 0.5",
        "maximum recall @ precision >= 95",
        "maximum joy @ precision >= 0.5",
        "maximum recall @ f1 >= 0.5",
        "best recall @ precision >= 0.5",
    ],
)
def test_other_questions_are_refused(written: str) -> None:
    with pytest.raises(QueryError):
        Query.parse(written)
