"""What a policy does with many stored scores at once, as it does with each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.scores import LIKELY_TO_REJECT
from moderation.stored_scores import Flags, StoredScores
from moderation.verdict import Action

Severities = NDArray[np.int8]


def replay(
    scores: StoredScores,
    policy: PromisesPolicy,
    thresholds: Mapping[str, Threshold],
) -> Severities:
    """Severity of the action for every row: 0 approve, 1 hold, 2 reject.

    What no model could score is held; what is in a language that the model does not
    speak gets the policy's action for that.
    """
    found = np.zeros(len(scores), dtype=np.int8)
    by_site = np.zeros(len(scores), dtype=bool)
    in_force = policy.in_force(thresholds)
    for label, threshold in in_force.items():
        values = scores.values.get(label)
        if values is None:
            continue
        for action, bound in (
            (Action.HOLD, threshold.hold),
            (Action.REJECT, threshold.reject),
        ):
            if bound is not None:
                reached = np.int8(action.severity) * (values >= bound)
                np.maximum(found, reached, out=found)
                by_site |= (reached > 0) & (label in policy.overrides)
    released = _released(scores, in_force.get(LIKELY_TO_REJECT))
    found[released & ~by_site & (found == Action.HOLD.severity)] = 0
    found[~scores.supported] = policy.unsupported_language.severity
    found[~scores.scored] = Action.HOLD.severity
    return found


def _released(scores: StoredScores, threshold: Threshold | None) -> Flags:
    """Which rows a site's own head would let go of."""
    values = scores.values.get(LIKELY_TO_REJECT)
    if values is None or threshold is None or threshold.release is None:
        return np.zeros(len(scores), dtype=bool)
    released: Flags = values <= threshold.release
    return released


def acting_on(scores: StoredScores, label: str, bound: float | None) -> Flags:
    """Which rows a label's threshold acts on; none without one."""
    values = scores.values.get(label)
    if values is None or bound is None:
        return np.zeros(len(scores), dtype=bool)
    return (values >= bound) & scores.supported & scores.scored
