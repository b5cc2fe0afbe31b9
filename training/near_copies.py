"""What the rule on near copies would do to comments of public sets, in their order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.comment import Comment
from moderation.repeats import Repeats, RepeatsRule, WordPrint, word_print
from moderation.verdict import Action, Verdict

SITE = 1


@dataclass(frozen=True, slots=True)
class Copied:
    """How many of so many comments were held for their near copies."""

    comments: int
    held: int

    @property
    def share(self) -> float:
        """The share held, 0 of none."""
        return self.held / self.comments if self.comments else 0.0


def copied(comments: Sequence[Comment], *, rule: RepeatsRule | None = None) -> Copied:
    """Show comments to the rule one after the other, as if all came in one week.

    Nobody looks at what it holds, so that no copy is let through or refused.
    """
    rule = rule or RepeatsRule()
    said: list[WordPrint] = []
    known: defaultdict[int, list[int]] = defaultdict(list)
    held = 0
    for comment in comments:
        words = word_print(SITE, comment)
        if words is None:
            continue
        near = {at for band in words.bands for at in known[band]}
        copies = sum(words.are_like([said[at].marks for at in near]))
        found = Repeats(copies=copies, authors=1, days=7)
        held += rule.heed(Verdict(Action.APPROVE), comment, found).action is Action.HOLD
        for band in words.bands:
            known[band].append(len(said))
        said.append(words)
    return Copied(len(comments), held)
