"""What the semantic tier brings on comments: n-grams alone, always, and on ``auto``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from moderation.comment import Comment
from moderation.heads.semantic import English
from moderation.model import Model
from moderation.policies.promises import PromisesPolicy
from moderation.scores import Scores
from moderation.tiered import TieredModel
from moderation.verdict import Action

LABEL: Final = "toxicity"
WAYS: Final = ("n-grams", "always", "auto")


@dataclass(frozen=True, slots=True)
class Tiers:
    """Both tiers, asked about the same comments.

    Parameters
    ----------
    always : TieredModel
        Asks its semantic head about every English comment.
    english : English
        That head's own idea of when it may change something.
    """

    always: TieredModel
    english: English

    def measure(
        self, texts: Sequence[str], toxic: Sequence[bool | None]
    ) -> dict[str, Any]:
        """Share asked on ``auto``, actions of each way, and ranking where it is known.

        Parameters
        ----------
        toxic : sequence of bool or None
            What raters said of each text; None for all where nobody was asked.
        """
        comments = [Comment(text, language="en") for text in texts]
        fast = self.always.fast.score_many(comments)
        always = self.always.score_many(comments)
        asked = [self.english.doubts(scores.tone) for scores in fast]
        auto = [
            later if wanted else first
            for first, later, wanted in zip(fast, always, asked, strict=True)
        ]
        ways = dict(zip(WAYS, (fast, always, auto), strict=True))
        found: dict[str, Any] = {
            "comments": len(texts),
            "asked": round(float(np.mean(asked)), 4),
            "held": {name: _held(scored, self.always) for name, scored in ways.items()},
        }
        answers = np.array([answer is True for answer in toxic])
        if None not in toxic and answers.any() and not answers.all():
            found["toxic"] = int(answers.sum())
            found["auc"] = _by(roc_auc_score, ways, answers)
            found["average_precision"] = _by(average_precision_score, ways, answers)
        return found


def _by(
    measure: Any, ways: Mapping[str, Sequence[Scores]], answers: NDArray[np.bool_]
) -> dict[str, float]:
    return {
        name: round(
            float(measure(answers, [scores.tone[LABEL] for scores in scored])), 4
        )
        for name, scored in ways.items()
    }


def _held(scored: Sequence[Scores], model: Model) -> float:
    """Share of comments that the default policy does not approve."""
    policy = PromisesPolicy()
    actions = [policy.conclude(scores, model.thresholds).action for scores in scored]
    return round(sum(a is not Action.APPROVE for a in actions) / len(actions), 4)
