"""Stance models as what they are asked: a text and a target."""

from collections.abc import Callable

from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.scores import StanceScore

Asked = Callable[[str, str], StanceScore]
"""What a model says of a text and a target."""


def fast_head(model: FittedModel) -> Asked:
    """The stance head of a model, asked about one text and one target."""

    def score(text: str, target: str) -> StanceScore:
        comment = Comment(text, targets=(target,), language="en")
        return model.score(comment).stance[0]

    return score
