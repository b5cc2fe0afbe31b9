"""How good shares of sides are on targets never seen: covered, and how far off.

Comments of each target are drawn again in many mixtures of the sides (the artificial
prevalence protocol of quantification), as a discussion may lean any way.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.heads.stance import SIDES
from moderation.model import FittedModel
from moderation.shares import Confusion, adjusted, counted
from training.example import Example

LEAST: Final = 8
"""Comments of each side towards a target, without which it is left out."""

MIXTURES: Final = 40
DRAWN: Final = 100
SEED: Final = 20261123

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def share_figures(
    examples: Sequence[Example], chances: Floats, confusion: Confusion
) -> dict[str, Any]:
    """Per source: intervals that cover the truth, and mean errors, over its targets.

    Parameters
    ----------
    examples : sequence of Example
        Labelled pairs of the test part, one target each; what people said is the truth.
    chances : array of shape (n_examples, 3)
        What the model says of each.
    """
    towards: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, example in enumerate(examples):
        towards[example.source, example.comment.targets[0]].append(place)
    answers = np.array([SIDES.index(str(example.stance)) for example in examples])
    lot = np.random.default_rng(SEED)
    found: dict[str, list[Floats]] = defaultdict(list)
    for (source, _), named in sorted(towards.items()):
        places = np.array(named)
        sides = [places[answers[places] == side] for side in range(len(SIDES))]
        if min(map(len, sides)) >= LEAST:
            found[source] += [
                _of_mixture(chances, sides, confusion, lot) for _ in range(MIXTURES)
            ]
    return {source: _of_source(mixtures) for source, mixtures in found.items()}


def fast_chances(model: FittedModel, examples: Sequence[Example]) -> Floats:
    """What a model's stance head says of labelled pairs, shape (n_examples, 3)."""
    scored = model.score_many([example.comment for example in examples])
    return np.array(
        [(s.favor, s.against, s.neutral) for one in scored for s in one.stance]
    )


def _of_mixture(
    chances: Floats,
    sides: Sequence[Places],
    confusion: Confusion,
    lot: np.random.Generator,
) -> Floats:
    """Covered, error, the plain count's error and width: shape (4, sides)."""
    counts = lot.multinomial(DRAWN, lot.dirichlet(np.ones(len(SIDES))))
    places = [lot.choice(of, n) for of, n in zip(sides, counts.tolist(), strict=True)]
    drawn, truth = chances[np.concatenate(places)], counts / DRAWN
    intervals = adjusted(drawn, confusion)
    low, high, middle = (
        np.array([getattr(one, name) for one in intervals])
        for name in ("low", "high", "estimate")
    )
    covered = (low <= truth) & (truth <= high)
    plain = np.abs(np.array(counted(drawn)) - truth)
    found: Floats = np.stack([covered, np.abs(middle - truth), plain, high - low])
    return found


def _of_source(mixtures: Sequence[Floats]) -> dict[str, Any]:
    names = ("covered", "error", "counted_error", "width")
    means = np.concatenate(mixtures, axis=1).mean(axis=1).tolist()
    figures = {name: round(mean, 4) for name, mean in zip(names, means, strict=True)}
    return {"targets": len(mixtures) // MIXTURES, **figures}
