"""Perspective's attributes: which of our labels answers each, if any."""

from collections.abc import Mapping
from typing import Final

PRODUCTION: Final[Mapping[str, str]] = {
    "TOXICITY": "toxicity",
    "SEVERE_TOXICITY": "severe_toxicity",
    "IDENTITY_ATTACK": "identity_attack",
    "INSULT": "insult",
    "PROFANITY": "profanity",
    "THREAT": "threat",
}
LIKELY_TO_REJECT: Final = "LIKELY_TO_REJECT"
SITE_LABEL: Final = "likely_to_reject"
LABELS: Final[Mapping[str, str]] = {
    **PRODUCTION,
    **{f"{name}_EXPERIMENTAL": label for name, label in PRODUCTION.items()},
    "TOXICITY_FAST": "toxicity",
    "SEXUALLY_EXPLICIT": "sexually_explicit",
    "OBSCENE": "profanity",
    "SPAM": "spam",
    LIKELY_TO_REJECT: SITE_LABEL,
}
"""Attributes whose question is that of one of our labels, in Perspective's order.

A label here may have no head in the model that serves; then nothing answers.
"""

WITHOUT_LABEL: Final = (
    "FLIRTATION",
    *("ATTACK_ON_AUTHOR", "ATTACK_ON_COMMENTER", "ATTACK_ON_PUBLISHER"),
    *("INCOHERENT", "INFLAMMATORY", "OFF_TOPIC", "UNSUBSTANTIAL"),
    *("AFFINITY_EXPERIMENTAL", "COMPASSION_EXPERIMENTAL"),
    *("CONSTRUCTIVE_EXPERIMENTAL", "CURIOSITY_EXPERIMENTAL"),
    *("NUANCE_EXPERIMENTAL", "PERSONAL_STORY_EXPERIMENTAL"),
    *("REASONING_EXPERIMENTAL", "RESPECT_EXPERIMENTAL"),
    *("ALIENATION_EXPERIMENTAL", "FEARMONGERING_EXPERIMENTAL"),
    *("GENERALIZATION_EXPERIMENTAL", "MORAL_OUTRAGE_EXPERIMENTAL"),
    *("POWER_APPEAL_EXPERIMENTAL", "SCAPEGOATING_EXPERIMENTAL"),
)
"""Attributes that Perspective had and whose question none of our labels asks."""

BY_ADDON: Final[Mapping[str, str]] = {
    "INFLAMMATORY": "antagonistic",
    "UNSUBSTANTIAL": "unsubstantial",
    "CONSTRUCTIVE_EXPERIMENTAL": "constructive",
    "GENERALIZATION_EXPERIMENTAL": "generalising",
}
"""Those of them that the conversation add-on answers, where it is on.

Its raters were asked the same: whether a comment means to insult, antagonise, provoke
or troll; has no substance; is constructive; generalises about a group of people.
"""
