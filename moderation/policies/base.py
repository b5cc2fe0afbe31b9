"""What every policy is: scores in, a verdict out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol
from unicodedata import normalize

from moderation.decision import CORRECTABLE
from moderation.scores import CONVERSATION, Scores
from moderation.verdict import Action, Verdict

RULED: Final = CORRECTABLE | frozenset(CONVERSATION)
"""Labels that a site's own policy may have a rule on."""

STANCE_WORDS: Final = frozenset({"stance", "stances", "favor", "favour", "against"})


def acts_on_stance(label: str) -> bool:
    """Whether a rule on this label would act on which side a comment takes.

    Examples
    --------
    >>> acts_on_stance("Stance-favor"), acts_on_stance("trees.against")
    (True, True)
    >>> acts_on_stance("toxicity")
    False
    """
    plain = normalize("NFKC", label).casefold()
    return not STANCE_WORDS.isdisjoint(re.findall("[a-z]+", plain))


@dataclass(frozen=True, slots=True)
class Threshold:
    """The scores from which a label holds and rejects a comment.

    None means that the label never does; the promise says what the number rests on,
    such as ``precision >= 0.95 at 90 % confidence``. ``release`` is the score up to
    which a site's own head lets go of what the model's thresholds hold.
    """

    hold: float | None = None
    reject: float | None = None
    promise: str = ""
    release: float | None = None

    def settings(self) -> dict[str, float | str | None]:
        """What a site may set of it."""
        return {"hold": self.hold, "reject": self.reject, "promise": self.promise}

    def promised(self, action: Action) -> str:
        """The part of the promise about one action: ``hold: …; reject: …``."""
        parts = dict(part.partition(": ")[::2] for part in self.promise.split("; "))
        if not parts.keys() & set(Action):
            return self.promise
        return parts.get(action.value, "")

    def promised_release(self) -> str:
        """The part of the promise about letting go of a hold."""
        parts = dict(part.partition(": ")[::2] for part in self.promise.split("; "))
        return parts.get("release", "")


class Policy(Protocol):
    """From scores to an action; total, monotone, and blind to stance."""

    @property
    def identifier(self) -> str:
        """``name:hash`` of the policy and its settings."""
        ...

    def conclude(self, scores: Scores, thresholds: Mapping[str, Threshold]) -> Verdict:
        """The verdict for scores under the model's own thresholds."""
        ...
