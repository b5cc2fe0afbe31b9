from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.identity_bias import CIVIL, HOSTILE, KINDS, Probes, identity_metrics
from training.identity_templates import GROUPS, identity_examples
from training.tone_templates import tone_examples


def hostile(texts: Sequence[str]) -> NDArray[np.float64]:
    answers = dict(zip(PROBES.texts, PROBES.hostile.tolist(), strict=True))
    return np.array([float(answers[text]) for text in texts])


PROBES = Probes.of(GROUPS.split())


def test_a_perfect_score_has_no_gap() -> None:
    found = identity_metrics(hostile)

    assert found["auc"] == 1.0
    assert found["worst_gap"] == 0.0
    assert len(found["groups"]) >= 30


def test_a_score_moved_by_one_name_shows_a_gap_for_it() -> None:
    def biased(texts: Sequence[str]) -> NDArray[np.float64]:
        named = np.array([float("Sikh" in text) for text in texts])
        biases: NDArray[np.float64] = hostile(texts) + 2 * named
        return biases

    found = identity_metrics(biased)

    worst = min(found["groups"], key=lambda name: min(found["groups"][name].values()))
    assert worst == "Sikh"
    assert found["groups"]["Sikh"]["bpsn"] == 0.0
    assert found["groups"]["Sikh"]["subgroup"] == 1.0
    assert tuple(found["groups"]["Sikh"]) == KINDS


def test_no_sentence_that_measures_was_trained_on() -> None:
    trained = {e.comment.text for e in identity_examples(1, per_group=400)}

    assert not trained & set(PROBES.texts)


def test_every_group_is_measured_with_the_same_sentences() -> None:
    assert len(PROBES.texts) == len(GROUPS.split()) * (len(CIVIL) + len(HOSTILE))


def test_sentences_about_groups_are_civil_and_hostile_for_each() -> None:
    made = identity_examples(1, per_group=60)

    civil = [e for e in made if e.labels["toxicity"] == 0.0]
    assert len(civil) == 60 * len(GROUPS.split())
    assert len(made) - len(civil) == 30 * len(GROUPS.split())


def test_rude_words_are_meant_half_meant_and_not_meant() -> None:
    made = tone_examples(1, per_frame=5)

    assert {e.labels.get("toxicity") for e in made} == {0.0, 0.4, 1.0, None}
    assert made == tone_examples(1, per_frame=5)
    assert not [e for e in made if " a idiot" in e.comment.text]
