"""How far reviewers agree: over all, by what the machine saw, by who it was."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.agreement import Agreement, agreement, counts_of, quadratic
from moderation.decision import SPAM
from moderation.storage.opinions import Pair
from moderation.verdict import Action

FEW = 10
"""With fewer pairs nothing is said in words."""

LEVELS = (
    (0.8, "Good: with two others in their place, most comments would end the same."),
    (0.67, "Fair: good enough for cautious conclusions; talk about what differs."),
    (0.4, "Weak: what happens to a comment depends a good deal on who looks at it."),
    (-1.0, "Poor: who looks at it matters as much as what it says. Agree on rules."),
)
"""From 0.8 and 0.667 on, Krippendorff (2004), p. 241; the line at 0.4 is ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """The agreement on some comments, under a name."""

    name: str
    found: Agreement


def overall(pairs: Sequence[Pair]) -> Agreement:
    """Agreement on the action; hold lies between approve and reject."""
    order = {action: action.severity for action in Action}
    first = [order[pair.actions[0]] for pair in pairs]
    second = [order[pair.actions[1]] for pair in pairs]
    return agreement(counts_of([first, second], len(order)), quadratic(len(order)))


def on_spam(pairs: Sequence[Pair]) -> Agreement:
    """Agreement on whether it is spam; whoever did not say so said that it is not."""
    first = [int(pair.labels[0].get(SPAM, 0.0) >= 0.5) for pair in pairs]
    second = [int(pair.labels[1].get(SPAM, 0.0) >= 0.5) for pair in pairs]
    return agreement(counts_of([first, second], 2), quadratic(2))


def by_label(pairs: Sequence[Pair]) -> tuple[Line, ...]:
    """Agreement on the action by what the machine saw in the comment, most first."""
    return _lines((flag, pair) for pair in pairs for flag in (pair.flags or {""}))


def by_people(pairs: Sequence[Pair]) -> tuple[Line, ...]:
    """Agreement of each two reviewers, whoever of them was first, most first."""
    return _lines(
        ("\n".join(sorted((pair.first, pair.second), key=str.casefold)), pair)
        for pair in pairs
    )


def in_words(found: Agreement) -> str:
    """What an agreement means, in one sentence."""
    if found.units == 0:
        return "Nobody has given a second opinion yet."
    if found.units < FEW:
        return f"Too few to tell yet: from {FEW} second opinions on it says more."
    value = found.ac.estimate
    if math.isnan(value):
        return "It cannot be told from these."
    if found.ac.low < LEVELS[1][0] <= value:
        return (
            "It looks fair or better, but with so few second opinions it may be weak."
        )
    return next(said for bound, said in LEVELS if value >= bound)


def _lines(named: Iterable[tuple[str, Pair]]) -> tuple[Line, ...]:
    grouped: defaultdict[str, list[Pair]] = defaultdict(list)
    for name, pair in named:
        grouped[name].append(pair)
    most_first = sorted(grouped, key=lambda name: (-len(grouped[name]), name))
    return tuple(Line(name, overall(grouped[name])) for name in most_first)
