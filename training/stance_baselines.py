"""What a stance can be told by without its target, measured as the fast head is."""

from typing import Any

import numpy as np

from moderation.heads.stance import SIDES
from moderation.text.cleaned import clean
from training.evaluate import stance_metrics
from training.example import Example
from training.fit_stance import mismatched
from training.gather import Gathered
from training.recipe import Recipe
from training.target_blind import SidedTexts, target_blind

TRAIN, TEST = 0, 2


def blind_metrics(gathered: Gathered, plan: Recipe) -> dict[str, Any]:
    """Figures of a model that never sees a target, per source of the test part.

    It learns from the very training pairs of the fast head and is asked about the very
    test pairs, mismatched neutral ones included.
    """
    asked = _pairs(gathered, plan, TEST)
    shares = target_blind(asked, _pairs(gathered, plan, TRAIN))
    sources: dict[str, Any] = stance_metrics(shares, asked.answers, asked.sources)[
        "sources"
    ]
    kept = ("rows", "macro_f1", "favor_against_accuracy")
    return {
        source: {name: found[name] for name in kept}
        for source, found in sources.items()
    }


def pair_examples(gathered: Gathered, plan: Recipe, part: int) -> list[Example]:
    """The pairs that ``training.fit_stance.make_pairs`` makes of a part."""
    examples = gathered.with_stance(part)
    share = plan.stance.neutral_share
    return [*examples, *mismatched(examples, share, plan.seed + part)]


def _pairs(gathered: Gathered, plan: Recipe, part: int) -> SidedTexts:
    full = pair_examples(gathered, plan, part)
    answers = [SIDES.index(str(example.stance)) for example in full]
    return SidedTexts(
        texts=[clean(example.comment.text).text for example in full],
        answers=np.array(answers, dtype=np.intp),
        sources=[example.source for example in full],
    )
