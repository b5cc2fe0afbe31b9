"""Stances are looked at again after the answer, by one process, within bounds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from moderation.errors import ArtifactError
from moderation.scores import StanceScore, Tier
from moderation.settings import Settings
from tests.webhook.conftest import Blog
from webhook import create_app, refining
from webhook.app import live_model
from webhook.background import Stopping
from webhook.parts import EXTENSION as PARTS
from webhook.refining import EXTENSION, Refiner, StanceModel
from webhook.traffic import Traffic

TARGET = "We should build the bridge"


@dataclass
class Certain:
    """A model that is for everything, unless the text says "broken"."""

    identifier: str = "sha256:certain"
    languages: tuple[str, ...] = ("en",)
    asked: list[str] = field(default_factory=list)

    def score(self, text: str, target: str) -> StanceScore:
        """Favor."""
        self.asked.append(text)
        if "broken" in text:
            raise ArtifactError("graph: onnxruntime cannot run it")
        return StanceScore(target, 0.8, 0.1, 0.1, True, Tier.CROSS_ENCODER)


class Meaning(Certain):
    """A model that is against everything."""

    def score(self, text: str, target: str) -> StanceScore:
        """Against."""
        self.asked.append(text)
        return StanceScore(target, 0.2, 0.7, 0.1, True, Tier.SEMANTIC)


@dataclass
class Refining:
    """A refiner of an application's database with what it counted."""

    app: Flask
    model: Certain
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def refiner(
        self, otherwise: Callable[[], StanceModel | None] = lambda: None
    ) -> Refiner:
        """Another process' refiner."""
        wired = self.app.extensions[PARTS]
        return Refiner(
            wired.database,
            lambda: self.model,
            wired.settings.instance,
            lambda end, number: self.counts.update({end: number}),
            Traffic(clock=lambda: self.seconds),
            otherwise,
        )


@pytest.fixture
def refining_(app: Flask) -> Refining:
    """A refiner with a model that answers at once."""
    return Refining(app, Certain())


def send(blog: Blog, number: int, text: str = "I like it.") -> None:
    """Send a comment with a target."""
    blog.send("created", id=f"c{number}", text=text, targets=[TARGET])


def test_answer_has_the_first_tiers_stance_and_the_api_the_refined_one(
    blog: Blog, refining_: Refining
) -> None:
    answered = blog.send("created", id="c1", text="I like it.", targets=[TARGET])
    assert answered.get_json()["stance"][0]["tier"] == "fast"

    refining_.refiner().round()

    assert blog.known("c1")["screening"]["stance"] == [
        {
            "target": TARGET,
            "favor": 0.8,
            "against": 0.1,
            "neutral": 0.1,
            "confident": True,
            "tier": "cross-encoder",
        }
    ]
    assert refining_.counts["refined"] == 1


def test_edited_comment_is_looked_at_again(blog: Blog, refining_: Refining) -> None:
    refiner = refining_.refiner()
    send(blog, 1)
    refiner.round()
    blog.send("updated", id="c1", text="Now I do not.", targets=[TARGET])
    refiner.round()
    assert refining_.model.asked[-1] == "Now I do not."
    assert blog.known("c1")["screening"]["stance"][0]["tier"] == "cross-encoder"


def test_comment_without_a_target_is_none_of_its_business(
    blog: Blog, refining_: Refining
) -> None:
    blog.send("created", id="c1", text="Lovely weather.")
    refining_.refiner().round()
    assert refining_.counts["refined"] == 0


def test_languages_that_it_does_not_know_keep_their_first_answer(
    blog: Blog, refining_: Refining
) -> None:
    refining_.model.languages = ("pt",)
    send(blog, 1)
    refining_.refiner().round()
    assert refining_.counts["refined"] == 0
    assert blog.known("c1")["screening"]["stance"][0]["tier"] == "fast"


def test_text_that_breaks_the_model_keeps_its_first_answer(
    blog: Blog, refining_: Refining
) -> None:
    send(blog, 1, "broken")
    send(blog, 2)
    refining_.refiner().round()
    assert (refining_.counts["failed"], refining_.counts["refined"]) == (1, 1)
    assert blog.known("c1")["screening"]["stance"][0]["tier"] == "fast"


def test_one_process_refines_and_another_takes_over(
    blog: Blog, refining_: Refining
) -> None:
    first, second = refining_.refiner(), refining_.refiner()
    send(blog, 1)
    first.round()
    send(blog, 2)
    second.round()
    assert refining_.counts["refined"] == 1
    first.close()
    second.round()
    assert refining_.counts["refined"] == 2


def test_what_is_too_far_behind_is_left_and_counted(
    blog: Blog, refining_: Refining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refining, "BACKLOG", 3)
    refiner = refining_.refiner()
    send(blog, 0)
    refiner.round()
    for number in range(1, 9):
        send(blog, number)
    refiner.round()
    assert (refining_.counts["refined"], refining_.counts["skipped"]) == (4, 5)
    assert blog.known("c1")["screening"]["stance"][0]["tier"] == "fast"
    assert blog.known("c8")["screening"]["stance"][0]["tier"] == "cross-encoder"


def test_while_comments_rush_in_it_waits(blog: Blog, refining_: Refining) -> None:
    refiner = refining_.refiner()
    send(blog, 0)
    refiner.round()
    for number in range(1, 13):
        send(blog, number)
    refining_.seconds += 1
    refiner.round()
    assert refining_.counts["refined"] == 1

    refining_.seconds += 1
    refiner.round()
    assert refining_.counts["refined"] == 13


def test_stopping_leaves_the_rest_for_later(blog: Blog, refining_: Refining) -> None:
    refiner = refining_.refiner()
    for number in range(3):
        send(blog, number)
    refiner.round(_after(1))
    assert refining_.counts["refined"] == 0
    assert refining_.model.asked[3:] == []


def test_slow_machine_does_without(
    blog: Blog, refining_: Refining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refining, "SLOWEST_SECONDS", 0.0)
    refiner = refining_.refiner()
    send(blog, 1)
    refiner.round()
    assert refining_.counts["refined"] == 0
    refiner.round()
    assert len(refining_.model.asked) == refining.MEASUREMENTS


def test_slow_machine_looks_with_the_head_that_knows_meaning(
    blog: Blog, refining_: Refining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refining, "SLOWEST_SECONDS", 0.0)
    by_meaning = Meaning()
    refiner = refining_.refiner(otherwise=lambda: by_meaning)
    send(blog, 1)

    refiner.round()

    (stance,) = blog.known("c1")["screening"]["stance"]
    assert (stance["tier"], stance["against"]) == ("semantic", 0.7)
    assert by_meaning.asked == ["I like it."]


def test_a_source_with_meaning_is_asked_for_its_stance_head(settings: Settings) -> None:
    source = live_model(settings)

    assert refining.by_meaning(source) is None  # nothing is loaded yet
    source.load()
    head = refining.by_meaning(source)

    assert head is not None
    assert head.score("It helps us all.", TARGET).tier is Tier.SEMANTIC


def test_model_that_is_not_sound_is_tried_once(
    blog: Blog, app: Flask, tmp_path: Path
) -> None:
    tries = []

    def load() -> Certain:
        tries.append(1)
        raise ArtifactError("graph.onnx: cannot be read")

    wired = app.extensions[PARTS]
    refiner = Refiner(wired.database, load, tmp_path, lambda end, number: None)
    send(blog, 1)
    assert refiner.round()
    assert refiner.round()
    assert tries == [1]


def test_setting_turns_it_off(settings: Settings) -> None:
    on = create_app(settings)
    off = create_app(settings.model_copy(update={"stance_large": "never"}))
    assert (EXTENSION in on.extensions) is refining.ships()
    assert EXTENSION not in off.extensions
    for app in (on, off):
        app.extensions[PARTS].database.dispose()


def _after(questions: int) -> Stopping:
    """Say "stop" after so many questions."""
    asked = iter(range(10_000))
    return lambda: next(asked) >= questions
