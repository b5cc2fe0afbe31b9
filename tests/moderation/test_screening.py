from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from moderation.comment import Comment
from moderation.errors import ArtifactError, ModelUnavailableError
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.scores import Explanation, Scores
from moderation.screening import screen
from moderation.verdict import Action
from tests.webhook.tiny_model import FixedSource, TinyModel

POLICY = PromisesPolicy()
COMMENTS = [Comment("Thanks, I see"), Comment("You idiot, you stupid idiot")]


@dataclass(frozen=True)
class RaisingModel:
    """A model that has something wrong with it."""

    error: Exception
    identifier: str = "sha256:raising"

    @property
    def thresholds(self) -> Mapping[str, Threshold]:
        return {}

    def score(self, comment: Comment) -> Scores:
        if comment.text == "fine":
            return TinyModel().score(comment)
        raise self.error

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        return [self.score(comment) for comment in comments]

    def explain(self, comment: Comment) -> Explanation:
        raise self.error


@dataclass(frozen=True)
class RaisingSource:
    """A source whose files are broken."""

    error: Exception

    def current(self) -> Model:
        raise self.error


def test_every_comment_is_answered_in_order() -> None:
    found = screen(COMMENTS, FixedSource(TinyModel()), POLICY)

    assert [one.comment for one in found] == COMMENTS
    assert [one.verdict.action for one in found] == [Action.APPROVE, Action.REJECT]
    assert all(one.scores is not None for one in found)
    assert all(one.verdict.policy == POLICY.identifier for one in found)


def test_no_comments_give_no_answers() -> None:
    assert screen([], FixedSource(TinyModel()), POLICY) == []


def test_explanation_is_given_when_asked_for() -> None:
    (plain,) = screen(COMMENTS[:1], FixedSource(TinyModel()), POLICY)
    (explained,) = screen(COMMENTS[:1], FixedSource(TinyModel()), POLICY, explain=True)

    assert plain.explanation is None
    assert explained.explanation is not None
    assert explained.scores == plain.scores


@pytest.mark.parametrize(
    "error", [ModelUnavailableError("none"), ArtifactError("altered")], ids=repr
)
def test_without_a_model_every_comment_is_held(error: Exception) -> None:
    found = screen(COMMENTS, RaisingSource(error), POLICY)

    assert [one.comment for one in found] == COMMENTS
    assert {one.verdict.action for one in found} == {Action.HOLD}
    assert {one.verdict.reasons[0].code for one in found} == {"model_unavailable"}
    assert {one.scores for one in found} == {None}


@pytest.mark.parametrize("explain", [False, True], ids=["plain", "explained"])
@pytest.mark.parametrize(
    "error",
    [
        ArtifactError("altered"),
        AttributeError("gone"),
        FloatingPointError("overflow"),
        IndexError("bucket"),
        KeyError("label"),
        MemoryError(),
        OSError("page lost"),
        RecursionError("deep"),
        RuntimeError("inner"),
        TypeError("bytes"),
        UnicodeEncodeError("utf-8", "x", 0, 1, "surrogate"),
        ValueError("shape"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_raising_model_holds_that_comment_and_no_other(
    error: Exception, explain: bool
) -> None:
    source = FixedSource(RaisingModel(error))

    held, *others = screen(
        [Comment("bad"), Comment("fine")], source, POLICY, explain=explain
    )

    assert held.verdict.action is Action.HOLD
    assert [reason.code for reason in held.verdict.reasons] == ["model_unavailable"]
    assert held.scores is None
    assert [one.comment.text for one in others] == ["fine"]


@dataclass(frozen=True)
class ForgetfulModel(TinyModel):
    """Leaves out answers when asked for many."""

    def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
        return super().score_many(comments)[1:]


def test_comments_are_scored_together() -> None:
    asked: list[int] = []

    class Counting(TinyModel):
        def score_many(self, comments: Sequence[Comment]) -> list[Scores]:
            asked.append(len(comments))
            return super().score_many(comments)

    screen(COMMENTS, FixedSource(Counting()), POLICY)

    assert asked == [len(COMMENTS)]


def test_too_few_answers_are_not_taken_for_others() -> None:
    found = screen(COMMENTS, FixedSource(ForgetfulModel()), POLICY)

    assert found == screen(COMMENTS, FixedSource(TinyModel()), POLICY)
