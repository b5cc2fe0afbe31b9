"""Pairs, wordings, calibration and card of the larger stance model."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.cross_encoder import Combining, CrossEncoder, Floats, Numbers
from moderation.text.word_pieces import WordPieces
from training.example import Example, Stance
from training.held_out import HeldOut, fingerprint
from training.stance_large.combining import fit_combining, probabilities
from training.stance_large.evaluate import risk_coverage, stance_figures
from training.stance_large.negations import negation_pairs
from training.stance_large.pairs import Material, Mix, Task, mismatched, plain_pairs
from training.stance_large.readings import Readings, measured_pairs, read
from training.stance_large.wordings import (
    TURNED,
    antonym,
    matter,
    reworded,
    shortened,
)

TOPICS = ("parks", "zoos", "trams", "rents", "fees", "dogs", "bells", "kites")


def seeded(seed: int) -> Random:
    """Random numbers that are always the same."""
    return Random(seed)  # noqa: S311 - nothing secret


def example(number: int, source: str = "ibm_argq_30k") -> Example:
    """An argument about one of a few topics."""
    topic = TOPICS[number % len(TOPICS)]
    favor = number % 3 != 0
    said = "are lovely for us all" if favor else "are a waste of money"
    return Example(
        Comment(
            f"{topic} {said}, number {number}", targets=(f"We should ban {topic}",)
        ),
        source=source,
        group=topic,
        stance=Stance.FAVOR if favor else Stance.AGAINST,
    )


@pytest.fixture
def examples() -> list[Example]:
    """Arguments, comments and rumours."""
    sources = ("ibm_argq_30k", "arc", "rumoureval_2019", "perspectrum")
    return [example(n, sources[n % len(sources)]) for n in range(160)]


@pytest.mark.parametrize("seed", range(20))
def test_another_wording_turns_the_label_with_the_target(seed: int) -> None:
    target = "We should ban zoos"
    wording, stance = reworded(target, Stance.FAVOR, seeded(seed))
    said = wording.lower()
    kept = any(word in said for word in ("allow", "keep", "legalize"))
    turned = said == "zoos" or ("not" in said) != kept
    assert stance is (Stance.AGAINST if turned else Stance.FAVOR)


def test_words_with_an_opposite_are_turned() -> None:
    assert antonym("Homework is useful", seeded(0)) == "Homework is useless"
    assert antonym("Homework is not useful", seeded(0)) is None
    assert antonym("Nobody knows", seeded(0)) is None
    assert shortened("We should fund trams") == "Fund trams"
    assert shortened("Trams are late") is None


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("We should ban noisy scooters", "noisy scooters"),
        ("Noisy scooters should not be allowed.", "Noisy scooters"),
        ("Night trains do more good than harm", "Night trains"),
        ("We should ban scooters that make noise", None),
        ("We should paint the bridge", None),
        ("The mayor should be re-elected", None),
        ("Trams are late", None),
    ],
)
def test_matter_of_a_target_is_named_in_a_few_words(
    target: str, named: str | None
) -> None:
    assert matter(target) == named


@pytest.mark.parametrize(
    ("target", "wording", "stance"),
    [
        ("We should ban scooters", "scooters", Stance.AGAINST),
        ("We should ban scooters", "No to scooters", Stance.FAVOR),
        ("We should adopt scooters", "scooters", Stance.FAVOR),
        ("Scooters should not be banned", "Scooters", Stance.FAVOR),
    ],
)
def test_favor_of_a_target_is_favor_or_against_of_its_matter(
    target: str, wording: str, stance: Stance
) -> None:
    found = {reworded(target, Stance.FAVOR, seeded(seed)) for seed in range(400)}

    assert {way for name, way in found if name == wording} == {stance}
    assert TURNED[Stance.NEUTRAL] is Stance.NEUTRAL


def test_epoch_holds_every_kind_of_pair_and_is_the_same_for_a_seed(
    examples: list[Example],
) -> None:
    made = Material(examples, [("It rains.", "It is wet.", Stance.FAVOR)], HeldOut())
    mix = Mix(arguments=20, rumours=(5, 5), kin=30, negations=1, made=20)
    pairs = made.epoch(mix, seeded(7))
    assert pairs == made.epoch(mix, seeded(7))
    assert {pair.task for pair in pairs} == set(Task)
    assert {pair.stance for pair in pairs} == set(Stance)


def test_targets_that_are_held_out_are_not_learnt_from(
    examples: list[Example],
) -> None:
    barred = HeldOut(frozenset({fingerprint("We should ban zoos")}))
    pairs = Material(examples, [], barred).epoch(Mix(), seeded(1))
    assert not any("zoos" in f"{pair.target} {pair.text}" for pair in pairs)


def test_neutral_pairs_are_of_different_groups(examples: list[Example]) -> None:
    for pair in mismatched(examples, 50, seeded(3)):
        assert pair.stance is Stance.NEUTRAL
        assert pair.text.split()[0] not in pair.target


def test_negation_pairs_are_read_and_other_lines_passed_over(tmp_path: Path) -> None:
    lines = (
        "index\tText\tHypothesis\tgold_label",
        "0\tIt rains.\tIt does not rain.\tcontradiction",
        "1\tIt rains.\tIt is wet.\tentailment",
        "2\tcut",
    )
    for name in ("MNLI.txt", "SNLI.txt"):
        (tmp_path / name).write_text("\n".join(lines), encoding="cp1252")
    assert len(negation_pairs(tmp_path)) == 4
    assert negation_pairs(tmp_path)[0] == (
        "It rains.",
        "It does not rain.",
        Stance.AGAINST,
    )


def drawn_readings(count: int = 600) -> Readings:
    """Readings of which the lean is right more often the further it goes."""
    generator = np.random.default_rng(5)
    answers = generator.integers(0, 3, count)
    lean = np.where(answers == 0, 1.0, -1.0) + generator.normal(0, 1.5, count)
    apart = np.where(answers == 2, 2.0, -2.0) + generator.normal(0, 1.0, count)
    sources = np.where(np.arange(count) % 2 == 0, "arc", "perspectrum")
    return Readings(lean, apart, answers.astype(np.int64), sources)


def test_combining_is_calibrated_and_treats_both_sides_alike() -> None:
    readings = drawn_readings()
    combining = fit_combining(readings)
    found = probabilities(combining, readings)
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert (found.argmax(axis=1) == readings.answers).mean() > 0.7
    assert found[:, 2].mean() == pytest.approx((readings.answers == 2).mean(), abs=0.05)
    one, other = combining.probabilities(1.5, 0.2), combining.probabilities(-1.5, 0.2)
    assert one == pytest.approx((other[1], other[0], other[2]))
    sided = found[readings.sided][:, :2]
    counted = sided.max(axis=1) >= combining.confident
    right = sided.argmax(axis=1) == readings.answers[readings.sided]
    assert 0.1 < counted.mean() < 1.0
    assert right[counted].mean() == pytest.approx(0.85, abs=0.03)


def test_nothing_is_confident_where_answers_are_guesses() -> None:
    readings = drawn_readings()
    blind = Readings(
        np.zeros_like(readings.lean),
        readings.apart,
        readings.answers,
        readings.sources,
    )
    assert fit_combining(blind).confident == 1.0


def test_surest_answers_are_right_more_often() -> None:
    readings = drawn_readings()
    pairs = [plain_pairs([example(n)])[0] for n in range(len(readings.answers))]
    figures = stance_figures(readings, fit_combining(readings), pairs, pairs)
    found = figures["arc"]
    curve = {pair[0]: pair[1] for pair in found["risk_coverage"]}
    assert curve[0.3] > curve[1.0]
    assert found["accuracy_favor_against"] == curve[1.0]
    assert found["classes"] == 3


def test_risk_and_coverage_of_four_answers() -> None:
    sure, right = np.array([0.9, 0.6, 0.8, 0.5]), np.array([True, False, True, False])
    curve = {pair[0]: pair[1] for pair in risk_coverage(sure, right)}
    assert (curve[0.5], curve[1.0]) == (1.0, 0.5)


class Flat:
    """A network with one opinion."""

    def logits(self, pieces: Numbers, sides: Numbers) -> Floats:
        """Favor."""
        return np.array([[1.0, 0.0, 0.0]], dtype=np.float32)


def test_comments_are_measured_with_neutral_pairs_beside(
    examples: list[Example],
) -> None:
    words = WordPieces.from_lines("[PAD]\n[UNK]\n[CLS]\n[SEP]")
    combining = Combining(1.0, 0.0, 0.0, 1.0, 0.5)
    model = CrossEncoder(Flat(), words, combining, ("en",), "")
    pairs = measured_pairs(examples, most=30, seed=1)
    told: list[int] = []
    found = read(pairs, model, lambda: told.append(1))
    assert len(told) == len(pairs) == len(found.answers)
    neutral = ~found.sided
    assert set(found.sources[neutral].tolist()) == {"arc"}
    assert set(found.sources.tolist()) == {e.source for e in examples}
