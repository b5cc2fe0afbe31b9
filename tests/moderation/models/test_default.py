"""The floor under the model that ships: a worse one fails the build."""

import re
from functools import cache

import pytest

from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.scores import Scores
from moderation.screening import screen
from moderation.settings import SHIPPED_MODEL
from moderation.verdict import Action
from tests.moderation.models.comments import (
    CIVIL,
    HAM,
    INSULTS,
    POLITICS,
    SPAM,
    THREATS,
)
from tests.webhook.tiny_model import FixedSource
from training.asked_stances import fast_head
from training.opposite_targets import OPPOSITES, mirrored

POLICY = PromisesPolicy()
SIDES = [text for pair in POLITICS.values() for text in pair]


@cache
def model() -> FittedModel:
    return artifact.load(SHIPPED_MODEL)


@cache
def scored(text: str) -> Scores:
    return model().score(Comment(text))


def action(text: str) -> Action:
    (found,) = screen([Comment(text)], FixedSource(model()), POLICY)
    return found.verdict.action


def ranked(higher: tuple[str, ...], lower: tuple[str, ...], label: str) -> float:
    """Share of pairs in which the first scores above the second (ROC-AUC)."""

    def score(text: str) -> float:
        found = scored(text)
        return found.spam if label == "spam" else found.tone[label]

    wins = [score(one) > score(two) for one in higher for two in lower]
    return sum(wins) / len(wins)


def test_insults_score_above_civil_comments() -> None:
    assert ranked(INSULTS, CIVIL, "toxicity") >= 0.98
    assert ranked(INSULTS, CIVIL, "insult") >= 0.98


def test_insults_score_above_disagreement() -> None:
    assert ranked(INSULTS, tuple(SIDES), "toxicity") >= 0.95


def test_threats_score_above_civil_comments_and_insults() -> None:
    assert ranked(THREATS, CIVIL, "toxicity") >= 0.9
    assert ranked(THREATS, CIVIL, "threat") >= 0.95
    assert ranked(THREATS, INSULTS, "threat") >= 0.8


def test_spam_scores_above_ham() -> None:
    assert ranked(SPAM, HAM, "spam") >= 0.98


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("grateful", "Thank you so much, I am grateful for your help!"),
        ("curious", "Why is that? I wonder how it works?"),
        ("amused", "Haha, that is hilarious, lol"),
        ("sad", "I am so sorry for your loss, this is heartbreaking and sad."),
        ("fearful", "I am terrified, this is really scary."),
        ("approving", "Great work, I love it, well done."),
    ],
)
def test_mood_is_heard_above_civil_comments_at_large(label: str, text: str) -> None:
    assert (
        scored(text).tone[label]
        > sorted(scored(other).tone[label] for other in CIVIL)[-3]
    )


def test_most_insults_are_not_approved() -> None:
    approved = [text for text in INSULTS if action(text) is Action.APPROVE]

    assert len(approved) <= 2, approved


def test_civil_comments_are_approved() -> None:
    stopped = [text for text in CIVIL if action(text) is not Action.APPROVE]

    assert len(stopped) <= 1, stopped


@pytest.mark.parametrize(
    "text", ["❤️", "👍", "😂😂😂", "🎉", "🔥", "🙏", "🇺🇦", "🇷🇺", "🏳️‍🌈"]
)
def test_everyday_emoji_alone_are_approved(text: str) -> None:
    assert action(text) is Action.APPROVE


@pytest.mark.parametrize("topic", POLITICS)
@pytest.mark.parametrize("side", [0, 1], ids=["for", "against"])
def test_civil_disagreement_is_never_rejected(topic: str, side: int) -> None:
    assert action(POLITICS[topic][side]) is not Action.REJECT


def test_stance_neither_holds_nor_rejects() -> None:
    for topic, pair in POLITICS.items():
        for text in pair:
            alone, aimed = Comment(text), Comment(text, targets=(topic,))
            found = screen([alone, aimed], FixedSource(model()), POLICY)
            assert found[0].verdict == found[1].verdict


def test_opposite_targets_mostly_get_mirrored_sides() -> None:
    assert mirrored(fast_head(model())).sides / len(OPPOSITES) >= 0.7


def test_no_source_forbids_commercial_use() -> None:
    sources = artifact.read_manifest(SHIPPED_MODEL).sources

    assert sources
    for source in sources:
        assert not re.search(r"\bNC\b|non-?commercial", source.licence, re.IGNORECASE)
        assert source.licence


def test_artifact_is_small_enough_for_git() -> None:
    size = sum(file.stat().st_size for file in SHIPPED_MODEL.iterdir())

    assert size <= 30_000_000


def test_card_is_that_of_the_model() -> None:
    manifest = artifact.read_manifest(SHIPPED_MODEL)
    card = (SHIPPED_MODEL / "card.md").read_text(encoding="utf-8")

    assert f"`{manifest.identifier}`" in card
    assert all(f"| {source.name} |" in card for source in manifest.sources)


def test_thresholds_are_for_labels_that_the_model_has() -> None:
    manifest = artifact.read_manifest(SHIPPED_MODEL)

    assert set(manifest.thresholds) <= {*manifest.tone_labels, "spam"}
    assert manifest.thresholds["toxicity"].reject is not None
