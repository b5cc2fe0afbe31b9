"""What share of a site's abuse the machine catches, from queue and audits."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from moderation.estimates import Estimates, ReviewedComments, estimated
from moderation.storage.audits import Audited
from moderation.storage.site_records import Arrival, Reviewed
from moderation.verdict import Action


def site_estimates(
    arrivals: Sequence[Arrival],
    reviewed: Sequence[Reviewed],
    drawn: Sequence[Audited],
) -> Estimates:
    """Recall and precision of holding and rejecting, weighed by how people saw them.

    What the machine held comes to be reviewed in the end: what still waits is taken to
    be like the rest. Of what it approved or rejected only what was drawn by lot counts;
    audits that nobody has answered are taken to be like the others of their action
    that were drawn with the same chance, or like all of that action where nobody has
    answered any of those.
    """
    rows = [*_held(arrivals, reviewed), *_audited(drawn)]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    flagged, abusive, propensity = columns
    return estimated(
        ReviewedComments(
            np.array(flagged, dtype=bool),
            np.array(abusive, dtype=bool),
            np.array(propensity, dtype=float),
        )
    )


def _held(
    arrivals: Sequence[Arrival], reviewed: Sequence[Reviewed]
) -> list[tuple[bool, bool, float]]:
    held = sum(one.verdict is Action.HOLD for one in arrivals)
    decided = [
        one
        for one in reviewed
        if one.verdict is Action.HOLD and one.decided is not Action.HOLD
    ]
    share = min(1.0, len(decided) / held) if held else 1.0
    return [(True, one.decided is Action.REJECT, share) for one in decided]


def _audited(drawn: Sequence[Audited]) -> list[tuple[bool, bool, float]]:
    rows = []
    for action in (Action.APPROVE, Action.REJECT):
        of_action = [one for one in drawn if one.acted is action]
        seen = _seen(of_action)
        rows += [
            (action is Action.REJECT, one.said is Action.REJECT, seen[one.propensity])
            for one in of_action
            if one.said is not None
        ]
    return rows


def _seen(drawn: Sequence[Audited]) -> dict[float, float]:
    """By the chance of being drawn, that of being drawn and answered."""
    asked = Counter(one.propensity for one in drawn)
    answered = Counter(one.propensity for one in drawn if one.said is not None)
    everything = sum(count / chance for chance, count in asked.items())
    heard_of = sum(asked[chance] / chance for chance in answered)
    return {
        chance: chance * answered[chance] / asked[chance] * heard_of / everything
        for chance in answered
    }
