"""The voices of each side that others may want to read: calm, clear, of substance."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.scores import StanceScore
from moderation.storage.discussions import Spoken
from moderation.verdict import Action

MOST = 5
HALF_WORDS = 40
LEAST_WORDS = 8
LEAST_SIDE = 0.5
HARSH = (
    *("toxicity", "severe_toxicity", "insult", "threat", "identity_attack"),
    *("profanity", "aggression", "incivility", "angry"),
    *("hostile", "antagonistic", "dismissive", "condescending"),
)
CONSTRUCTIVE = "constructive"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Voice:
    """A comment, and what ranks it: each of the three in [0, 1].

    ``confident`` tells whether its side is to be counted on.
    """

    spoken: Spoken
    calm: float
    clear: float
    substance: float
    confident: bool = False

    @property
    def rank(self) -> float:
        """The product of the three."""
        return self.calm * self.clear * self.substance


def voices(
    comments: Sequence[Spoken], target: str, side: str, most: int = MOST
) -> tuple[Voice, ...]:
    """The best comment of each author on a side, best first.

    The rank is the product of calm (1 less the strongest harsh label), clear (the
    probability of the side) and substance (distinct words, saturating: 40 give a
    half; with the conversation add-on, the probability of being constructive, which
    is not far from that). It prefers long, polite and one-sided comments, and cannot
    tell whether what they say is true. Only approved comments count, and of those in
    the same words one.

    Parameters
    ----------
    side : str
        ``favor`` or ``against``.
    """
    best: dict[str, Voice] = {}
    for spoken in comments:
        voice = _voice(spoken, target, side)
        known = best.get(spoken.author)
        if voice is not None and (known is None or voice.rank > known.rank):
            best[spoken.author] = voice
    ranked = sorted(best.values(), key=lambda voice: -voice.rank)
    once = {_words(voice.spoken.text): voice for voice in reversed(ranked)}
    return tuple(sorted(once.values(), key=lambda voice: -voice.rank)[:most])


def _voice(spoken: Spoken, target: str, side: str) -> Voice | None:
    none = StanceScore(target, 0.0, 0.0, 1.0)
    stance = next((part for part in spoken.stance if part.target == target), none)
    chance = getattr(stance, side)
    words = len(_words(spoken.text))
    approved = spoken.action is Action.APPROVE
    if not approved or chance < LEAST_SIDE or words < LEAST_WORDS or not spoken.tone:
        return None
    said = {**spoken.conversation, **spoken.tone}
    harsh = max([said[label] for label in HARSH if label in said] or [0])
    length = 1 - math.exp(-words * math.log(2) / HALF_WORDS)
    substance = spoken.conversation.get(CONSTRUCTIVE, length)
    return Voice(spoken, 1 - harsh, chance, substance, stance.confident)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))
