"""Decisions become examples: what each says of which label, and how much it counts."""

import numpy as np
import pytest

from moderation.comment import Article, Comment
from moderation.decision import Decision, Side
from moderation.storage.lessons import Lesson
from moderation.verdict import Action
from tests.artifacts import ABUSE, CIVIL, SPAM, tiny_model
from tests.moderation.storage.stored import NOW
from training.decided_examples import Decided, decided_examples
from training.example import Example, Stance
from training.labels import SPAM_LABEL

CIVIL_LABELS = ("toxicity", "insult")


def lesson(
    number: int, text: str, action: Action, reviewer: str = "Ada", **more: object
) -> Lesson:
    decision = Decision(action, reviewer, NOW, **more)  # type: ignore[arg-type]
    comment = Comment(text, article=Article(title="Soup or salad"))
    return Lesson(number, "blog", number % 7, comment, 1, 1, decision)


def learned(*lessons: Lesson) -> Decided:
    return decided_examples(lessons, tiny_model(), CIVIL_LABELS)


def only(lesson_: Lesson) -> Example:
    [example] = learned(lesson_).examples
    return example


def test_labels_that_a_reviewer_gave_are_taken_as_they_are() -> None:
    found = only(lesson(1, "Hm.", Action.REJECT, labels={"spam": 1.0, "insult": 0.0}))

    assert found.labels == {"spam": 1.0, "insult": 0.0}
    assert found.source == "decisions:blog"
    assert found.group == "decisions/blog/article 1"


def test_approved_comment_is_none_of_the_labels_that_hold() -> None:
    found = only(lesson(1, CIVIL[0], Action.APPROVE))

    assert found.labels == {"toxicity": 0.0, "insult": 0.0, SPAM_LABEL: 0.0}
    assert found.comment.targets == ()


@pytest.mark.parametrize(("text", "label"), [(ABUSE[0], "toxicity"), (SPAM[0], "spam")])
def test_rejected_comment_is_what_it_likelier_was_rejected_for(
    text: str, label: str
) -> None:
    assert only(lesson(1, text, Action.REJECT)).labels == {label: 1.0}


def test_holding_says_nothing() -> None:
    assert learned(lesson(1, ABUSE[0], Action.HOLD)).examples == ()
    assert learned().examples == ()


def test_stances_become_pairs_with_their_target() -> None:
    stances = {"Serve soup": Side.AGAINST}
    _, about = learned(lesson(1, "No.", Action.APPROVE, stances=stances)).examples

    assert (about.stance, about.comment.targets) == (Stance.AGAINST, ("Serve soup",))
    assert about.labels == {}


def test_slips_are_left_out_and_the_unreliable_count_for_less() -> None:
    chance = np.random.default_rng(4)
    told, slips = [], set()
    for number in range(400):
        bad = bool(chance.random() < 0.4)
        text = str(chance.choice(ABUSE if bad else CIVIL)) + f" {number}"
        reviewer = ("Ada", "Ben", "Cem", "Eva")[number % 4]
        if reviewer == "Eva" and chance.random() < 0.2:
            bad = not bad
            slips.add(number)
        action = Action.REJECT if bad else Action.APPROVE
        told.append(lesson(number, text, action, reviewer))

    found = learned(*told)

    assert found.reviewers[0].reviewer == "Eva"
    assert found.reviewers[0].trust < found.reviewers[1].trust
    caught = {one.comment_id for one in found.slips}
    assert len(caught & slips) >= 0.8 * len(slips)
    assert len(caught - slips) <= 10
    assert len(found.examples) == 400 - len(caught)
    shares = {v for e in found.examples for v in e.labels.values() if v > 0.5}
    assert max(shares) == 1.0
    assert 0.5 < min(shares) < 1.0
