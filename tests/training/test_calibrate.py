import numpy as np
import pytest

from training.calibrate import (
    BINS,
    Platt,
    expected_calibration_error,
    fit_platt,
    fit_temperature,
    natural_weights,
    reliability,
)


def sigmoid(
    values: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(1 / (1 + np.exp(-values)))


def test_natural_weights_sum_to_the_rate_and_the_rest() -> None:
    shares = np.array([1.0, 0.5, 0.0, 0.0, 0.25])

    yes, no = natural_weights(shares, 0.1)

    assert yes.sum() == pytest.approx(0.1)
    assert no.sum() == pytest.approx(0.9)
    assert yes[0] == pytest.approx(2 * yes[1])
    assert (yes[2], no[0]) == (0, 0)


@pytest.mark.parametrize("shares", [np.zeros(3), np.ones(3)], ids=["no yes", "no no"])
def test_natural_weights_of_one_answer_only_are_finite(shares: object) -> None:
    yes, no = natural_weights(np.asarray(shares, dtype=float), 0.1)

    assert np.isfinite(yes).all()
    assert np.isfinite(no).all()


@pytest.mark.parametrize(("slope", "offset"), [(1.0, 0.0), (2.0, -1.0), (0.5, 1.5)])
def test_platt_recovers_what_made_the_answers(slope: float, offset: float) -> None:
    generator = np.random.default_rng(4)
    margins = generator.normal(0, 2, 20_000)
    truth = sigmoid(slope * margins + offset)
    answers = (generator.random(20_000) < truth).astype(float)

    found = fit_platt(margins, answers, float(answers.mean()))

    assert found.slope == pytest.approx(slope, rel=0.06)
    assert found.offset == pytest.approx(offset, abs=0.06)


def test_platt_takes_shares_of_raters_as_they_are() -> None:
    margins = np.random.default_rng(4).normal(0, 2, 2_000)
    shares = sigmoid(1.5 * margins - 0.5)

    found = fit_platt(margins, shares, float(shares.mean()))

    assert (found.slope, found.offset) == pytest.approx((1.5, -0.5), abs=1e-2)


def test_rarer_label_moves_the_offset_by_its_log_odds() -> None:
    generator = np.random.default_rng(5)
    margins = generator.normal(0, 1, 20_000)
    answers = (generator.random(20_000) < sigmoid(margins)).astype(float)

    half = fit_platt(margins, answers, 0.5)
    rare = fit_platt(margins, answers, 0.05)

    assert half.offset - rare.offset == pytest.approx(np.log(19), abs=0.35)


def test_slope_never_turns_a_margin_round() -> None:
    margins = np.array([-2.0, -1.0, 1.0, 2.0])

    found = fit_platt(margins, np.array([1.0, 1.0, 0.0, 0.0]), 0.5)

    assert found.slope > 0


def test_probabilities_of_platt_are_the_sigmoid() -> None:
    found = Platt(2.0, -1.0).probabilities(np.array([-1e9, 0.5, 1e9]))

    assert found == pytest.approx([0, 0.5, 1], abs=1e-9)


def test_perfect_calibration_has_no_error() -> None:
    generator = np.random.default_rng(6)
    probabilities = generator.beta(1, 4, 50_000)
    answers = (generator.random(50_000) < probabilities).astype(float)

    error = expected_calibration_error(probabilities, answers, float(answers.mean()))

    assert error < 0.01


def test_boasting_is_an_error_of_its_size() -> None:
    answers = np.repeat([1.0, 0.0], [300, 700])
    np.random.default_rng(8).shuffle(answers)

    error = expected_calibration_error(np.full(1_000, 0.9), answers, 0.3)

    assert error == pytest.approx(0.6)


def test_reliability_has_bins_of_equal_mass() -> None:
    generator = np.random.default_rng(7)
    probabilities = generator.random(15_000)
    answers = (generator.random(15_000) < probabilities).astype(float)

    points = reliability(probabilities, answers, float(answers.mean()))

    assert points.shape == (BINS, 3)
    assert points[:, 2] == pytest.approx(1 / BINS, rel=0.05)
    assert (np.diff(points[:, 0]) > 0).all()


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_temperature_is_recovered(temperature: float) -> None:
    generator = np.random.default_rng(9)
    logits = generator.normal(0, 2, (20_000, 3))
    powers = np.exp(logits)
    places = (powers / powers.sum(axis=1, keepdims=True)).cumsum(axis=1)
    answers = (generator.random((20_000, 1)) > places).sum(axis=1)

    found = fit_temperature(logits * temperature, answers)

    assert found == pytest.approx(temperature, rel=0.05)
