"""A site's decisions become a head: safe when few, useful when many."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from moderation.adapted import AdaptedModel
from moderation.comment import Article, Comment
from moderation.decision import Decision, Side
from moderation.policies.base import Threshold
from moderation.registry import artifact
from moderation.registry.site_heads import head_of
from moderation.storage.lessons import Lesson
from moderation.verdict import Action
from tests.artifacts import ABUSE, CIVIL, fitted, tiny_arrays, tiny_model
from tests.moderation.storage.stored import NOW
from training.adapt import Adapted, adapt
from training.fit_site import fit_layer, predicted
from training.site_rows import site_rows

TOPICS = ("the bridge", "our school", "his garden", "that match", "the new tram")
SCOLDS = ("Typical chemtrail nonsense about", "Wake up, chemtrails over")
PRAISES = ("Kind words about", "I liked the report on")
LABELS = ("toxicity", "insult", "spam")


def lesson(number: int, text: str, action: Action, **stances: Side) -> Lesson:
    decision = Decision(action, "Ada", NOW, stances=stances)
    comment = Comment(text, id=f"c{number}", article=Article(title="Soup"))
    return Lesson(number, "blog", 1, comment, 1, 1, decision)


def lessons(count: int) -> list[Lesson]:
    """A site that rejects talk of chemtrails, which the model takes for civil."""
    made = []
    for number in range(count):
        starts = SCOLDS if number % 2 else PRAISES
        topic = TOPICS[number // 2 % len(TOPICS)]
        text = f"{starts[number // 4 % 2]} {topic}, part {number}"
        action = Action.REJECT if number % 2 else Action.APPROVE
        made.append(lesson(number, text, action))
    return made


def says(found: Adapted, text: str) -> float:
    """What the head says, by the code that serves."""
    model = tiny_model()
    adapted = AdaptedModel(
        model,
        model.vectors,
        head_of(_unpacked(found), found.manifest),
        found.manifest.identifier,
        Threshold(0.5),
    )
    site = adapted.score(Comment(text)).site
    assert site is not None
    assert site.model == found.manifest.identifier
    return site.likely_to_reject


def test_head_learns_what_only_this_site_rejects() -> None:
    found = adapt("blog", lessons(200), tiny_model())

    figures = found.manifest.metrics

    assert says(found, "More chemtrails, wake up") > 0.5
    assert says(found, "A kind report, I liked it") < 0.5
    assert figures["adapted"]["auc"] > 0.95
    assert figures["adapted"]["auc"] > figures["model"]["auc"]
    assert (found.manifest.decisions, found.manifest.rejected) == (200, 100)


def test_same_decisions_and_seed_give_the_same_bytes() -> None:
    once, again = (adapt("blog", lessons(60), tiny_model()) for _ in range(2))
    backwards = adapt("blog", lessons(60)[::-1], tiny_model())

    assert once == again == backwards
    assert once.manifest.parent == tiny_model().identifier


def test_without_decisions_the_head_says_what_the_model_says() -> None:
    model = tiny_model()
    rows = site_rows(model, [Comment(text) for text in (*ABUSE, *CIVIL)], LABELS)

    layer = fit_layer(rows.take(np.arange(0)), np.zeros((0, 1))).layer

    assert predicted(layer, rows) == pytest.approx(rows.base)


@pytest.mark.parametrize("seed", range(5))
def test_ten_decisions_cannot_turn_the_model_around(seed: int) -> None:
    model = tiny_model()
    rows = site_rows(model, [Comment(text) for text in (*ABUSE, *CIVIL)], LABELS)
    wrong = np.random.default_rng(seed).random((10, 1)).round()
    chosen = np.random.default_rng(seed).permutation(len(rows))[:10]

    layer = fit_layer(rows.take(chosen), wrong).layer
    said = predicted(layer, rows)[:, 0]

    assert layer.slope > 0
    assert np.corrcoef(said, rows.base[:, 0])[0, 1] > 0.8


def test_nothing_is_promised_before_it_is_proven() -> None:
    few = adapt("blog", lessons(12), tiny_model()).manifest.threshold
    many = adapt("blog", lessons(200), tiny_model()).manifest.threshold

    assert (few.hold, few.release, few.promise) == (None, None, "")
    assert many.hold is not None
    assert many.release is None  # the model held none of them
    assert many.promise.startswith("hold: precision >= 0.5")


def test_release_is_proven_on_what_the_model_holds() -> None:
    held = [
        lesson(n, f"{ABUSE[n % 8]}, said part {n} of the film review", Action.APPROVE)
        for n in range(120)
    ]
    model = fitted(tiny_arrays())
    model.thresholds = {"toxicity": Threshold(0.3)}

    made = adapt("blog", [*held, *_other(lessons(80))], model)
    threshold = made.manifest.threshold

    assert threshold.release is not None
    assert "release: precision >= 0.95" in threshold.promise


def _other(some: list[Lesson]) -> list[Lesson]:
    return [replace(one, comment_id=one.comment_id + 1_000) for one in some]


def test_target_with_stances_enough_gets_a_layer_of_its_own() -> None:
    sides = {"Yes to": Side.FAVOR, "Down with": Side.AGAINST}
    said = [
        lesson(
            n,
            f"{start} it, {TOPICS[n % 5]}, part {n}",
            Action.APPROVE,
            **{"The toll": sides[start], f"Once {n}": Side.NEUTRAL},
        )
        for n, start in enumerate(list(sides) * 20)
    ]

    found = adapt("blog", said, tiny_model())

    [entry] = found.manifest.targets
    assert (entry.target, entry.decisions) == ("the toll", 40)


def test_serving_gives_what_training_measured() -> None:
    made, model = adapt("blog", lessons(60), tiny_model()), tiny_model()
    texts = [*ABUSE, *CIVIL, "Wake up, chemtrails over the bridge"]
    rows = site_rows(model, [Comment(text) for text in texts], made.manifest.labels)
    layer = head_of(_unpacked(made), made.manifest).reject

    trained = 1 / (1 + np.exp(-predicted(layer, rows)[:, 0]))

    assert [says(made, text) for text in texts] == pytest.approx(trained, abs=1e-6)


def _unpacked(made: Adapted) -> dict[str, NDArray[Any]]:
    return artifact.unpack(made.weights, made.manifest.weights["sha256"])
