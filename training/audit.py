"""What a finished model does: to groups' names, under disguise, and by its policy."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.verdict import Action
from training.example import Example
from training.identity_bias import identity_metrics
from training.robustness import robustness_metrics

LABEL: Final = "toxicity"
MOST_DISGUISED: Final = 4_000
LEAST: Final = 30


def audit(
    model: FittedModel, examples: Sequence[Example], natural: Sequence[str], seed: int
) -> dict[str, Any]:
    """Measure a model on examples that it never saw.

    Parameters
    ----------
    examples : sequence of Example
        Of the test part; those in English with an answer about toxicity count.
    natural : sequence of str
        Sources that look like comments: disguises are measured on these.
    """
    asked = [
        e for e in examples if LABEL in e.labels and e.comment.language in (None, "en")
    ]
    found: dict[str, Any] = {"actions": _actions(model, asked)}
    found["identity"] = identity_metrics(lambda texts: _toxicity(model, texts))
    threshold = model.thresholds.get(LABEL)
    plain = [e for e in asked if e.source in natural][:MOST_DISGUISED]
    toxic = np.array([e.labels[LABEL] >= 0.5 for e in plain], dtype=bool)
    if threshold and threshold.hold and min(toxic.sum(), (~toxic).sum()) >= LEAST:
        found["disguises"] = robustness_metrics(
            lambda texts: _toxicity(model, texts),
            [e.comment.text for e in plain],
            toxic,
            threshold.hold,
            seed=seed,
        )
    return found


def _toxicity(model: FittedModel, texts: Sequence[str]) -> NDArray[np.float64]:
    comments = [Comment(text, language="en") for text in texts]
    return np.array([scores.tone[LABEL] for scores in model.score_many(comments)])


def _actions(
    model: FittedModel, examples: Sequence[Example]
) -> dict[str, dict[str, Any]]:
    """Share of each action under the default policy, per source, civil and toxic."""
    policy = PromisesPolicy()
    counted: dict[tuple[str, str], Counter[Action]] = {}
    scored = model.score_many([e.comment for e in examples])
    for example, scores in zip(examples, scored, strict=True):
        kind = "toxic" if example.labels[LABEL] >= 0.5 else "civil"
        action = policy.conclude(scores, model.thresholds).action
        counted.setdefault((example.source, kind), Counter())[action] += 1
    return {
        f"{source}, {kind}": {
            "comments": counts.total(),
            **{action: round(counts[action] / counts.total(), 4) for action in Action},
        }
        for (source, kind), counts in sorted(counted.items())
        if counts.total() >= LEAST
    }
