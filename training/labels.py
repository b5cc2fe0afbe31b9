"""The canonical labels, and how GoEmotions' 27 emotions fall into our groups.

A moderator's page has room for nine moods, not for 27 emotions, and many of the 27
are too rare to learn. Groups follow the question "what does this comment do to the
conversation?" rather than Ekman's six:

=============  ==================================================================
angry          anger, annoyance
disapproving   disapproval, disgust, disappointment
approving      admiration, approval, caring, love
grateful       gratitude
curious        curiosity, confusion
amused         amusement
sad            sadness, grief, remorse, embarrassment
fearful        fear, nervousness
neutral        neutral
=============  ==================================================================

``realization``, ``surprise`` and ``desire`` are in no group: such a comment was asked
about all nine and shows none. Joy, excitement, optimism, pride and relief are glad
without saying "I approve", and raters' use of them overlaps with approval: a comment
with one of these (:data:`NEAR_APPROVING`) and no approving emotion leaves
``approving`` unasked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

EMOTION_LABELS: Final = (
    "angry",
    "disapproving",
    "approving",
    "grateful",
    "curious",
    "amused",
    "sad",
    "fearful",
    "neutral",
)
TONE_LABELS: Final = (
    "toxicity",
    "severe_toxicity",
    "insult",
    "threat",
    "identity_attack",
    "profanity",
    "sexually_explicit",
    "aggression",
    "incivility",
    *EMOTION_LABELS,
)
SPAM_LABEL: Final = "spam"
LABELS: Final = frozenset((*TONE_LABELS, SPAM_LABEL))

EMOTION_GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "anger": "angry",
        "annoyance": "angry",
        "disapproval": "disapproving",
        "disgust": "disapproving",
        "disappointment": "disapproving",
        "admiration": "approving",
        "approval": "approving",
        "caring": "approving",
        "love": "approving",
        "gratitude": "grateful",
        "curiosity": "curious",
        "confusion": "curious",
        "amusement": "amused",
        "sadness": "sad",
        "grief": "sad",
        "remorse": "sad",
        "embarrassment": "sad",
        "fear": "fearful",
        "nervousness": "fearful",
        "neutral": "neutral",
    }
)
NEAR_APPROVING: Final = frozenset(("joy", "excitement", "optimism", "pride", "relief"))
NO_GROUP: Final = frozenset(("realization", "surprise", "desire"))
