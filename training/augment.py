"""More rows to learn tone from: labelled comments with another group, or mistyped.

A comment that names a group of people is taken again with another group in its place
and the same answer (counterfactual data, Dixon et al. 2018; Garg et al. 2019), so that
no group's name alone says anything. Mistyped copies teach words that are nearly right.
Only the training side is copied.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from training.example import Example
from training.identity_templates import GROUPS, plural
from training.robustness import disguised

COPIED: Final = "copied"
"""What the source of a copy begins with; the copied example's own source ends it."""

SWAPPED: Final = f"{COPIED}, group swapped:"
MISTYPED: Final = f"{COPIED}, mistyped:"
LONGEST: Final = 2_000
_TOO_COMMON: Final = frozenset(
    "old young rich poor straight liberal american male female".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Names:
    """What groups are called, and how to find it in a text."""

    one: dict[str, str]
    many: dict[str, str]
    anywhere: re.Pattern[str]

    @classmethod
    def known(cls) -> Self:
        """Those of ``training.identity_templates`` that mean people mostly."""
        groups = [name for name in GROUPS.split() if name.lower() not in _TOO_COMMON]
        one = {name.lower(): name for name in groups}
        many = {plural(name).lower(): name for name in groups}
        longest_first = sorted({**one, **many}, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first))
        return cls(one, many, re.compile(rf"\b(?:{either})\b", re.IGNORECASE))

    def swapped(self, text: str, chance: Random) -> str:
        """The text with another group for each that it names."""
        groups = GROUPS.split()
        given: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            low = found[0].lower()
            name = self.many.get(low) or self.one[low]
            new = given.setdefault(name, chance.choice(groups))
            shown = plural(new) if low in self.many else new
            return shown.lower() if found[0].islower() else shown

        return self.anywhere.sub(other, text)


def augmented(
    examples: Sequence[Example],
    rows: NDArray[np.intp],
    *,
    labels: Collection[str],
    swapped_copies: int,
    typo_copies: int,
    seed: int,
) -> list[Example]:
    """Copies of English examples, for training only.

    Parameters
    ----------
    rows : array of int
        Which examples may be copied: those of the training side.
    labels : collection of str
        What the copies have an answer about, of what their examples have.
    swapped_copies : int
        Of each example that names a group.
    typo_copies : int
        In all, of examples picked at random.
    """
    english = [int(i) for i in rows if examples[i].comment.language == "en"]
    names, chance = Names.known(), Random(seed)  # noqa: S311 - not a secret
    made = [
        _copy(example, names.swapped(example.comment.text, chance), SWAPPED, labels)
        for example in (examples[i] for i in english)
        if swapped_copies and names.anywhere.search(example.comment.text)
        for _ in range(swapped_copies)
    ]
    picked = np.random.default_rng(seed).permutation(english)[:typo_copies]
    for i in picked.tolist():
        text = examples[i].comment.text[:LONGEST]
        made.append(
            _copy(examples[i], disguised(text, "typos", seed), MISTYPED, labels)
        )
    return made


def _copy(example: Example, text: str, kind: str, labels: Collection[str]) -> Example:
    return replace(
        example,
        comment=replace(example.comment, text=text),
        labels={k: share for k, share in example.labels.items() if k in labels},
        source=f"{kind}{example.source}",
    )


def origin(source: str) -> str:
    """The importer behind an example's source, be it a copy or a part.

    >>> origin("copied, mistyped:jigsaw_wiki_6label:lowercased")
    'jigsaw_wiki_6label'
    """
    first, *rest = source.split(":")
    return rest[0] if first.startswith(COPIED) else first
