import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from training.thresholds import (
    MIN_ESTIMATED_HITS,
    Promise,
    estimate,
    lower_bound,
    solve,
    stricter,
    upper_bound,
)

Floats = NDArray[np.float64]

PRECISION, CONFIDENCE, RATE = 0.95, 0.9, 0.1
YES, NO, APART = 400, 4_000, 2.5
DEPLOYMENTS = 300


def sample(generator: np.random.Generator) -> tuple[Floats, NDArray[np.bool_]]:
    """Scores of a world where yes and no are two normal distributions."""
    margins = np.concatenate(
        [generator.normal(APART, 1, YES), generator.normal(-APART / 2, 1, NO)]
    )
    return 1 / (1 + np.exp(-margins)), np.arange(YES + NO) < YES


def true_precision(threshold: float) -> float:
    """Precision of a threshold in that world, over all comments there ever are."""
    margin = np.log(threshold / (1 - threshold))
    hits = RATE * norm.sf(margin - APART)
    alarms = (1 - RATE) * norm.sf(margin + APART / 2)
    return float(hits / (hits + alarms))


def naive(scores: Floats, answers: NDArray[np.bool_]) -> float:
    """The laxest threshold whose precision on the sample itself is high enough."""
    order = np.argsort(-scores)
    hits = RATE * np.cumsum(answers[order]) / YES
    alarms = (1 - RATE) * np.cumsum(~answers[order]) / NO
    kept = np.flatnonzero(hits / (hits + alarms) >= PRECISION)
    return float(scores[order][kept[-1]])


@pytest.mark.parametrize(("hits", "trials"), [(1, 10), (9, 10), (37, 200), (200, 200)])
@pytest.mark.parametrize("error", [0.05, 0.01])
def test_bounds_are_the_exact_ones(hits: int, trials: int, error: float) -> None:
    exact = binomtest(hits, trials).proportion_ci(1 - 2 * error, method="exact")

    assert lower_bound(hits, trials, error) == pytest.approx(exact.low)
    assert upper_bound(hits, trials, error) == pytest.approx(exact.high)


def test_bounds_of_nothing_prove_nothing() -> None:
    assert lower_bound(0, 10, 0.05) == 0
    assert upper_bound(0, 0, 0.05) == 1
    assert upper_bound(10, 10, 0.05) == 1


def test_promise_is_kept_where_the_naive_choice_breaks_it() -> None:
    generator = np.random.default_rng(20261122)
    broken, broken_naively, promised = 0, 0, 0

    for _ in range(DEPLOYMENTS):
        scores, answers = sample(generator)
        found = solve(
            scores, answers, precision=PRECISION, rate=RATE, confidence=CONFIDENCE
        )
        if found.threshold is not None:
            promised += 1
            broken += true_precision(found.threshold) < PRECISION
        broken_naively += true_precision(naive(scores, answers)) < PRECISION

    assert promised > 0.9 * DEPLOYMENTS
    assert broken <= (1 - CONFIDENCE) * DEPLOYMENTS
    assert broken_naively > 0.4 * DEPLOYMENTS


def test_laxer_promise_gives_a_laxer_threshold_and_more_recall() -> None:
    scores, answers = sample(np.random.default_rng(1))

    strict = solve(scores, answers, precision=0.9, rate=RATE)
    lax = solve(scores, answers, precision=0.5, rate=RATE)

    assert strict.threshold is not None
    assert lax.threshold is not None
    assert lax.threshold < strict.threshold
    assert lax.recall > strict.recall > 0


def test_rarer_label_needs_a_stricter_threshold() -> None:
    scores, answers = sample(np.random.default_rng(1))

    common = solve(scores, answers, precision=0.6, rate=0.3)
    rare = solve(scores, answers, precision=0.6, rate=0.03)

    assert common.threshold is not None
    assert rare.threshold is not None
    assert rare.threshold > common.threshold


def test_recall_is_the_share_of_yes_at_or_above_the_threshold() -> None:
    scores, answers = sample(np.random.default_rng(2))

    found = solve(scores, answers, precision=0.8, rate=RATE)

    assert found.threshold is not None
    assert found.recall == np.mean(scores[answers] >= found.threshold)


@pytest.mark.parametrize(("yes", "no"), [(5, 5), (50, 20), (0, 100), (100, 0), (0, 0)])
def test_too_few_labels_prove_nothing(yes: int, no: int) -> None:
    scores = np.repeat([0.999, 0.001], [yes, no])

    found = solve(scores, scores > 0.5, precision=0.95, rate=0.05)

    assert found == Promise(None, 0.95, 0.9, 0.05)


def test_enough_labels_told_apart_prove_it() -> None:
    scores = np.repeat([0.999, 0.001], [500, 20_000])

    found = solve(scores, scores > 0.5, precision=0.95, rate=0.05)

    assert found.threshold is not None
    assert 0.001 < found.threshold <= 0.999
    assert found.recall == 1


def test_noise_proves_nothing() -> None:
    generator = np.random.default_rng(3)

    found = solve(
        generator.random(3_000), generator.random(3_000) < 0.3, precision=0.9, rate=0.1
    )

    assert found.threshold is None


def test_estimate_is_laxer_than_the_proof_and_says_so() -> None:
    scores, answers = sample(np.random.default_rng(2))

    proven = solve(scores, answers, precision=0.9, rate=RATE)
    counted = estimate(scores, answers, precision=0.9, rate=RATE)

    assert proven.threshold is not None
    assert counted.threshold is not None
    assert counted.threshold <= proven.threshold
    assert counted.confidence == 0


def test_estimate_needs_a_few_hits() -> None:
    few = np.repeat([0.999, 0.001], [MIN_ESTIMATED_HITS - 1, 1_000])
    enough = np.repeat([0.999, 0.001], [MIN_ESTIMATED_HITS, 1_000])

    assert estimate(few, few > 0.5, precision=0.9, rate=0.05).threshold is None
    assert estimate(enough, enough > 0.5, precision=0.9, rate=0.05).threshold


def test_promise_is_said_in_words() -> None:
    promise = str(Promise(0.7, 0.95, 0.9, 0.08))

    assert all(figure in promise for figure in ("95%", "90%", "8.0%"))


def test_promise_without_a_confidence_says_that_it_is_a_count() -> None:
    assert "by count" in str(Promise(0.7, 0.95, 0.0, 0.08))


def test_floor_makes_a_promise_stricter_never_laxer() -> None:
    proven = Promise(0.7, 0.95, 0.9, 0.08, recall=0.75)
    yes = np.array([0.6, 0.75, 0.92, 0.99])

    assert stricter(proven, 0.9, yes).threshold == 0.9
    assert stricter(proven, 0.9, yes).recall == 0.5
    assert stricter(proven, 0.5, yes) == proven
